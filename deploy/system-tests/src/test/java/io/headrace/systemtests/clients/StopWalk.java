package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static io.headrace.systemtests.clients.Calls.each;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The walk's jobs that are cancelled and terminated.
 *
 * @param client whose model may be older than what AWS has now
 */
record StopWalk(JobCalls calls, RealClient client) {
    void cancelAndTerminate() throws IOException, InterruptedException {
        String running = calls.submit("'jobName':'running','jobDefinition':'$endless'");
        String waiting =
                calls.submit("'jobName':'waiting','jobDefinition':'$short','dependsOn':[{'jobId':'" + running + "'}]");
        String tooLarge = calls.submit("""
                'jobName':'large','jobDefinition':'$short',
                'containerOverrides':{'resourceRequirements':[{'type':'VCPU','value':'500'}]}""");
        calls.call("CancelJob", "{'jobId':'" + waiting + "','reason':'no longer wanted'}");
        JsonNode cancelled = calls.awaitJob(waiting, "FAILED");
        assertThat(cancelled.path("statusReason").asString()).isEqualTo("no longer wanted");
        assertThat(cancelled.path("isCancelled").asBoolean(client.old())).isTrue();

        calls.awaitJob(tooLarge, "RUNNABLE");
        calls.awaitCall(
                "DescribeJobs",
                "{'jobs':['" + tooLarge + "']}",
                answer -> answer.at("/jobs/0/statusReason").asString("").startsWith("MISCONFIGURATION:"));
        calls.call("CancelJob", "{'jobId':'" + tooLarge + "','reason':'too large'}");
        assertThat(calls.awaitJob(tooLarge, "FAILED").path("statusReason").asString())
                .isEqualTo("too large");

        calls.awaitJob(running, "RUNNING");
        calls.call("CancelJob", "{'jobId':'" + running + "','reason':'without effect'}");
        assertThat(calls.describe(running).path("status").asString()).isEqualTo("RUNNING");
        assertThat(calls.list("'jobQueue':'$work'").toString()).contains(running);
        calls.call("TerminateJob", "{'jobId':'" + running + "','reason':'enough'}");
        JsonNode terminated = calls.awaitJob(running, "FAILED");
        assertThat(terminated.path("statusReason").asString()).isEqualTo("enough");
        assertThat(terminated.path("isTerminated").asBoolean(client.old())).isTrue();
        // Neither minds what has ended, nor what never was.
        for (String job : List.of(running, "00000000-0000-4000-8000-000000000000")) {
            calls.call("TerminateJob", "{'jobId':'" + job + "','reason':'again'}");
            calls.call("CancelJob", "{'jobId':'" + job + "','reason':'again'}");
        }
        String array = calls.submit("'jobName':'stopped','jobDefinition':'$endless','arrayProperties':{'size':2}");
        calls.call("TerminateJob", "{'jobId':'" + array + ":0','reason':'one of them'}");
        assertThat(calls.awaitJob(array + ":0", "FAILED").path("statusReason").asString())
                .isEqualTo("one of them");
        calls.call("TerminateJob", "{'jobId':'" + array + "','reason':'all of them'}");
        calls.awaitJob(array, "FAILED");
    }

    void stopInBulk() throws IOException, InterruptedException {
        String foreign = ARN.replace("123456789012", "999999999999") + "job/00000000-0000-4000-8000-000000000000";
        String first = calls.submit("'jobName':'first','jobDefinition':'$endless'");
        String second =
                calls.submit("'jobName':'second','jobDefinition':'$short','dependsOn':[{'jobId':'" + first + "'}]");
        JsonNode cancelled =
                calls.call("CancelJobs", "{'jobs':['" + second + "','nothing','" + foreign + "'],'reason':'in bulk'}");
        assertThat(each(cancelled.path("errors"), "job")).containsExactly(foreign);
        assertThat(cancelled.at("/errors/0/code").asString()).isEqualTo("ClientException");
        assertThat(cancelled.at("/errors/0/message").asString()).contains("123456789012");
        assertThat(cancelled.path("successful").toString()).contains(second);
        assertThat(calls.awaitJob(second, "FAILED").path("statusReason").asString())
                .isEqualTo("in bulk");
        calls.awaitJob(first, "RUNNING");
        JsonNode terminated =
                calls.call("TerminateJobs", "{'jobs':['" + first + "','" + foreign + "'],'reason':'in bulk'}");
        assertThat(each(terminated.path("errors"), "job")).containsExactly(foreign);
        assertThat(terminated.at("/errors/0/code").asString()).isEqualTo("ClientException");
        assertThat(terminated.at("/errors/0/message").asString()).contains("123456789012");
        assertThat(calls.awaitJob(first, "FAILED").path("isTerminated").asBoolean())
                .isTrue();
    }
}
