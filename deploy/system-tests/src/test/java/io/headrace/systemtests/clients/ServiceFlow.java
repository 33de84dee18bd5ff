package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.Calls.ARN;
import static io.headrace.systemtests.clients.Calls.each;
import static io.headrace.systemtests.clients.ServiceCalls.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The walk's part about service environments, service jobs and quota shares: training jobs as containers, from the first environment to the
 * last deletion. It needs instances of type {@code ml.m5.large} that are small.
 */
final class ServiceFlow {
    private final ServiceCalls calls;
    private final QuotaShareWalk shares;

    /** Whether the client is as new as TerminateServiceJobs. */
    private final boolean newest;

    ServiceFlow(ClientDriver client, String prefix, RealClient kind) {
        calls = new ServiceCalls(client, prefix + "-");
        shares = new QuotaShareWalk(calls);
        newest = kind.newest();
    }

    /** Walks it all. */
    void run() throws IOException, InterruptedException {
        makeEnvironmentAndQueue();
        runOne();
        retryAndListByEveryFilter();
        changeAndTerminate();
        shareFairly();
        shares.shareByQuota();
        tag();
        answerErrors();
        unmakeAll();
    }

    private void makeEnvironmentAndQueue() throws IOException, InterruptedException {
        JsonNode made = calls.call("CreateServiceEnvironment", """
                {'serviceEnvironmentName':'$instances','serviceEnvironmentType':'SAGEMAKER_TRAINING','tags':{'team':'a'},
                 'capacityLimits':[{'maxCapacity':2,'capacityUnit':'NUM_INSTANCES'}]}""");
        assertThat(made.path("serviceEnvironmentArn").asString())
                .isEqualTo(ARN + calls.name("service-environment/$instances"));
        calls.call("CreateServiceEnvironment", """
                {'serviceEnvironmentName':'$typed','serviceEnvironmentType':'SAGEMAKER_TRAINING','state':'DISABLED',
                 'capacityLimits':[{'maxCapacity':9,'capacityUnit':'ml.m5.large'}]}""");
        JsonNode changed = calls.call("UpdateServiceEnvironment", """
                {'serviceEnvironment':'$typed','state':'ENABLED','capacityLimits':[{'maxCapacity':3,'capacityUnit':'ml.m5.large'}]}""");
        assertThat(changed.path("serviceEnvironmentName").asString()).isEqualTo(calls.name("$typed"));
        JsonNode typed = calls.call(
                        "DescribeServiceEnvironments",
                        "{'serviceEnvironments':['"
                                + changed.path("serviceEnvironmentArn").asString() + "']}")
                .at("/serviceEnvironments/0");
        assertThat(typed.path("state").asString()).isEqualTo("ENABLED");
        assertThat(typed.path("status").asString()).isEqualTo("VALID");
        assertThat(typed.at("/capacityLimits/0/maxCapacity").asInt()).isEqualTo(3);
        assertThat(typed.at("/capacityLimits/0/capacityUnit").asString()).isEqualTo("ml.m5.large");
        assertThat(calls.pages("DescribeServiceEnvironments", "", "serviceEnvironments", "serviceEnvironmentName"))
                .contains(calls.name("$instances"), calls.name("$typed"));
        calls.call("CreateJobQueue", """
                {'jobQueueName':'$training','jobQueueType':'SAGEMAKER_TRAINING','priority':1,
                 'jobStateTimeLimitActions':[{'reason':'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY','state':'RUNNABLE',
                  'maxTimeSeconds':600,'action':'TERMINATE'}],
                 'serviceEnvironmentOrder':[{'order':1,'serviceEnvironment':'$instances'}]}""");
        JsonNode queue = calls.awaitCall(
                        "DescribeJobQueues",
                        "{'jobQueues':['$training']}",
                        answer -> answer.at("/jobQueues/0/status").asString("").equals("VALID"))
                .at("/jobQueues/0");
        assertThat(queue.path("jobQueueType").asString()).isEqualTo("SAGEMAKER_TRAINING");
        assertThat(queue.at("/serviceEnvironmentOrder/0/serviceEnvironment").asString())
                .isEqualTo(made.path("serviceEnvironmentArn").asString());
    }

