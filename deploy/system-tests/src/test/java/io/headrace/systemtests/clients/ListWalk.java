package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static io.headrace.systemtests.clients.Calls.each;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The walk's lists, by filters and by pages, and its tags. */
record ListWalk(JobCalls calls) {
    void listByEveryFilter() throws IOException, InterruptedException {
        String job = calls.submit("'jobName':'Listed-one','jobDefinition':'$hello'");
        String other = calls.submit("'jobName':'listed-two','jobDefinition':'$short'");
        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        calls.awaitJob(other, "SUCCEEDED");
        assertThat(filtered("JOB_NAME", "LISTED-*")).containsExactly(other, job);
        assertThat(filtered("JOB_NAME", "listed-one")).containsExactly(job);
        assertThat(filtered("JOB_DEFINITION", "$hello")).contains(job).doesNotContain(other);
        assertThat(filtered("JOB_DEFINITION", "$hel*")).contains(job).doesNotContain(other);
        assertThat(filtered("JOB_DEFINITION", ARN + "job-definition/$hello:1"))
                .contains(job)
                .doesNotContain(other);
        long created = ended.path("createdAt").asLong();
        assertThat(filtered("AFTER_CREATED_AT", Long.toString(created - 1))).contains(job, other);
        assertThat(filtered("BEFORE_CREATED_AT", Long.toString(created)))
                .doesNotContain(job, other)
                .isNotEmpty();
        for (String status :
                List.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")) {
            List<JsonNode> found = calls.list("'jobQueue':'$work','jobStatus':'" + status + "'");
            assertThat(found)
                    .allSatisfy(row -> assertThat(row.path("status").asString()).isEqualTo(status));
        }
        JsonNode page = calls.call("ListJobs", "{'jobQueue':'$work','jobStatus':'SUCCEEDED','maxResults':2}");
        assertThat(page.path("jobSummaryList").size()).isEqualTo(2);
        JsonNode next = calls.call(
                "ListJobs",
                "{'jobQueue':'$work','jobStatus':'SUCCEEDED','maxResults':2,'nextToken':'"
                        + page.path("nextToken").asString() + "'}");
        assertThat(each(next.path("jobSummaryList"), "jobId"))
                .doesNotContainAnyElementsOf(each(page.path("jobSummaryList"), "jobId"));
        JsonNode whole = calls.call("ListJobs", "{'jobQueue':'$work','jobStatus':'SUCCEEDED'}");
        assertThat(whole.has("nextToken")).isFalse();
        assertThat(each(whole.path("jobSummaryList"), "jobDefinition"))
                .contains(ARN + calls.name("job-definition/$hello:1"));
    }

    private List<String> filtered(String filter, String value) throws IOException, InterruptedException {
        return calls
                .list("'jobQueue':'$work','filters':[{'name':'%s','values':['%s']}]".formatted(filter, value))
                .stream()
                .map(row -> row.path("jobId").asString())
                .toList();
    }

    /** Whatever is listed is listed by pages, each element once, the newest first. */
    void listByPages() throws IOException, InterruptedException {
        assertThat(calls.pages("DescribeJobQueues", "", "jobQueues", "jobQueueName"))
                .containsSubsequence(calls.name("$shared"), calls.name("$work"))
                .doesNotHaveDuplicates();
        assertThat(calls.pages("DescribeJobDefinitions", "'jobDefinitionName':'$short',", "jobDefinitions", "revision"))
                .containsExactly("2", "1");
        calls.call("CreateSchedulingPolicy", "{'name':'$spare'}");
        assertThat(calls.pages("ListSchedulingPolicies", "", "schedulingPolicies", "arn"))
                .containsSubsequence(
                        ARN + calls.name("scheduling-policy/$spare"), ARN + calls.name("scheduling-policy/$fair"))
                .doesNotHaveDuplicates();
        calls.call("DeleteSchedulingPolicy", "{'arn':'" + ARN + "scheduling-policy/$spare'}");
    }

    void tag() throws IOException, InterruptedException {
        String definition = ARN + calls.name("job-definition/$hello:1");
        String job = calls.submit("'jobName':'tagged','jobDefinition':'$short','tags':{'a':'1'}");
        for (String arn : List.of(
                definition,
                ARN + "job/" + job,
                ARN + calls.name("job-queue/$work"),
                ARN + calls.name("compute-environment/$machines"),
                ARN + calls.name("scheduling-policy/$fair"))) {
            calls.call("TagResource", "{'resourceArn':'" + arn + "','tags':{'cost center':'a/b=c','owner':'me'}}");
            calls.call("TagResource", "{'resourceArn':'" + arn + "','tags':{'owner':'you'}}");
            JsonNode tags = calls.call("ListTagsForResource", "{'resourceArn':'" + arn + "'}")
                    .path("tags");
            assertThat(tags.path("cost center").asString()).isEqualTo("a/b=c");
            assertThat(tags.path("owner").asString()).isEqualTo("you");
            calls.call("UntagResource", "{'resourceArn':'" + arn + "','tagKeys':['cost center','unknown']}");
            assertThat(calls.call("ListTagsForResource", "{'resourceArn':'" + arn + "'}")
                            .path("tags")
                            .has("cost center"))
                    .isFalse();
        }
        assertThat(calls.describe(job).at("/tags/owner").asString()).isEqualTo("you");
        calls.awaitJob(job, "SUCCEEDED");
    }
}
