package io.headrace.submitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.CommandLineRun.Outcome;
import io.headrace.submitter.cli.api.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopCommandsTest {
    private static final String JOB = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
    private static final String OTHER = "4c75f0c3-5b1e-4c8f-9a70-00f2b7a1c9d4";

    private final FakeFrontDoor door = new FakeFrontDoor()
            .on("CancelJobs", "{'successful':[],'errors':[]}")
            .on("TerminateJobs", "{'successful':[],'errors':[]}");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldTakeBackAJobThatWaits() {
        door.onEach("DescribeJobs", job("RUNNABLE"), job("FAILED"));

        Outcome outcome = CommandLineRun.against(door).run("cancel", JOB, "--reason", "no longer needed");

        assertThat(door.bodyOf("CancelJobs"))
                .isEqualTo(Json.parse("{\"jobs\":[\"" + JOB + "\"],\"reason\":\"no longer needed\"}"));
        assertThat(outcome).isEqualTo(new Outcome(0, JOB + "\n", JOB + " is FAILED\n"));
    }

    @Test
    void shouldSayTheIdOnceToPeople() {
        door.onEach("DescribeJobs", job("RUNNABLE"), job("FAILED"));

        Outcome outcome = CommandLineRun.against(door).onTerminal(100).run("cancel", JOB);

        assertThat(outcome).isEqualTo(new Outcome(0, "", JOB + " is FAILED\n"));
    }

    @Test
    void shouldSayThatCancelLeavesARunningJobAlone() {
        door.on("DescribeJobs", job("RUNNING"));

        Outcome outcome = CommandLineRun.against(door).run("cancel", JOB);

        assertThat(outcome.err())
                .isEqualTo("headrace: cancel takes back only jobs that still wait: 'headrace terminate " + JOB
                        + "' stops the running one\n");
        assertThat(outcome.status()).isEqualTo(CliErrors.FAILURE);
    }

    @Test
    void shouldEndARunningJob() {
        door.on("DescribeJobs", job("RUNNING"));

        Outcome outcome = CommandLineRun.against(door).run("terminate", JOB);

        assertThat(Json.text(door.bodyOf("TerminateJobs"), "reason")).isEqualTo("Terminated on the command line");
        assertThat(outcome).isEqualTo(new Outcome(0, JOB + "\n", JOB + " is RUNNING and being stopped\n"));
    }

    @Test
    void shouldEndServiceJobsWithTheirOwnOperation() {
        String service = "{'jobId':'%s','status':'%s','serviceJobType':'SAGEMAKER_TRAINING'}";
        door.on("DescribeJobs", job("RUNNING"))
                .onEach("DescribeServiceJob", service.formatted(OTHER, "SCHEDULED"), service.formatted(OTHER, "FAILED"))
                .on("TerminateServiceJobs", "{'successful':[],'errors':[]}");

        Outcome outcome = CommandLineRun.against(door).run("terminate", JOB, OTHER);

        assertThat(door.bodyOf("TerminateJobs").path("jobs").toString()).isEqualTo("[\"" + JOB + "\"]");
        assertThat(door.bodyOf("TerminateServiceJobs").path("jobs").toString()).isEqualTo("[\"" + OTHER + "\"]");
        assertThat(outcome.err()).isEqualTo(JOB + " is RUNNING and being stopped\n" + OTHER + " is FAILED\n");
    }

    @Test
    void shouldSayThatAServiceJobCannotBeCancelled() {
        door.on("DescribeJobs", "{'jobs':[]}")
                .on(
                        "DescribeServiceJob",
                        "{'jobId':'" + JOB + "','status':'RUNNABLE','serviceJobType':'SAGEMAKER_TRAINING'}");

        assertThat(CommandLineRun.against(door).run("cancel", JOB))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "headrace: service jobs cannot be cancelled: 'headrace terminate " + JOB
                                + "' ends it in any state\n"));
    }

    @Test
    void shouldSayThatAJobHadEndedAlready() {
        door.on("DescribeJobs", job("SUCCEEDED"));

        Outcome outcome = CommandLineRun.against(door).run("terminate", JOB);

        assertThat(outcome).isEqualTo(new Outcome(0, JOB + "\n", JOB + " had ended already: SUCCEEDED\n"));
    }

    @Test
    void shouldAskForNothingWhenAJobDoesNotExist() {
        door.on("DescribeJobs", job("RUNNING"));

        Outcome outcome = CommandLineRun.against(door).run("terminate", JOB, OTHER);

        assertThat(outcome).isEqualTo(new Outcome(1, "", "headrace: no such job: " + OTHER + "\n"));
        assertThat(door.targets()).containsExactly("describejobs", "describeservicejob");
    }

    @Test
    void shouldStopSeveralJobsWithOneCall() {
        String both = "{'jobs':[{'jobId':'%s','status':'%s'},{'jobId':'%s','status':'%s'}]}";
        door.onEach(
                "DescribeJobs",
                both.formatted(JOB, "RUNNABLE", OTHER, "RUNNABLE"),
                both.formatted(JOB, "FAILED", OTHER, "RUNNABLE"));
        door.on(
                "CancelJobs",
                "{'successful':['%s'],'errors':[{'job':'%s','code':'ServerException','message':'Kafka is away'}]}"
                        .formatted(JOB, OTHER));

        Outcome outcome = CommandLineRun.against(door).run("cancel", JOB, OTHER);

        assertThat(Json.texts(door.bodyOf("CancelJobs"), "jobs")).containsExactly(JOB, OTHER);
        assertThat(outcome.status()).isEqualTo(CliErrors.FAILURE);
        assertThat(outcome.err()).contains(JOB + " is FAILED\n").endsWith("headrace: " + OTHER + ": Kafka is away\n");
    }

    @Test
    void shouldGiveProgramsTheStateAfterwards() {
        door.onEach("DescribeJobs", job("RUNNABLE"), job("FAILED"));

        Outcome outcome = CommandLineRun.against(door).run("cancel", JOB, "-o", "json");

        assertThat(Json.text(Json.parse(outcome.out()).path("jobs").path(0), "status"))
                .isEqualTo("FAILED");
    }

    @Test
    void shouldFindAJobByTheBeginningOfItsId() {
        door.on("DescribeJobs", job("RUNNING"));
        door.onGet("/headrace/v1/jobs", "{'jobs':[{'jobId':'" + JOB + "','jobName':'a'},{'jobId':'" + OTHER + "'}]}");

        assertThat(CommandLineRun.against(door).run("terminate", "4c7599").out())
                .isEqualTo(JOB + "\n");
    }

    @Test
    void shouldListTheCandidatesOfAnAmbiguousBeginning() {
        door.onGet(
                "/headrace/v1/jobs",
                "{'jobs':[{'jobId':'%s','jobName':'a'},{'jobId':'%s','jobName':'b'},{'jobId':'%s','jobName':'a'}]}"
                        .formatted(JOB, OTHER, JOB));

        assertThat(CommandLineRun.against(door).run("terminate", "4c75").err())
                .isEqualTo("headrace: job '4c75': 2 jobs have an id that begins so: %s (a), %s (b)\n"
                        .formatted(JOB, OTHER));
        assertThat(CommandLineRun.against(door).run("terminate", "ffff:3").err())
                .isEqualTo("headrace: job 'ffff:3': no job has an id that begins so\n");
        assertThat(CommandLineRun.against(door).run("terminate", "4c7").err())
                .isEqualTo(
                        "headrace: job '4c7': expected a job id or at least its first 4 characters, with ':INDEX' for"
                                + " an array child and '#INDEX' for a node\n");
    }

    private static String job(String status) {
        return "{'jobs':[{'jobId':'%s','jobName':'a','status':'%s'}]}".formatted(JOB, status);
    }
}