    private void runOne() throws IOException, InterruptedException {
        JsonNode payload = calls.payload("echo trained", ",'HyperParameters':{'epochs':'3'}");
        String job = calls.submit("""
                'jobName':'single','jobQueue':'$training','schedulingPriority':4,'tags':{'run':'1'},
                'retryStrategy':{'attempts':2,'evaluateOnExit':[{'action':'EXIT','onStatusReason':'*'}]},
                'timeoutConfig':{'attemptDurationSeconds':120}""", payload);
        assertThat(calls.describe(job).path("jobId").asString()).isEqualTo(job);
        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        assertThat(ended.path("jobArn").asString()).isEqualTo(ARN + "service-job/" + job);
        assertThat(ended.path("jobQueue").asString()).isEqualTo(ARN + calls.name("job-queue/$training"));
        assertThat(ended.path("serviceJobType").asString()).isEqualTo("SAGEMAKER_TRAINING");
        assertThat(ended.path("serviceRequestPayload").asString()).isEqualTo(payload.toString());
        assertThat(ended.at("/retryStrategy/attempts").asInt()).isEqualTo(2);
        assertThat(ended.at("/retryStrategy/evaluateOnExit/0/onStatusReason").asString())
                .isEqualTo("*");
        assertThat(ended.at("/timeoutConfig/attemptDurationSeconds").asInt()).isEqualTo(120);
        assertThat(ended.path("schedulingPriority").asInt()).isEqualTo(4);
        assertThat(ended.at("/tags/run").asString()).isEqualTo("1");
        assertThat(ended.at("/capacityUsage/0/capacityUnit").asString()).isEqualTo("ml.m5.large");
        assertThat(ended.at("/capacityUsage/0/quantity").asDouble()).isEqualTo(1.0);
        assertThat(ended.at("/attempts/0/serviceResourceId/name").asString()).isEqualTo("TrainingJobArn");
        assertThat(ended.path("latestAttempt")
                        .path("serviceResourceId")
                        .path("value")
                        .asString())
                .isEqualTo(ended.at("/attempts/0/serviceResourceId/value").asString());
        assertThat(ended.path("scheduledAt").asLong())
                .isBetween(
                        ended.path("createdAt").asLong(),
                        ended.path("stoppedAt").asLong());
        assertThat(calls.call("DescribeJobs", "{'jobs':['" + job + "']}").path("jobs"))
                .as("it is no job")
                .isEmpty();
    }

    private void retryAndListByEveryFilter() throws IOException, InterruptedException {
        String failed = calls.submit("""
                'jobName':'Listed-one','jobQueue':'$training','retryStrategy':{'attempts':3,'evaluateOnExit':[
                 {'action':'RETRY','onStatusReason':'Received*'}]}""", calls.payload("exit $AWS_BATCH_JOB_ATTEMPT", ""));
        String good = calls.submit("'jobName':'listed-two','jobQueue':'$training'", calls.payload("true", ""));
        JsonNode ended = calls.awaitJob(failed, "FAILED");
        assertThat(ended.path("attempts").size()).isEqualTo(3);
        assertThat(ended.at("/attempts/1/statusReason").asString())
                .startsWith("Received status from SageMaker: AlgorithmError")
                .endsWith("exit code: 2");
        calls.awaitJob(good, "SUCCEEDED");
        assertThat(filtered("JOB_NAME", "LISTED-*")).containsExactly(good, failed);
        assertThat(filtered("JOB_NAME", "listed-one")).containsExactly(failed);
        long created = ended.path("createdAt").asLong();
        assertThat(filtered("AFTER_CREATED_AT", Long.toString(created - 1))).contains(failed, good);
        assertThat(filtered("BEFORE_CREATED_AT", Long.toString(created)))
                .isNotEmpty()
                .doesNotContain(failed, good);
        JsonNode succeeded = calls.call("ListServiceJobs", "{'jobQueue':'$training','jobStatus':'SUCCEEDED'}");
        assertThat(succeeded.at("/jobSummaryList/0/jobId").asString()).isEqualTo(good);
        assertThat(succeeded.has("nextToken")).isFalse();
        assertThat(calls.pages(
                        "ListServiceJobs",
                        "'jobQueue':'$training','jobStatus':'SUCCEEDED',",
                        "jobSummaryList",
                        "jobId"))
                .containsExactlyElementsOf(each(succeeded.path("jobSummaryList"), "jobId"));
        assertThat(calls.refused("ListJobs", "{'jobQueue':'$training'}")).contains("ListServiceJobs");
    }

    private List<String> filtered(String filter, String value) throws IOException, InterruptedException {
        return each(
                calls.call(
                                "ListServiceJobs",
                                "{'jobQueue':'$training','filters':[{'name':'%s','values':['%s']}]}"
                                        .formatted(filter, value))
                        .path("jobSummaryList"),
                "jobId");
    }

