package io.headrace.systemtests.clients;

import static io.headrace.systemtests.clients.ServiceCalls.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The walk's part about service environments, service jobs and quota shares: training jobs as containers, from the first environment to the
 * last deletion. It needs instances of type {@code ml.m5.large} that are small.
 */
final class ServiceFlow {
    /** Runs until it is told to stop, and stops at once. */
    private static final String ENDLESS = "trap 'exit 143' TERM; sleep 600 & wait";

    private final ServiceCalls calls;

    /** Whether the client is as new as TerminateServiceJobs. */
    private final boolean newest;

    ServiceFlow(ClientDriver client, String prefix, RealClient kind) {
        calls = new ServiceCalls(client, prefix + "-");
        newest = kind == RealClient.NODE;
    }

    /** Walks it all. */
    void run() throws IOException, InterruptedException {
        makeEnvironmentAndQueue();
        runOne();
        retryAndListByEveryFilter();
        changeAndTerminate();
        shareFairly();
        shareByQuota();
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
        assertThat(pages("DescribeServiceEnvironments", "", "serviceEnvironments", "serviceEnvironmentName"))
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
        assertThat(pages(
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
            JsonNode bulk = calls.call(
                    "TerminateServiceJobs", "{'jobs':['" + running.getLast() + "','nothing'],'reason':'in bulk'}");
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

    /** Blue has one of its own and borrows two of red's; red takes one back. */
    private void shareByQuota() throws IOException, InterruptedException {
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
        assertThat(pages("ListQuotaShares", "'jobQueue':'$quota',", "quotaShares", "quotaShareName"))
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

    private void makeShare(String name, int capacity, String sharing) throws IOException, InterruptedException {
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

    private String share(String name) {
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

    private void tag() throws IOException, InterruptedException {
        makeShare("green", 1, "'strategy':'RESERVE'");
        String job =
                calls.submit("'jobName':'tagged','jobQueue':'$training','tags':{'a':'1'}", calls.payload("true", ""));
        for (String arn : List.of(
                share("green"), ARN + "service-job/" + job, ARN + calls.name("service-environment/$instances"))) {
            calls.call("TagResource", "{'resourceArn':'" + arn + "','tags':{'cost center':'a/b=c','owner':'me'}}");
            calls.call("UntagResource", "{'resourceArn':'" + arn + "','tagKeys':['cost center','unknown']}");
            JsonNode tags = calls.call("ListTagsForResource", "{'resourceArn':'" + arn + "'}")
                    .path("tags");
            assertThat(tags.path("owner").asString()).isEqualTo("me");
            assertThat(tags.has("cost center")).isFalse();
        }
        assertThat(calls.awaitJob(job, "SUCCEEDED").at("/tags/owner").asString())
                .isEqualTo("me");
        assertThat(calls.call("DescribeQuotaShare", "{'quotaShareArn':'" + share("green") + "'}")
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
        assertThat(calls.refused("DescribeQuotaShare", "{'quotaShareArn':'" + share("none") + "'}"))
                .contains("does not exist");
        assertThat(calls.refused("UpdateServiceEnvironment", "{'serviceEnvironment':'$nowhere','state':'DISABLED'}"))
                .contains("does not exist");
        assertThat(calls.refused("DeleteServiceEnvironment", "{'serviceEnvironment':'$instances'}"))
                .isNotBlank();
    }

    private void unmakeAll() throws IOException, InterruptedException {
        calls.call("UpdateQuotaShare", "{'quotaShareArn':'" + share("green") + "','state':'DISABLED'}");
        calls.call("DeleteQuotaShare", "{'quotaShareArn':'" + share("green") + "'}");
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

    /** A member of the elements of all pages, one element each. */
    private List<String> pages(String operation, String members, String list, String member)
            throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = calls.call(operation, "{" + members + token + "'maxResults':1}");
            assertThat(page.path(list).size()).isLessThanOrEqualTo(1);
            found.addAll(each(page.path(list), member));
            token = page.has("nextToken")
                    ? "'nextToken':'" + page.path("nextToken").asString() + "',"
                    : "";
        } while (!token.isEmpty());
        return found;
    }

    private static List<String> each(JsonNode list, String member) {
        Stream<JsonNode> elements = list.valueStream();
        return elements.map(one -> one.path(member).asString()).toList();
    }
}
