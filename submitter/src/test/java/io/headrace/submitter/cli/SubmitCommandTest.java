package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.FakeFrontDoor.Answer;
import io.headrace.submitter.cli.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SubmitCommandTest {
    private static final String JOB = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String EXPLANATION = "/headrace/v1/jobs/" + JOB + "/explanation";
    private static final String FIRST = "91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";

    private final FakeFrontDoor door = new FakeFrontDoor()
            .on("DescribeJobQueues", "{'jobQueues':[{'jobQueueName':'default'}]}")
            .on("DescribeJobDefinitions", "{'jobDefinitions':[]}")
            .on("RegisterJobDefinition", "{'jobDefinitionName':'adhoc-echo','revision':1}")
            .on("SubmitJob", "{'jobName':'echo','jobId':'" + JOB + "','jobArn':'arn:x'}")
            .onGet(EXPLANATION, "{'jobId':'" + JOB + "','status':'RUNNABLE','reason':'It waits.'}");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldMakeADefinitionAndPrintTheIdAlone() {
        Outcome outcome = CommandLineRun.against(door)
                .run("submit", "--env", "A=1", "--tag", "team=ops", "--", "/bin/echo", "--name", "-n", "@file", "--");

        assertThat(outcome).isEqualTo(new Outcome(0, JOB + "\n", "registered the definition 'adhoc-echo:1'\n"));
        assertThat(door.bodyOf("RegisterJobDefinition"))
                .isEqualTo(json("{'jobDefinitionName':'adhoc-echo','type':'container','containerProperties':{"
                        + "'image':'busybox','command':['/bin/echo','--name','-n','@file','--'],'resourceRequirements':["
                        + "{'type':'VCPU','value':'1'},{'type':'MEMORY','value':'512'}]}}"));
        assertThat(door.bodyOf("SubmitJob"))
                .isEqualTo(json("{'jobName':'echo','tags':{'team':'ops'},'containerOverrides':{'environment':"
                        + "[{'name':'A','value':'1'}]},'jobQueue':'default','jobDefinition':'adhoc-echo:1'}"));
    }

    @Test
    void shouldSayThatNothingCouldHoldTheJob() {
        door.onGet(EXPLANATION, "{'reason':'The largest executor has 4 vCPU.','standsAside':true}");

        assertThat(CommandLineRun.against(door).run("submit", "--definition", "d"))
                .isEqualTo(new Outcome(0, JOB + "\n", JOB + " stands aside: The largest executor has 4 vCPU.\n"));
    }

    @Test
    void shouldNotFailWhereNobodyKnowsYetWhatTheJobWaitsFor() {
        door.on(EXPLANATION, body -> new Answer(404, "{'message':'no such job'}".replace('\'', '"')));
        assertThat(CommandLineRun.against(door).run("submit", "--definition", "d"))
                .isEqualTo(new Outcome(0, JOB + "\n", ""));

        door.on(EXPLANATION, body -> new Answer(503, "{'message':'not now'}".replace('\'', '"')));
        assertThat(CommandLineRun.against(door).run("submit", "--definition", "d"))
                .isEqualTo(new Outcome(0, JOB + "\n", "not now\n"));
    }

    @Test
    void shouldTakeWhatFollowsTheCommandAsItsArguments() {
        CommandLineRun.against(door).run("submit", "--name", "n1", "echo", "-n", "--queue", "x");

        assertThat(Json.texts(door.bodyOf("RegisterJobDefinition").path("containerProperties"), "command"))
                .containsExactly("echo", "-n", "--queue", "x");
        assertThat(Json.text(door.bodyOf("SubmitJob"), "jobQueue")).isEqualTo("default");
    }

    @Test
    void shouldUseTheSameDefinitionAgain() {
        door.on(
                "DescribeJobDefinitions",
                "{'jobDefinitions':[{'jobDefinitionName':'adhoc-echo','revision':4,'containerProperties':{'image':'busybox',"
                        + "'command':['echo','hi'],'environment':[],'resourceRequirements':[{'type':'MEMORY','value':'512'},"
                        + "{'type':'VCPU','value':'1'}]}},{'jobDefinitionName':'adhoc-echo','revision':2,"
                        + "'containerProperties':{'image':'other'}}]}");

        Outcome outcome = CommandLineRun.against(door).run("submit", "--", "echo", "hi");

        assertThat(outcome).isEqualTo(new Outcome(0, JOB + "\n", ""));
        assertThat(Json.text(door.bodyOf("SubmitJob"), "jobDefinition")).isEqualTo("adhoc-echo:4");
        assertThat(door.bodyOf("DescribeJobDefinitions"))
                .isEqualTo(json("{'jobDefinitionName':'adhoc-echo','status':'ACTIVE','maxResults':100}"));
    }

    @Test
    void shouldRegisterARevisionWhenTheNewestDiffers() {
        door.on(
                "DescribeJobDefinitions",
                "{'jobDefinitions':[{'jobDefinitionName':'adhoc-echo','revision':4,'containerProperties':{'image':'busybox',"
                        + "'command':['echo','hi'],'resourceRequirements':[{'type':'MEMORY','value':'512'},"
                        + "{'type':'VCPU','value':'2'}]}}]}");

        assertThat(CommandLineRun.against(door)
                        .run("submit", "--", "echo", "hi")
                        .err())
                .isEqualTo("registered the definition 'adhoc-echo:1'\n");
    }

    @Test
    void shouldMakeTheDefaultQueueWhereThereIsNone() {
        door.on("DescribeJobQueues", "{'jobQueues':[]}")
                .on("DescribeComputeEnvironments", "{'computeEnvironments':[]}")
                .on("CreateComputeEnvironment", "{'computeEnvironmentName':'default'}")
                .on("CreateJobQueue", "{'jobQueueName':'default'}");

        Outcome outcome = CommandLineRun.against(door).run("submit", "--definition", "d:2");

        assertThat(outcome.err())
                .isEqualTo("made the compute environment 'default' (UNMANAGED)\nmade the queue 'default'\n");
        assertThat(outcome.out()).isEqualTo(JOB + "\n");
        assertThat(door.bodyOf("CreateComputeEnvironment"))
                .isEqualTo(json("{'computeEnvironmentName':'default','type':'UNMANAGED','state':'ENABLED'}"));
        assertThat(door.bodyOf("CreateJobQueue"))
                .isEqualTo(json("{'jobQueueName':'default','state':'ENABLED','priority':1,'computeEnvironmentOrder':"
                        + "[{'order':1,'computeEnvironment':'default'}]}"));
    }

    @Test
    void shouldNotMindThatSomebodyElseMadeTheQueueMeanwhile() {
        door.onEach("DescribeJobQueues", "{'jobQueues':[]}", "{'jobQueues':[{'jobQueueName':'default'}]}")
                .on("DescribeComputeEnvironments", "{'computeEnvironments':[{'computeEnvironmentName':'default'}]}")
                .refuse("CreateJobQueue", 400, "default exists already");

        assertThat(CommandLineRun.against(door).run("submit", "--definition", "d"))
                .isEqualTo(new Outcome(0, JOB + "\n", ""));
    }

    @Test
    void shouldOverrideWhatTheDefinitionSays() {
        CommandLineRun.against(door)
                .run(
                        "submit",
                        "--definition",
                        "arn:aws:batch:r:0:job-definition/merge:3",
                        "--queue",
                        "q",
                        "--memory",
                        "64",
                        "--parameter",
                        "in=/data",
                        "--attempts",
                        "2",
                        "--timeout",
                        "90",
                        "--where",
                        "attribute:disk == ssd",
                        "--where",
                        "attribute:zone != b",
                        "--array",
                        "20",
                        "--depends-on",
                        FIRST,
                        "--depends-on",
                        FIRST + ":3:Ended",
                        "--n-to-n",
                        FIRST + ":failed",
                        "--sequential",
                        "--",
                        "merge",
                        "all");

        assertThat(door.targets()).containsExactly("submitjob", EXPLANATION);
        assertThat(door.bodyOf("SubmitJob"))
                .isEqualTo(json(
                        "{'jobName':'merge','jobQueue':'q','arrayProperties':{'size':20},'parameters':{'in':'/data'},"
                                + "'placementConstraints':[{'type':'memberOf','expression':'attribute:disk == ssd'},"
                                + "{'type':'memberOf','expression':'attribute:zone != b'}],"
                                + "'retryStrategy':{'attempts':2},'timeout':{'attemptDurationSeconds':90},'dependsOn':["
                                + ("{'jobId':'%1$s'},{'jobId':'%1$s:3','condition':'ENDED'},"
                                                + "{'jobId':'%1$s','type':'N_TO_N','condition':'FAILED'},{'type':'SEQUENTIAL'}],")
                                        .formatted(FIRST)
                                + "'containerOverrides':{'command':['merge','all'],'resourceRequirements':"
                                + "[{'type':'MEMORY','value':'64'}]},"
                                + "'jobDefinition':'arn:aws:batch:r:0:job-definition/merge:3'}"));
    }

    @Test
    void shouldSayHowManyNodesThereAre() {
        CommandLineRun.against(door).run("submit", "--definition", "train:1", "--queue", "q", "--num-nodes", "4");

        assertThat(door.bodyOf("SubmitJob"))
                .isEqualTo(json(
                        "{'jobName':'train','jobQueue':'q','jobDefinition':'train:1','nodeOverrides':{'numNodes':4}}"));
    }

    @Test
    void shouldWriteTheNumberOfNodesOverAFile() {
        CommandLineRun.against(door)
                .input("{\"jobDefinition\":\"train:1\",\"jobQueue\":\"q\",\"nodeOverrides\":{\"numNodes\":2,"
                        + "\"nodePropertyOverrides\":[{\"targetNodes\":\"0:\"}]}}")
                .run("submit", "--file", "-", "--num-nodes", "4");

        assertThat(door.bodyOf("SubmitJob").path("nodeOverrides"))
                .isEqualTo(json("{'numNodes':4,'nodePropertyOverrides':[{'targetNodes':'0:'}]}"));
    }

    @Test
    void shouldAskForADefinitionWhereNodesAreCounted() {
        Outcome outcome = CommandLineRun.against(door).run("submit", "--num-nodes", "4", "--", "echo");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith(
                        "headrace: --num-nodes: which nodes there are is said by a definition of type multinode; give"
                                + " --definition");
        assertThat(door.targets()).isEmpty();
    }

    @Test
    void shouldReadARequestInAwsForm(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("job.json"),
                "{\"jobName\":\"a\",\"jobQueue\":\"q\",\"jobDefinition\":\"d\",\"tags\":{\"x\":\"1\",\"y\":\"2\"},"
                        + "\"containerOverrides\":{\"environment\":[{\"name\":\"A\",\"value\":\"1\"},"
                        + "{\"name\":\"B\",\"value\":\"2\"}]},\"shareIdentifier\":\"s\"}");

        CommandLineRun.against(door)
                .run("submit", "--file", file.toString(), "--name", "b", "--tag", "y=3", "--env", "A=9");

        assertThat(door.bodyOf("SubmitJob"))
                .isEqualTo(json("{'jobName':'b','jobQueue':'q','jobDefinition':'d','tags':{'x':'1','y':'3'},"
                        + "'containerOverrides':{'environment':[{'name':'B','value':'2'},{'name':'A','value':'9'}]},"
                        + "'shareIdentifier':'s'}"));
    }

    @Test
    void shouldReadARequestFromStandardInput() {
        CommandLineRun.against(door)
                .input("{\"jobDefinition\":\"wordcount:7\"}")
                .run("submit", "--file", "-");

        assertThat(door.bodyOf("SubmitJob"))
                .isEqualTo(json("{'jobDefinition':'wordcount:7','jobName':'wordcount','jobQueue':'default'}"));
    }

    @Test
    void shouldRefuseAMisspeltMemberOfAFile() {
        Outcome outcome = CommandLineRun.against(door)
                .input("{\"jobName\":\"a\",\"jobqueue\":\"night\",\"jobDefinition\":\"d\"}")
                .run("submit", "--file", "-");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1, "", "headrace: --file '-': SubmitJob.jobqueue: unknown field, did you mean jobQueue?\n"));
        assertThat(door.targets()).isEmpty();
    }

    @Test
    void shouldMakeNothingForAJobInAQueueThatDoesNotExist() {
        door.on("DescribeJobQueues", "{'jobQueues':[]}");

        Outcome outcome = CommandLineRun.against(door).run("submit", "--queue", "nope", "--", "echo");

        assertThat(outcome).isEqualTo(new Outcome(1, "", "headrace: no such queue: nope (headrace queues)\n"));
        assertThat(door.targets()).containsExactly("describejobqueues");
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() {
        assertThat(CommandLineRun.against(door)
                        .run("submit", "--file", "/nowhere/job.json")
                        .err())
                .isEqualTo("headrace: --file '/nowhere/job.json': no such file\n");
        assertThat(CommandLineRun.against(door)
                        .input("[1]")
                        .run("submit", "--file", "-")
                        .err())
                .isEqualTo("headrace: --file '-': expected a JSON object\n");
        assertThat(CommandLineRun.against(door)
                        .input("{\n \"jobName\" \"x\"}")
                        .run("submit", "--file", "-")
                        .err())
                .startsWith(
                        "headrace: --file '-': expected a JSON object: something that does not belong there stands at line 2, column ")
                .hasLineCount(1);
        assertThat(door.targets()).isEmpty();
    }

    @Test
    void shouldTakeBackTheDefinitionOfARefusedJobIfItWasMadeForIt() {
        door.refuse("SubmitJob", 400, "Job queue default is DISABLED: it takes no jobs")
                .on("DeregisterJobDefinition", "{}");

        Outcome outcome = CommandLineRun.against(door).run("submit", "--", "echo", "hi");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "registered the definition 'adhoc-echo:1'\nderegistered the definition 'adhoc-echo:1' again\n"
                                + "headrace: Job queue default is DISABLED: it takes no jobs\n"));
        assertThat(door.bodyOf("DeregisterJobDefinition")).isEqualTo(json("{'jobDefinition':'adhoc-echo:1'}"));
    }

    @Test
    void shouldKeepTheDefinitionOfAJobThatMayHaveBeenAccepted() {
        door.refuse("SubmitJob", 503, "no answer in time");

        assertThat(CommandLineRun.against(door)
                        .run("submit", "--", "echo", "hi")
                        .err())
                .endsWith("headrace: no answer in time\n");
        assertThat(door.targets()).doesNotContain("deregisterjobdefinition");
    }

    @Test
    void shouldPassARefusalOn() {
        door.refuse("SubmitJob", 400, "Job Queue nope does not exist");

        assertThat(CommandLineRun.against(door).run("submit", "--queue", "nope", "--definition", "d"))
                .isEqualTo(new Outcome(1, "", "headrace: Job Queue nope does not exist\n"));
    }

    @Test
    void shouldWaitAndSucceedOnlyIfTheJobDid() {
        door.onEach("DescribeJobs", job("RUNNABLE", ""), job("RUNNING", ""), job("RUNNING", ""), job("SUCCEEDED", ""));

        Outcome outcome = CommandLineRun.against(door).run("submit", "--definition", "d", "--wait");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        0, JOB + "\n", "%1$s RUNNABLE\n%1$s RUNNING\n%1$s SUCCEEDED after 2.500s\n".formatted(JOB)));
    }

    @Test
    void shouldWaitThroughARestart() {
        AtomicInteger asked = new AtomicInteger();
        door.on("DescribeJobs", body -> switch (asked.incrementAndGet()) {
            case 1 -> new Answer(200, job("RUNNING", "").replace('\'', '"'));
            case 2, 3 -> new Answer(503, "{\"message\":\"starting\"}");
            default -> new Answer(200, job("SUCCEEDED", "").replace('\'', '"'));
        });

        Outcome outcome = CommandLineRun.against(door).run("submit", "--definition", "d", "--wait");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        0,
                        JOB + "\n",
                        "%1$s RUNNING\nno answer at the moment; trying again\n%1$s SUCCEEDED after 2.500s\n"
                                .formatted(JOB)));
    }

    @Test
    void shouldFailWhenTheJobIsGone() {
        door.on("DescribeJobs", "{'jobs':[]}");

        assertThat(CommandLineRun.against(door).run("submit", "--definition", "d", "--wait"))
                .isEqualTo(new Outcome(1, JOB + "\n", "headrace: no such job: " + JOB + "\n"));
    }

    @Test
    void shouldFailWhenTheJobFailed() {
        door.on(
                "DescribeJobs",
                job("FAILED", "'statusReason':'Essential container in task exited','container':{'exitCode':3},"));

        Outcome outcome = CommandLineRun.against(door).run("submit", "--definition", "d", "-w");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1,
                        JOB + "\n",
                        JOB + " FAILED after 2.500s, exit code 3, Essential container in task exited\n"));
    }

    @Test
    void shouldDrawABarOnATerminal() {
        String array = "'arrayProperties':{'size':4,'statusSummary':{'SUCCEEDED':%d,'FAILED':%d,'RUNNABLE':%d}},";
        door.onEach(
                "DescribeJobs",
                job("PENDING", array.formatted(1, 0, 3)),
                job("FAILED", "'statusReason':'Array Child Job failed'," + array.formatted(3, 1, 0)));

        Outcome outcome = CommandLineRun.against(door)
                .onTerminal(84)
                .with("NO_COLOR", "1")
                .run("submit", "--definition", "d", "--array", "4", "--wait");

        assertThat(outcome.err())
                .isEqualTo("\r██░░░░░░░░ 1/4 1 succeeded, 3 runnable, 10s\u001b[K\r\u001b[K" + JOB
                        + " FAILED after 2.500s: 3 succeeded, 1 failed, Array Child Job failed (headrace jobs " + JOB
                        + " --status FAILED)\n");
        assertThat(outcome.out()).isEqualTo(JOB + "\n");
    }

    @Test
    void shouldShowTheOutputBesideTheId() {
        door.on("DescribeJobs", job("SUCCEEDED", ""))
                .onGet(
                        "/headrace/v1/jobs/" + JOB + "/logs",
                        "{'attempt':1,'timestamp':1,'stream':'stdout','message':'hello'}\n");

        Outcome outcome = CommandLineRun.against(door).run("submit", "--definition", "d", "--follow");

        assertThat(outcome).isEqualTo(new Outcome(0, JOB + "\n", "hello\n" + JOB + " SUCCEEDED after 2.500s\n"));
        assertThat(door.targets()).contains("/headrace/v1/jobs/" + JOB + "/logs?follow=true");
    }

    @Test
    void shouldGiveProgramsTheAnswer() {
        Outcome outcome = CommandLineRun.against(door).run("submit", "--definition", "d", "-o", "json");

        assertThat(Json.text(Json.parse(outcome.out()), "jobArn")).isEqualTo("arn:x");
    }

    @Test
    void shouldMakeNamesThatAreAllowed() {
        assertThat(SubmitRequest.nameOfProgram(null, List.of("/usr/bin/python3.11")))
                .isEqualTo("python3-11");
        assertThat(SubmitRequest.nameOfProgram("ghcr.io/me/tool:1.2", List.of()))
                .isEqualTo("tool");
        assertThat(SubmitRequest.nameOfProgram(null, List.of("--"))).isEqualTo("job");
        assertThat(SubmitRequest.nameOfProgram(null, List.of("x".repeat(200)))).hasSize(128);
    }

    private static String job(String status, String more) {
        long now = CommandLineRun.NOW.toEpochMilli();
        return "{'jobs':[{'jobId':'%s','status':'%s',%s'createdAt':%d%s}]}"
                .formatted(
                        JOB,
                        status,
                        more,
                        now - 10_000,
                        status.equals("SUCCEEDED") || status.equals("FAILED") ? ",'stoppedAt':" + (now - 7_500) : "");
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