    /** Two run, a third has to wait, and is told why. */
    private void changeAndTerminate() throws IOException, InterruptedException {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(calls.submit("'jobName':'endless','jobQueue':'$training'", calls.payload(ENDLESS, "")));
        }
        for (String job : running) {
            calls.awaitJob(job, "RUNNING");
        }
        String waiting = calls.submit("'jobName':'waiting','jobQueue':'$training'", calls.payload("true", ""));
        JsonNode told = calls.awaitCall(
                "DescribeServiceJob",
                "{'jobId':'" + waiting + "'}",
                answer -> answer.path("statusReason").asString("").startsWith("CAPACITY:"));
        assertThat(told.path("status").asString()).isEqualTo("RUNNABLE");
        JsonNode snapshot = calls.call("GetJobQueueSnapshot", "{'jobQueue':'$training'}");
        assertThat(each(snapshot.at("/frontOfQueue/jobs"), "jobArn")).containsExactly(ARN + "service-job/" + waiting);
        assertThat(snapshot.at("/queueUtilization/totalCapacityUsage/0/capacityUnit")
                        .asString())
                .isEqualTo("ml.m5.large");
        assertThat(snapshot.at("/queueUtilization/totalCapacityUsage/0/quantity")
                        .asDouble())
                .isEqualTo(2.0);
        JsonNode changed = calls.call("UpdateServiceJob", "{'jobId':'" + waiting + "','schedulingPriority':7}");
        assertThat(changed.path("jobName").asString()).isEqualTo("waiting");
        assertThat(calls.describe(waiting).path("schedulingPriority").asInt()).isEqualTo(7);

        calls.call("TerminateServiceJob", "{'jobId':'" + running.getFirst() + "','reason':'enough'}");
        JsonNode ended = calls.awaitJob(running.getFirst(), "FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("enough");
        assertThat(ended.path("isTerminated").asBoolean()).isTrue();
        // Neither minds what has ended, nor what never was.
        for (String job : List.of(running.getFirst(), "00000000-0000-4000-8000-000000000000")) {
            calls.call("TerminateServiceJob", "{'jobId':'" + job + "','reason':'again'}");
        }
        if (newest) {
            String foreign = ARN.replace("123456789012", "999999999999") + "service-job/" + running.getLast();
            JsonNode bulk = calls.call(
                    "TerminateServiceJobs",
                    "{'jobs':['" + running.getLast() + "','nothing','" + foreign + "'],'reason':'in bulk'}");
            assertThat(each(bulk.path("errors"), "job")).containsExactly(foreign);
            assertThat(bulk.at("/errors/0/code").asString()).isEqualTo("ClientException");
            assertThat(bulk.at("/errors/0/message").asString()).contains("123456789012");
            assertThat(bulk.path("successful").toString()).contains(running.getLast());
        } else {
            calls.call("TerminateServiceJob", "{'jobId':'" + running.getLast() + "','reason':'in bulk'}");
        }
        assertThat(calls.awaitJob(running.getLast(), "FAILED")
                        .path("statusReason")
                        .asString())
                .isEqualTo("in bulk");
        calls.awaitJob(waiting, "SUCCEEDED");
        JsonNode summary = calls.call("ListServiceJobs", """
                        {'jobQueue':'$training','filters':[{'name':'JOB_NAME','values':['endless']}]}""").at("/jobSummaryList/0");
        // Older models do not have it in lists.
        assertThat(summary.path("isTerminated").asBoolean(!newest)).isTrue();
        assertThat(summary.path("statusReason").asString()).isEqualTo("in bulk");
    }

    private void shareFairly() throws IOException, InterruptedException {
        String policy = calls.call(
                        "CreateSchedulingPolicy", "{'name':'$fair','fairsharePolicy':{'shareDecaySeconds':600}}")
                .path("arn")
                .asString();
        calls.call("CreateJobQueue", """
                {'jobQueueName':'$fair','jobQueueType':'SAGEMAKER_TRAINING','priority':1,'schedulingPolicyArn':'%s',
                 'serviceEnvironmentOrder':[{'order':1,'serviceEnvironment':'$instances'}]}""".formatted(policy));
        String job = calls.submit(
                "'jobName':'shared','jobQueue':'$fair','shareIdentifier':'green'", calls.payload(ENDLESS, ""));
        calls.awaitJob(job, "RUNNING");
        JsonNode share = calls.call("GetJobQueueSnapshot", "{'jobQueue':'$fair'}")
                .at("/queueUtilization/fairshareUtilization/topCapacityUtilization/0");
        assertThat(share.path("shareIdentifier").asString()).isEqualTo("green");
        assertThat(share.at("/capacityUsage/0/capacityUnit").asString()).isEqualTo("ml.m5.large");
        assertThat(share.at("/capacityUsage/0/quantity").asDouble()).isEqualTo(1.0);
        assertThat(calls.describe(job).path("shareIdentifier").asString()).isEqualTo("green");
        JsonNode listed = calls.call("ListServiceJobs", """
                {'jobQueue':'$fair','jobStatus':'RUNNING','filters':[{'name':'SHARE_IDENTIFIER','values':['green']}]}""");
        assertThat(listed.at("/jobSummaryList/0/shareIdentifier").asString()).isEqualTo("green");
        calls.call("TerminateServiceJob", "{'jobId':'" + job + "','reason':'seen'}");
        calls.awaitJob(job, "FAILED");
    }

