package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static io.headrace.systemtests.clients.Calls.each;
import static io.headrace.systemtests.clients.ServiceCalls.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The walk's quota shares, of the queue {@code $quota} on the service environment {@code $typed}. */
record QuotaShareWalk(ServiceCalls calls) {
    /** Blue has one of its own and borrows two of red's; red takes one back. */
    void shareByQuota() throws IOException, InterruptedException {
        String policy = calls.call(
                        "CreateSchedulingPolicy",
                        "{'name':'$quota','quotaSharePolicy':{'idleResourceAssignmentStrategy':'FIFO'}}")
                .path("arn")
                .asString();
        assertThat(calls.call("DescribeSchedulingPolicies", "{'arns':['" + policy + "']}")
                        .at("/schedulingPolicies/0/quotaSharePolicy/idleResourceAssignmentStrategy")
                        .asString())
                .isEqualTo("FIFO");
        calls.call("CreateJobQueue", """
                {'jobQueueName':'$quota','jobQueueType':'SAGEMAKER_TRAINING','priority':1,'schedulingPolicyArn':'%s',
                 'serviceEnvironmentOrder':[{'order':1,'serviceEnvironment':'$typed'}]}""".formatted(policy));
        makeShare("red", 1, "'strategy':'LEND'");
        makeShare("blue", 1, "'strategy':'LEND_AND_BORROW','borrowLimit':200");
        JsonNode changed = calls.call("UpdateQuotaShare", """
                {'quotaShareArn':'%s','capacityLimits':[{'maxCapacity':2,'capacityUnit':'ml.m5.large'}]}""".formatted(share("red")));
        assertThat(changed.path("quotaShareName").asString()).isEqualTo("red");
        JsonNode red = calls.call("DescribeQuotaShare", "{'quotaShareArn':'" + share("red") + "'}");
        assertThat(red.at("/capacityLimits/0/maxCapacity").asInt()).isEqualTo(2);
        assertThat(red.at("/resourceSharingConfiguration/strategy").asString()).isEqualTo("LEND");
        assertThat(red.at("/preemptionConfiguration/inSharePreemption").asString())
                .isEqualTo("DISABLED");
        assertThat(red.path("jobQueueArn").asString()).isEqualTo(ARN + calls.name("job-queue/$quota"));
        assertThat(calls.pages("ListQuotaShares", "'jobQueue':'$quota',", "quotaShares", "quotaShareName"))
                .containsExactly("blue", "red");

        List<String> blue = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blue.add(calls.submit("""
                    'jobName':'blue','jobQueue':'$quota','quotaShareName':'blue',
                    'preemptionConfiguration':{'preemptionRetriesBeforeTermination':5}""", calls.payload(ENDLESS, "")));
        }
        for (String job : blue) {
            calls.awaitJob(job, "RUNNING");
        }
        String own =
                calls.submit("'jobName':'red','jobQueue':'$quota','quotaShareName':'red'", calls.payload(ENDLESS, ""));
        calls.awaitJob(own, "RUNNING");
        String victim = blue.getLast();
        JsonNode preempted = calls.awaitJob(victim, "RUNNABLE");
        assertThat(preempted.path("quotaShareName").asString()).isEqualTo("blue");
        assertThat(preempted
                        .at("/preemptionConfiguration/preemptionRetriesBeforeTermination")
                        .asInt())
                .isEqualTo(5);
        assertThat(preempted.at("/preemptionSummary/preemptedAttemptCount").asInt())
                .isEqualTo(1);
        assertThat(preempted
                        .at("/preemptionSummary/recentPreemptedAttempts/0/statusReason")
                        .asString())
                .contains("red");
        assertThat(preempted.path("attempts")).as("it is not counted").isEmpty();
        lookAtTheShares(victim);
        JsonNode listed = calls.call("ListServiceJobs", """
                {'jobQueue':'$quota','jobStatus':'RUNNING','filters':[{'name':'QUOTA_SHARE_NAME','values':['red']}]}""");
        assertThat(listed.at("/jobSummaryList/0/quotaShareName").asString()).isEqualTo("red");

        calls.call("TerminateServiceJob", "{'jobId':'" + own + "','reason':'done'}");
        assertThat(calls.awaitJob(victim, "RUNNING")
                        .at("/preemptionSummary/preemptedAttemptCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(calls.refused("DeleteQuotaShare", "{'quotaShareArn':'" + share("blue") + "'}"))
                .contains("DISABLED");
        for (String name : List.of("blue", "red")) {
            calls.call("UpdateQuotaShare", "{'quotaShareArn':'" + share(name) + "','state':'DISABLED'}");
            calls.call("DeleteQuotaShare", "{'quotaShareArn':'" + share(name) + "'}");
        }
        for (String job : blue) {
            calls.awaitJob(job, "FAILED");
        }
        calls.awaitCall(
                "ListQuotaShares",
                "{'jobQueue':'$quota'}",
                answer -> answer.path("quotaShares").isEmpty());
    }

    void makeShare(String name, int capacity, String sharing) throws IOException, InterruptedException {
        JsonNode made = calls.call("CreateQuotaShare", """
                {'quotaShareName':'%s','jobQueue':'$quota','capacityLimits':[{'maxCapacity':%d,'capacityUnit':'ml.m5.large'}],
                 'resourceSharingConfiguration':{%s},'preemptionConfiguration':{'inSharePreemption':'DISABLED'},
                 'tags':{'colour':'%s'}}""".formatted(name, capacity, sharing, name));
        assertThat(made.path("quotaShareArn").asString()).isEqualTo(share(name));
        calls.awaitCall(
                "DescribeQuotaShare",
                "{'quotaShareArn':'" + share(name) + "'}",
                answer -> answer.path("status").asString("").equals("VALID"));
    }

    String share(String name) {
        return ARN + calls.name("job-queue/$quota/quota-share/" + name);
    }

    private void lookAtTheShares(String victim) throws IOException, InterruptedException {
        JsonNode snapshot = calls.call("GetJobQueueSnapshot", "{'jobQueue':'$quota'}");
        assertThat(each(snapshot.at("/frontOfQuotaShares/quotaShares/blue"), "jobArn"))
                .containsExactly(ARN + "service-job/" + victim);
        JsonNode top = snapshot.at("/queueUtilization/quotaShareUtilization/topCapacityUtilization");
        assertThat(each(top, "quotaShareName")).containsExactly("blue", "red");
        assertThat(top.at("/0/capacityUsage/0/capacityUnit").asString()).isEqualTo("ml.m5.large");
        assertThat(top.at("/0/capacityUsage/0/quantity").asDouble()).isEqualTo(2.0);
        assertThat(snapshot.at("/queueUtilization/totalCapacityUsage/0/quantity")
                        .asDouble())
                .isEqualTo(3.0);
    }
}
