package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** The walk's shares and consumable resources, and what a queue places next. */
record SharingWalk(JobCalls calls) {
    void shareFairly() throws IOException, InterruptedException {
        String red = calls.submitTo("$shared", "'jobName':'red','jobDefinition':'$short','shareIdentifier':'red'");
        String blue = calls.submitTo("$shared", """
                'jobName':'blue','jobDefinition':'$short','shareIdentifier':'blue1','schedulingPriorityOverride':9""");
        assertThat(calls.awaitJob(red, "SUCCEEDED").path("shareIdentifier").asString())
                .isEqualTo("red");
        assertThat(calls.awaitJob(blue, "SUCCEEDED").path("schedulingPriority").asInt())
                .isEqualTo(9);
        assertThat(calls.list("""
                'jobQueue':'$shared','jobStatus':'SUCCEEDED','filters':[{'name':'SHARE_IDENTIFIER','values':['red']}]""")).hasSize(1);
        calls.refused("SubmitJob", "{'jobName':'no-share','jobQueue':'$shared','jobDefinition':'$short'}");
        assertThat(calls.refused("SubmitJob", """
                        {'jobName':'share','jobQueue':'$work','jobDefinition':'$short','shareIdentifier':'red'}"""))
                .isEqualTo(
                        "Job with shareIdentifier or schedulingPriority can onlybe submitted to job queue with fair share scheduling policy.");
    }

    void useConsumables() throws IOException, InterruptedException {
        JsonNode made = calls.call("CreateConsumableResource", """
                {'consumableResourceName':'$licence','totalQuantity':1,'resourceType':'REPLENISHABLE','tags':{'a':'1'}}""");
        assertThat(made.path("consumableResourceArn").asString())
                .isEqualTo(ARN + calls.name("consumable-resource/$licence"));
        JsonNode updated = calls.call("UpdateConsumableResource", """
                {'consumableResource':'$licence','operation':'ADD','quantity':1,'clientToken':'$token'}""");
        assertThat(updated.path("totalQuantity").asInt()).isEqualTo(2);
        String job = calls.submit("""
                'jobName':'licensed','jobDefinition':'$short','consumableResourcePropertiesOverride':
                 {'consumableResourceList':[{'consumableResource':'$licence','quantity':2}]}""");
        calls.awaitJob(job, "SUCCEEDED");
        JsonNode described = calls.call("DescribeConsumableResource", "{'consumableResource':'$licence'}");
        assertThat(described.path("availableQuantity").asInt()).isEqualTo(2);
        assertThat(calls.call("ListConsumableResources", """
                        {'filters':[{'name':'CONSUMABLE_RESOURCE_NAME','values':['$lic*']}]}""")
                        .at("/consumableResources/0/consumableResourceName")
                        .asString())
                .isEqualTo(calls.name("$licence"));
        JsonNode users = calls.call("ListJobsByConsumableResource", """
                {'consumableResource':'$licence','filters':[{'name':'JOB_STATUS','values':['SUCCEEDED']}]}""");
        assertThat(users.at("/jobs/0/jobName").asString()).isEqualTo("licensed");
        calls.call("CreateConsumableResource", "{'consumableResourceName':'$other','totalQuantity':1}");
        assertThat(calls.pages(
                        "ListConsumableResources",
                        "'filters':[{'name':'CONSUMABLE_RESOURCE_NAME','values':['$*']}],",
                        "consumableResources",
                        "consumableResourceName"))
                .containsExactly(calls.name("$other"), calls.name("$licence"));
        calls.call("DeleteConsumableResource", "{'consumableResource':'$other'}");
        calls.call("DeleteConsumableResource", "{'consumableResource':'$licence'}");
        assertThat(calls.refused("DescribeConsumableResource", "{'consumableResource':'$licence'}"))
                .contains("does not exist");
    }

    void lookAtTheQueue() throws IOException, InterruptedException {
        calls.call("UpdateJobQueue", """
                {'jobQueue':'$work','jobStateTimeLimitActions':[{'reason':'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
                 'state':'RUNNABLE','maxTimeSeconds':600,'action':'CANCEL'}]}""");
        assertThat(calls.call("DescribeJobQueues", "{'jobQueues':['$work']}")
                        .at("/jobQueues/0/jobStateTimeLimitActions/0/maxTimeSeconds")
                        .asInt())
                .isEqualTo(600);
        calls.call("CreateConsumableResource", "{'consumableResourceName':'$seat','totalQuantity':1}");
        String takesSeat = """
                ,'shareIdentifier':'red','consumableResourcePropertiesOverride':
                 {'consumableResourceList':[{'consumableResource':'$seat','quantity':1}]}""";
        String running = calls.submitTo("$shared", "'jobName':'red','jobDefinition':'$endless'" + takesSeat);
        calls.awaitJob(running, "RUNNING");
        String waiting = calls.submitTo("$shared", "'jobName':'next','jobDefinition':'$short'" + takesSeat);
        JsonNode snapshot = calls.awaitCall(
                "GetJobQueueSnapshot",
                "{'jobQueue':'$shared'}",
                answer -> answer.has("queueUtilization")
                        && answer.at("/frontOfQueue/jobs").size() == 1);
        assertThat(snapshot.at("/frontOfQueue/jobs/0/jobArn").asString()).isEqualTo(ARN + "job/" + waiting);
        assertThat(snapshot.at("/frontOfQueue/jobs/0/earliestTimeAtPosition").asLong())
                .isPositive();
        assertThat(calls.pages(
                        "ListJobsByConsumableResource", "'consumableResource':'$seat',", "jobs", "shareIdentifier"))
                .containsExactly("red", "red");
        calls.call("TerminateJob", "{'jobId':'" + running + "','reason':'seen'}");
        calls.awaitJob(running, "FAILED");
        calls.awaitJob(waiting, "SUCCEEDED");
        calls.call("DeleteConsumableResource", "{'consumableResource':'$seat'}");
    }
}
