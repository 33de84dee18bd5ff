package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.api.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** describe, history and logs. */
class ReadCommandsTest {
    private static final String JOB = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String FIRST = "91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";
    private static final String HISTORY = "/headrace/v1/jobs/" + JOB + "/history";
    private static final String LOGS = "/headrace/v1/jobs/" + JOB + "/logs";
    private static final String LINES = """
            {'attempt':1,'timestamp':1795262400000,'stream':'stdout','message':'hello  there'}

            {'attempt':1,'timestamp':1795262400250,'stream':'stderr','message':'wörld\\n'}
            """;

    private final FakeFrontDoor door = new FakeFrontDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldDescribeAJobWithItsDependenciesAndEvents() {
        door.onEach(
                "DescribeJobs",
                "{'jobs':[{'jobId':'%s','jobName':'merge','status':'PENDING','dependsOn':[{'jobId':'%s'}]}]}"
                        .formatted(JOB, FIRST),
                "{'jobs':[{'jobId':'%s','status':'RUNNING'}]}".formatted(FIRST));
        door.onGet(
                HISTORY,
                "{'events':[{'time':1795262400000,'type':'JobPending','data':{'jobId':'%s','waitsFor':[{'jobId':'%s','kind':'WHOLE','condition':'SUCCEEDED'}]}}]}"
                        .formatted(JOB, FIRST));

        Outcome outcome = CommandLineRun.against(door).run("describe", JOB);

        assertThat(outcome.out()).isEqualTo("""
                        Job:           4c7599ae-0a82-49aa-ba5a-4727fcce14a8
                        Name:          merge
                        Status:        PENDING
                        Depends on:
                          JOB                                   STATUS
                          91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4  RUNNING
                        Events:
                          TIME                     OFFSET  EVENT       DETAIL
                          2026-11-21 12:00:00.000    +0ms  JobPending  waits for 91d2f0c3
                        """);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void shouldExplainOnWhichExecutorsRoomIsKept() {
        String explanation =
                "{'jobId':'%s','jobName':'train','status':'RUNNABLE','jobQueue':'q','reason':'no room','roomReserved':"
                        + "{'executorIds':%s}}";
        door.onGet("/headrace/v1/jobs/" + JOB + "/explanation", explanation.formatted(JOB, "['a']"));
        assertThat(CommandLineRun.against(door).run("explain", JOB).out())
                .contains("Room is kept for it on executor a.\n");
        door.onGet("/headrace/v1/jobs/" + JOB + "/explanation", explanation.formatted(JOB, "['a','b','c','d','e']"));
        assertThat(CommandLineRun.against(door).run("explain", JOB).out())
                .contains("Room is kept for it on executors a, b, c and 2 more.\n");
    }

    @Test
    void shouldReadTheOutputOfANode() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + JOB + "#1','status':'SUCCEEDED','attempts':[{}]}]}");
        door.onGet(LOGS.replace(JOB, JOB + "#1"), LINES);