    private void tag() throws IOException, InterruptedException {
        shares.makeShare("green", 1, "'strategy':'RESERVE'");
        String job =
                calls.submit("'jobName':'tagged','jobQueue':'$training','tags':{'a':'1'}", calls.payload("true", ""));
        for (String arn : List.of(
                shares.share("green"),
                ARN + "service-job/" + job,
                ARN + calls.name("service-environment/$instances"))) {
            calls.call("TagResource", "{'resourceArn':'" + arn + "','tags':{'cost center':'a/b=c','owner':'me'}}");
            calls.call("UntagResource", "{'resourceArn':'" + arn + "','tagKeys':['cost center','unknown']}");
            JsonNode tags = calls.call("ListTagsForResource", "{'resourceArn':'" + arn + "'}")
                    .path("tags");
            assertThat(tags.path("owner").asString()).isEqualTo("me");
            assertThat(tags.has("cost center")).isFalse();
        }
        assertThat(calls.awaitJob(job, "SUCCEEDED").at("/tags/owner").asString())
                .isEqualTo("me");
        assertThat(calls.call("DescribeQuotaShare", "{'quotaShareArn':'" + shares.share("green") + "'}")
                        .at("/tags/colour")
                        .asString())
                .isEqualTo("green");
        assertThat(calls.call("DescribeServiceEnvironments", "{'serviceEnvironments':['$instances']}")
                        .at("/serviceEnvironments/0/tags/owner")
                        .asString())
                .isEqualTo("me");
    }

    private void answerErrors() throws IOException, InterruptedException {
        String payload = "'serviceJobType':'SAGEMAKER_TRAINING','serviceRequestPayload':'{}'";
        assertThat(calls.refused("SubmitServiceJob", "{'jobName':'x','jobQueue':'$nowhere'," + payload + "}"))
                .contains("does not exist");
        assertThat(calls.refused("SubmitServiceJob", "{'jobName':'x','jobQueue':'$training'," + payload + "}"))
                .contains("serviceRequestPayload");
        assertThat(calls.refused("SubmitServiceJob", "{'jobName':'x','jobQueue':'$quota'," + payload + "}"))
                .isEqualTo("quotaShareName must be specified.");
        assertThat(calls.refused("DescribeServiceJob", "{'jobId':'00000000-0000-4000-8000-000000000000'}"))
                .contains("does not exist");
        assertThat(calls.refused("DescribeQuotaShare", "{'quotaShareArn':'" + shares.share("none") + "'}"))
                .contains("does not exist");
        assertThat(calls.refused("UpdateServiceEnvironment", "{'serviceEnvironment':'$nowhere','state':'DISABLED'}"))
                .contains("does not exist");
        assertThat(calls.refused("DeleteServiceEnvironment", "{'serviceEnvironment':'$instances'}"))
                .isNotBlank();
    }

    private void unmakeAll() throws IOException, InterruptedException {
        calls.call("UpdateQuotaShare", "{'quotaShareArn':'" + shares.share("green") + "','state':'DISABLED'}");
        calls.call("DeleteQuotaShare", "{'quotaShareArn':'" + shares.share("green") + "'}");
        for (String queue : List.of("$training", "$fair", "$quota")) {
            calls.call("UpdateJobQueue", "{'jobQueue':'" + queue + "','state':'DISABLED'}");
            calls.call("DeleteJobQueue", "{'jobQueue':'" + queue + "'}");
            calls.awaitCall(
                    "DescribeJobQueues",
                    "{'jobQueues':['" + queue + "']}",
                    answer -> answer.path("jobQueues").isEmpty());
        }
        for (String environment : List.of("$instances", "$typed")) {
            calls.call("UpdateServiceEnvironment", "{'serviceEnvironment':'" + environment + "','state':'DISABLED'}");
            calls.call("DeleteServiceEnvironment", "{'serviceEnvironment':'" + environment + "'}");
            calls.awaitCall(
                    "DescribeServiceEnvironments",
                    "{'serviceEnvironments':['" + environment + "']}",
                    answer -> answer.path("serviceEnvironments").isEmpty());
        }
        for (String policy : List.of("$fair", "$quota")) {
            calls.call("DeleteSchedulingPolicy", "{'arn':'" + ARN + "scheduling-policy/" + policy + "'}");
        }
    }
}
