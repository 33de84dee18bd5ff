package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.FakeFrontDoor.Answer;
import io.headrace.submitter.cli.FakeFrontDoor.Asked;
import io.headrace.submitter.cli.api.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JobsCommandTest {
    private static final String ARRAY = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String FAILED = "91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";
    private static final String JOBS = "/headrace/v1/jobs";

    private final FakeFrontDoor door = new FakeFrontDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldListJobsForPeople() {
        door.onGet(JOBS, twoJobs());

        Outcome outcome = CommandLineRun.against(door).run("jobs");

        assertThat(outcome.out()).isEqualTo("""
                        JOB                                   NAME       QUEUE    STATUS   CHILDREN   AGE   RAN  EXIT  REASON
                        4c7599ae-0a82-49aa-ba5a-4727fcce14a8  wordcount  default  PENDING     14/20   90s
                        91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4  import     night    FAILED             120m  110m   137  OutOfMemoryError: killed
                        """);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
    }

    @Test
    void shouldPassTheAnswerOnToPrograms() {
        door.onGet(JOBS, twoJobs());

        Outcome outcome = CommandLineRun.against(door).run("jobs", "-o", "json");

        assertThat(Json.parse(outcome.out())).isEqualTo(Json.parse(twoJobs().replace('\'', '"')));
    }

    @Test
    void shouldAskForWhatIsWanted() {
        door.onGet(JOBS, "{'jobs':[]}").on("DescribeJobQueues", "{'jobQueues':[{'jobQueueName':'a b'}]}");

        Outcome outcome = CommandLineRun.against(door)
                .run("jobs", "--queue", "a b", "--status", "running", "--name", "w*", "--limit", "7");

        assertThat(door.targets())
                .containsExactly(JOBS + "?queue=a+b&status=RUNNING&name=w*&limit=7", "describejobqueues");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("no jobs\n");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void shouldSayThatThereIsNoSuchQueue() {
        door.onGet(JOBS, "{'jobs':[]}").on("DescribeJobQueues", "{'jobQueues':[]}");

        assertThat(CommandLineRun.against(door).run("jobs", "--queue", "nope"))
                .isEqualTo(new Outcome(1, "", "headrace: no such queue: nope (headrace queues)\n"));
    }

    @Test
    void shouldWarnOfAVariableThatNothingKnows() {
        door.onGet(JOBS, "{'jobs':[]}");

        Outcome outcome = CommandLineRun.against(door)
                .with("HEADRACE_ENDPIONT", "http://127.0.0.1:1")
                .with("HEADRACE_EXECUTOR_WORK_DIR", "w")
                .run("jobs");

        assertThat(outcome.err())
                .isEqualTo("headrace: warning: the variable HEADRACE_ENDPIONT is unknown; did you mean"
                        + " HEADRACE_ENDPOINT?\nno jobs\n");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void shouldReadPagesUntilThereAreEnough() {
        door.onGet(JOBS, "{'jobs':[{'jobId':'a'},{'jobId':'b'}],'nextToken':'t/1'}");

        Outcome outcome = CommandLineRun.against(door).run("jobs", "--limit", "3", "--output=json");

        assertThat(door.targets()).containsExactly(JOBS + "?limit=3", JOBS + "?limit=1&nextToken=t%2F1");
        assertThat(Json.elements(Json.parse(outcome.out()), "jobs")).hasSize(4);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void shouldListChildrenOfAnArrayJobByIndex() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + ARRAY + "','arrayProperties':{'size':20}}]}");
        door.on("ListJobs", this::children);

        Outcome outcome = CommandLineRun.against(door).run("jobs", ARRAY);

        assertThat(outcome.out()).isEqualTo("""
                        JOB                                      NAME  STATUS     AGE  EXIT  REASON
                        4c7599ae-0a82-49aa-ba5a-4727fcce14a8:0   w     SUCCEEDED  90s
                        4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3   w     FAILED     90s     1  Essential container in task exited
                        4c7599ae-0a82-49aa-ba5a-4727fcce14a8:12  w     RUNNING    90s
                        """);
        assertThat(door.asked().stream().map(Asked::body).filter(body -> body.has("arrayJobId")))
                .hasSize(7)
                .allMatch(body -> Json.text(body, "arrayJobId").equals(ARRAY));
    }

    @Test
    void shouldListTheNodesOfAMultiNodeParallelJob() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + ARRAY + "','nodeProperties':{'numNodes':2,'mainNode':0}}]}");
        door.on(
                "ListJobs",
                body -> new Answer(
                        200, Json.text(body, "jobStatus").equals("RUNNING") ? nodes() : "{\"jobSummaryList\":[]}"));

        Outcome outcome = CommandLineRun.against(door).run("jobs", ARRAY);

        assertThat(outcome.out()).isEqualTo("""
                        JOB                                     NAME  STATUS   AGE
                        4c7599ae-0a82-49aa-ba5a-4727fcce14a8#0  w     RUNNING  90s
                        4c7599ae-0a82-49aa-ba5a-4727fcce14a8#1  w     RUNNING  90s
                        """);
        assertThat(door.asked().stream().map(Asked::body).filter(body -> body.has("multiNodeJobId")))
                .hasSize(7)
                .allMatch(body -> Json.text(body, "multiNodeJobId").equals(ARRAY));
    }

    private static String nodes() {
        String node = """
                {"jobId":"%1$s#%2$d","jobName":"w","status":"RUNNING","createdAt":%3$d,
                 "nodeProperties":{"nodeIndex":%2$d,"numNodes":2,"isMainNode":%4$b}}""";
        long created = CommandLineRun.NOW.minusSeconds(90).toEpochMilli();
        return "{\"jobSummaryList\":[" + node.formatted(ARRAY, 1, created, false) + ","
                + node.formatted(ARRAY, 0, created, true) + "]}";
    }

    @Test
    void shouldShowFailedChildrenFirstWhenThereAreTooMany() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + ARRAY + "','arrayProperties':{'size':20}}]}");
        door.on("ListJobs", this::children);

        Outcome outcome = CommandLineRun.against(door).run("jobs", ARRAY, "--limit", "2");

        assertThat(outcome.out()).contains(ARRAY + ":3 ", ARRAY + ":12 ").doesNotContain(ARRAY + ":0 ");
        assertThat(outcome.err()).isEqualTo("there are more: --limit N shows more\n");
    }

    @Test
    void shouldRefuseToListChildrenOfAJobThatHasNone() {
        door.on("DescribeJobs", "{'jobs':[{'jobId':'" + FAILED + "'}]}");

        assertThat(CommandLineRun.against(door).run("jobs", FAILED).err())
                .isEqualTo("headrace: job " + FAILED + " is no array job and has no nodes: there is nothing to list\n");
        assertThat(CommandLineRun.against(door)
                        .run("jobs", FAILED, "--queue", "q")
                        .status())
                .isEqualTo(CliErrors.USAGE);
    }

    @Test
    void shouldColourOnATerminalOnly() {
        door.onGet(JOBS, twoJobs());

        assertThat(CommandLineRun.against(door).onTerminal(200).run("jobs").out())
                .contains("\u001b[31mFAILED\u001b[0m");
        assertThat(CommandLineRun.against(door)
                        .onTerminal(200)
                        .with("NO_COLOR", "1")
                        .run("jobs")
                        .out())
                .doesNotContain("\u001b");
        assertThat(CommandLineRun.against(door)
                        .onTerminal(200)
                        .with("TERM", "dumb")
                        .run("jobs")
                        .out())
                .doesNotContain("\u001b");
        assertThat(CommandLineRun.against(door)
                        .onTerminal(200)
                        .with("NO_COLOR", "")
                        .run("jobs")
                        .out())
                .contains("\u001b");
    }

    @Test
    void shouldFitANarrowTerminal() {
        door.onGet(JOBS, twoJobs());

        String table = CommandLineRun.against(door)
                .onTerminal(80)
                .with("NO_COLOR", "1")
                .run("jobs")
                .out();

        assertThat(table.lines()).allMatch(line -> line.length() <= 80);
        assertThat(table).isEqualTo("""
                        JOB       NAME       QUEUE    STATUS   CHILDREN   AGE   RAN  EXIT  REASON
                        4c7599ae  wordcount  default  PENDING     14/20   90s
                        91d2f0c3  import     night    FAILED             120m  110m   137  OutOfMemoryE…
                        """);
    }

    private Answer children(JsonNode request) {
        String child = switch (Json.text(request, "jobStatus")) {
            case "SUCCEEDED" -> child(0, "SUCCEEDED", 0);
            case "FAILED" -> child(3, "FAILED", 1);
            case "RUNNING" -> child(12, "RUNNING", 0);
            // It moved on between two requests: it is listed once, as what it became.
            case "RUNNABLE" -> child(12, "RUNNABLE", 0);
            default -> "";
        };
        return new Answer(200, ("{'jobSummaryList':[" + child + "]}").replace('\'', '"'));
    }

    private static String child(int index, String status, int exitCode) {
        return ("{'jobId':'%s:%d','jobName':'w','status':'%s','createdAt':%d,'arrayProperties':{'index':%d},"
                        + "'statusReason':'%s','container':{'exitCode':%d}}")
                .formatted(
                        ARRAY,
                        index,
                        status,
                        ago(90),
                        index,
                        status.equals("FAILED") ? "Essential container in task exited" : "",
                        exitCode);
    }

    private static String twoJobs() {
        return ("{'jobs':[{'jobId':'%s','jobName':'wordcount','jobQueue':'default','status':'PENDING','createdAt':%d,"
                        + "'arrayProperties':{'size':20,'statusSummary':{'SUCCEEDED':14,'RUNNING':6}}},"
                        + "{'jobId':'%s','jobName':'import','jobQueue':'arn:aws:batch:r:0:job-queue/night','status':'FAILED',"
                        + "'statusReason':'Essential container in task exited','createdAt':%d,'startedAt':%d,'stoppedAt':%d,"
                        + "'container':{'exitCode':137,'reason':'OutOfMemoryError: killed'},'later':{'x':1}}]}")
                .formatted(ARRAY, ago(90), FAILED, ago(7200), ago(7100), ago(500));
    }

    private static long ago(long seconds) {
        return CommandLineRun.NOW.minusSeconds(seconds).toEpochMilli();
    }
}