        assertThat(CommandLineRun.against(door).run("logs", JOB + "#1").out()).startsWith("hello  there\n");
        assertThat(door.targets()).contains(LOGS.replace(JOB, JOB + "#1"));
    }

    @Test
    void shouldGiveProgramsTheDescriptionAsItIs() {
        String answer = "{'jobs':[{'jobId':'" + JOB + "','tomorrow':1.50}]}";
        door.on("DescribeJobs", answer);

        Outcome outcome = CommandLineRun.against(door).run("describe", JOB, "-o", "json");

        assertThat(Json.parse(outcome.out())).isEqualTo(Json.parse(answer.replace('\'', '"')));
        assertThat(outcome.out()).contains("\"tomorrow\": 1.50");
    }

    @Test
    void shouldNameTheJobThatDoesNotExist() {
        door.on("DescribeJobs", "{'jobs':[]}");

        assertThat(CommandLineRun.against(door).run("describe", JOB))
                .isEqualTo(new Outcome(1, "", "headrace: no such job: " + JOB + "\n"));
    }

    @Test
    void shouldShowTheTimeLine() {
        String answer = "{'events':[{'sequence':7,'time':1795262400000,'type':'JobPurged','jobId':'" + JOB
                + "','actor':'AKID','data':{'jobId':'" + JOB + "','endedAt':1}}]}";
        door.onGet(HISTORY, answer);

        assertThat(CommandLineRun.against(door).run("history", JOB).out()).isEqualTo("""
                        TIME                     OFFSET  EVENT      BY    DETAIL
                        2026-11-21 12:00:00.000    +0ms  JobPurged  AKID  no longer kept
                        """);
        assertThat(Json.parse(CommandLineRun.against(door)
                        .run("history", JOB, "-o", "json")
                        .out()))
                .isEqualTo(Json.parse(answer.replace('\'', '"')));
    }

    @Test
    void shouldPrintTheOutputOfAJob() {
        door.on("DescribeJobs", single("SUCCEEDED")).onGet(LOGS, LINES);

        assertThat(CommandLineRun.against(door).run("logs", JOB))
                .isEqualTo(new Outcome(0, "hello  there\nwörld\n", ""));
        assertThat(CommandLineRun.against(door).run("logs", "-t", JOB).out())
                .isEqualTo("2026-11-21 12:00:00.000  hello  there\n2026-11-21 12:00:00.250  wörld\n");
        assertThat(CommandLineRun.against(door)
                        .run("logs", JOB, "-o", "json")
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> Json.parse(line).isObject());
    }

    @Test
    void shouldSayWhichOfSeveralContainersPrintedALine() {
        door.on(
                        "DescribeJobs",
                        "{'jobs':[{'jobId':'" + JOB + "','status':'SUCCEEDED','attempts':[{}],'container':{},"
                                + "'ecsProperties':{'taskProperties':[{'containers':[{'name':'init'},{'name':'app'}]}]}}]}")
                .onGet(
                        LOGS,
                        "{'attempt':1,'container':'init','message':'a'}\n{'attempt':1,'container':'app','message':'b'}\n"
                                .replace('\'', '"'));

        assertThat(CommandLineRun.against(door).run("logs", JOB)).isEqualTo(new Outcome(0, "init  a\napp  b\n", ""));
        assertThat(CommandLineRun.against(door)
                        .run("logs", JOB, "--container", "side")
                        .err())
                .isEqualTo("headrace: job " + JOB + " has no container side: it has init, app\n");
    }

    @Test
    void shouldAskForThePartOfTheOutputThatIsWanted() {
        door.on("DescribeJobs", single("RUNNING")).onGet(LOGS, "");

        assertThat(CommandLineRun.against(door)
                        .run("logs", "-f", "--attempt", "2", "--tail", "0", JOB)
                        .status())
                .isZero();

        assertThat(door.targets()).containsExactly("describejobs", LOGS + "?follow=true&attempt=2&tail=0");
    }

    @Test
    void shouldSayThatThereIsNoSuchAttempt() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + JOB + "','status':'SUCCEEDED','attempts':[{}]}]}");

        assertThat(CommandLineRun.against(door).run("logs", JOB, "--attempt", "7"))
                .isEqualTo(new Outcome(1, "", "headrace: job " + JOB + " has no attempt 7: it had 1\n"));
        assertThat(CommandLineRun.against(door)
                        .run("logs", "-f", JOB, "--attempt", "2")
                        .status())
                .isEqualTo(CliErrors.FAILURE);
    }

    @Test
    void shouldSayWhyThereIsNoOutput() {
        door.on("DescribeJobs", single("RUNNABLE")).onGet(LOGS, "");

        assertThat(CommandLineRun.against(door).run("logs", JOB))
                .isEqualTo(new Outcome(0, "", "no output yet: the job is RUNNABLE\n"));
    }

    @Test
    void shouldAskForAChildOfAnArrayJob() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + JOB + "','arrayProperties':{'size':3}}]}");

        assertThat(CommandLineRun.against(door).run("logs", JOB).err())
                .isEqualTo("headrace: job %s is an array: name one of its children, for example %s:0\n"
                        .formatted(JOB, JOB));
    }

    @Test
    void shouldFollowAJobThroughItsAttempts() {
        door.onEach("DescribeJobs", single("RUNNING"), single("SUCCEEDED"));
        door.onGet(LOGS, "{'attempt':1,'message':'a'}\n{'attempt':1,'message':'b'}\n{'attempt':2,'message':'c'}\n");

        assertThat(CommandLineRun.against(door).run("logs", "-f", JOB))
                .isEqualTo(new Outcome(0, "a\nb\nc\n", "attempt 2:\n"));
    }

    @Test
    void shouldSayWhenTheOutputEndedBeforeTheJob() {
        door.on("DescribeJobs", single("RUNNING")).onGet(LOGS, LINES);

        Outcome outcome = CommandLineRun.against(door).run("logs", "-f", JOB);

        assertThat(outcome.err())
                .isEqualTo(
                        "headrace: the connection ended before the job did: 'headrace logs -f " + JOB + "' goes on\n");
        assertThat(outcome.status()).isEqualTo(CliErrors.FAILURE);
    }

    @Test
    void shouldStopPrintingWhenTheReaderHasGone() {
        door.on("DescribeJobs", single("RUNNING")).onGet(LOGS, LINES);

        assertThat(CommandLineRun.against(door).withClosedPipe().run("logs", "-f", JOB))
                .isEqualTo(new Outcome(141, "", ""));
    }

    @Test
    void shouldReadAServiceJobWhereverAJobIsMeant() {
        String job =
                "{'jobId':'%s','status':'RUNNING','serviceJobType':'SAGEMAKER_TRAINING','latestAttempt':".formatted(JOB)
                        + "{'serviceResourceId':{'value':'arn:aws:sagemaker:r:1:training-job/x-2'}}}";
        door.on("DescribeJobs", "{'jobs':[]}").on("DescribeServiceJob", job).onGet(LOGS, LINES);

        assertThat(CommandLineRun.against(door)
                        .run("logs", JOB, "--attempt", "2")
                        .out())
                .startsWith("hello  there\n");
        assertThat(CommandLineRun.against(door)
                        .run("logs", JOB, "--attempt", "3")
                        .err())
                .isEqualTo("headrace: job " + JOB + " has no attempt 3: it had 2 so far\n");
        assertThat(Json.parse(CommandLineRun.against(door)
                        .run("describe", JOB, "-o", "json")
                        .out()))
                .isEqualTo(Json.parse("{\"jobs\":[" + job.replace('\'', '"') + "]}"));
    }

    private static String single(String status) {
        return "{'jobs':[{'jobId':'%s','status':'%s'}]}".formatted(JOB, status);
    }
}
