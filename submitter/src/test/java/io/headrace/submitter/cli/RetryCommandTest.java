package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.api.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryCommandTest {
    private static final String JOB = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String FRESH = "91d2f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";
    private static final String RETRY = "/headrace/v1/jobs/" + JOB + "/retry";

    private static final String EXPLANATION = "/headrace/v1/jobs/" + FRESH + "/explanation";

    private final FakeFrontDoor door = new FakeFrontDoor();

    @BeforeEach
    void retry() {
        door.on(RETRY, "{'jobId':'" + FRESH + "'}").onGet(EXPLANATION, "{'reason':'It waits.'}");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldRunAJobAgainAndPrintTheIdOfTheNewOne() {
        Outcome outcome = CommandLineRun.against(door).run("retry", JOB, "--failed");

        assertThat(outcome).isEqualTo(new Outcome(0, FRESH + "\n", ""));
        assertThat(door.bodyOf(RETRY)).isEqualTo(Json.object().put("failedOnly", true));
    }

    @Test
    void shouldSayThatNothingCouldHoldTheNewJob() {
        door.onGet(EXPLANATION, "{'reason':'Too large.','standsAside':true}");

        assertThat(CommandLineRun.against(door).run("retry", JOB))
                .isEqualTo(new Outcome(0, FRESH + "\n", FRESH + " stands aside: Too large.\n"));
    }

    @Test
    void shouldWaitForTheNewJobAndSucceedOnlyIfItDid() {
        door.onEach("DescribeJobs", job("RUNNABLE"), job("RUNNING"), job("SUCCEEDED"));

        assertThat(CommandLineRun.against(door).run("retry", JOB, "--wait"))
                .isEqualTo(new Outcome(
                        0,
                        FRESH + "\n",
                        "%1$s RUNNABLE\n%1$s RUNNING\n%1$s SUCCEEDED after 2.500s\n".formatted(FRESH)));
        door.on("DescribeJobs", job("FAILED"));
        assertThat(CommandLineRun.against(door).run("retry", JOB, "-w"))
                .isEqualTo(new Outcome(CliErrors.FAILURE, FRESH + "\n", FRESH + " FAILED after 2.500s\n"));
    }

    private static String job(String status) {
        return "{'jobs':[{'jobId':'%s','status':'%s','createdAt':1000,'stoppedAt':3500}]}".formatted(FRESH, status);
    }
}
