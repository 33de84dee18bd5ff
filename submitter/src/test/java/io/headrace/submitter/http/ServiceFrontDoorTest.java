package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ARN;
import static io.headrace.submitter.http.FrontDoorFixture.ids;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.EventLog;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Service environments, service jobs and quota shares in the shapes that AWS clients read; the test says what happens to them. */
@Tag("broker")
class ServiceFrontDoorTest extends OpenFrontDoor {
    private static final String TOKEN = "'clientToken':'%s'";

    @Override
    @BeforeEach
    void makeQueue() {
        queue = door.newServiceQueue();
    }

    @Test
    void shouldMakeChangeTagAndDeleteAServiceEnvironment() {
        String name = "env-" + queue;
        String arn = ARN + "service-environment/" + name;
        assertThat(ok("CreateServiceEnvironment", """
                        {'serviceEnvironmentName':'%s','serviceEnvironmentType':'SAGEMAKER_TRAINING','tags':{'team':'a'},
                         'capacityLimits':[{'maxCapacity':4,'capacityUnit':'NUM_INSTANCES'}]}""".formatted(name)))
                .isEqualTo(quoted("{'serviceEnvironmentName':'%s','serviceEnvironmentArn':'%s'}".formatted(name, arn)));
        ok("UpdateServiceEnvironment", "{'serviceEnvironment':'" + name + "','state':'DISABLED'}");
        tag(arn);

        JsonNode shown =
                ok("DescribeServiceEnvironments", "{'serviceEnvironments':['" + name + "','none','" + arn + "']}");

        assertThat(shown.path("serviceEnvironments")).isEqualTo(quoted("""
                [{'serviceEnvironmentName':'%s','serviceEnvironmentArn':'%s','serviceEnvironmentType':'SAGEMAKER_TRAINING',
                  'state':'DISABLED','status':'VALID','capacityLimits':[{'maxCapacity':4,'capacityUnit':'NUM_INSTANCES'}],
                  'tags':{'team':'a','owner':'me'}}]""".formatted(name, arn)));
        ok("DeleteServiceEnvironment", "{'serviceEnvironment':'" + name + "'}");
        assertThat(ok("DescribeServiceEnvironments", "{'serviceEnvironments':['" + name + "']}")
                        .path("serviceEnvironments"))
                .isEmpty();
    }

    /** The scheduler's own double keeps all shares in the queue q. */
    @Test
    void shouldMakeChangeTagAndDeleteAQuotaShare() {
        ok("CreateJobQueue", """
                {'jobQueueName':'q','jobQueueType':'SAGEMAKER_TRAINING','priority':5,
                 'serviceEnvironmentOrder':[{'order':1,'serviceEnvironment':'se-%s'}]}""".formatted(queue));
        String arn = ARN + "job-queue/q/quota-share/red";
        assertThat(ok("CreateQuotaShare", """
                        {'quotaShareName':'red','jobQueue':'q','capacityLimits':[{'maxCapacity':2,'capacityUnit':'ml.m5.large'}],
                         'resourceSharingConfiguration':{'strategy':'LEND_AND_BORROW'},
                         'preemptionConfiguration':{'inSharePreemption':'ENABLED'},'tags':{'team':'a'}}"""))
                .isEqualTo(quoted("{'quotaShareName':'red','quotaShareArn':'" + arn + "'}"));
        ok("UpdateQuotaShare", """
                {'quotaShareArn':'%s','state':'DISABLED','capacityLimits':[{'maxCapacity':3,'capacityUnit':'ml.m5.large'}]}""".formatted(arn));
        tag(arn);

        JsonNode shown = ok("DescribeQuotaShare", "{'quotaShareArn':'" + arn + "'}");
        assertThat(shown).isEqualTo(quoted("""
                {'quotaShareName':'red','quotaShareArn':'%s','jobQueueArn':'%sjob-queue/q',
                 'capacityLimits':[{'maxCapacity':3,'capacityUnit':'ml.m5.large'}],
                 'resourceSharingConfiguration':{'strategy':'LEND_AND_BORROW','borrowLimit':-1},
                 'preemptionConfiguration':{'inSharePreemption':'ENABLED'},'state':'DISABLED','status':'VALID',
                 'tags':{'team':'a','owner':'me'}}""".formatted(arn, ARN)));
        assertThat(ok("ListQuotaShares", "{'jobQueue':'" + ARN + "job-queue/q'}")
                        .at("/quotaShares/0"))
                .as("the same without tags")
                .isEqualTo(((ObjectNode) shown).without("tags"));
        ok("DeleteQuotaShare", "{'quotaShareArn':'" + arn + "'}");
        assertThat(refused("DescribeQuotaShare", "{'quotaShareArn':'" + arn + "'}"))
                .isEqualTo("Quota share " + arn + " does not exist");
    }

    @Test
    void shouldShowAServiceJobThroughItsLife() {
        String id = submit(
                "train",
                "'schedulingPriority':3,'tags':{'run':'1'},'timeoutConfig':{'attemptDurationSeconds':90},"
                        + "'retryStrategy':{'attempts':2,'evaluateOnExit':[{'action':'RETRY','onStatusReason':'Received*'}]}");
        JobId job = JobId.parse(id);
        String arn = ARN + "service-job/" + id;
        JsonNode waiting = describe(id, "RUNNABLE");
        assertThat(waiting.has("startedAt")).isFalse();
        assertThat(waiting.has("latestAttempt")).isFalse();
        assertThat(text(waiting, "/jobArn")).isEqualTo(arn);
        assertThat(text(waiting, "/jobQueue")).isEqualTo(ARN + "job-queue/" + queue);
        assertThat(waiting.path("retryStrategy"))
                .isEqualTo(quoted("{'attempts':2,'evaluateOnExit':[{'action':'RETRY','onStatusReason':'Received*'}]}"));
        assertThat(waiting.at("/timeoutConfig/attemptDurationSeconds").intValue())
                .isEqualTo(90);
        assertThat(waiting.at("/capacityUsage")).isEqualTo(quoted("[{'capacityUnit':'ml.m5.large','quantity':1.0}]"));

        assertThat(ok("UpdateServiceJob", "{'jobId':'" + id + "','schedulingPriority':8}"))
                .isEqualTo(quoted("{'jobArn':'%s','jobId':'%s','jobName':'train'}".formatted(arn, id)));
        tag(arn);
        door.scheduler.emit(EventLog.placed(job, 1), null);
        JsonNode scheduled = describe(arn, "SCHEDULED");
        assertThat(scheduled.path("scheduledAt").longValue()).isPositive();
        assertThat(counts())
                .isEqualTo(quoted("{'SUBMITTED':0,'PENDING':0,'RUNNABLE':0,'SCHEDULED':1,'STARTING':0,'RUNNING':0,"
                        + "'SUCCEEDED':0,'FAILED':0}"));
        assertThat(scheduled.path("schedulingPriority").intValue()).isEqualTo(8);
        assertThat(scheduled.path("tags")).isEqualTo(quoted("{'run':'1','owner':'me'}"));
        assertThat(text(scheduled, "/latestAttempt/serviceResourceId/value"))
                .startsWith("arn:aws:sagemaker:us-east-1:123456789012:training-job/train-")
                .endsWith("-1");
        door.scheduler.emit(new AttemptStarting(new AttemptId(job, 1), EventLog.EXECUTOR), null);
        describe(id, "STARTING");
        door.scheduler.emit(EventLog.running(job, 1, 5_000), null);
        describe(id, "RUNNING");
        door.scheduler.emit(EventLog.failed(job, 1, 143, 5_000, 6_000), null);
        door.scheduler.emit(new JobPreempted(job, new AttemptId(job, 1), 1, "Preempted: by blue"), null);
        door.scheduler.emit(new JobQueued(job, queue, 2, true), null);
        JsonNode preempted = describe(id, "RUNNABLE");
        assertThat(preempted.at("/preemptionSummary/preemptedAttemptCount").intValue())
                .isEqualTo(1);
        assertThat(preempted
                        .at("/preemptionSummary/recentPreemptedAttempts/0/stoppedAt")
                        .longValue())
                .isEqualTo(6_000);
        assertThat(preempted.path("attempts")).as("it is not counted").isEmpty();
        door.scheduler.emit(EventLog.placed(job, 2), null);
        door.scheduler.emit(EventLog.running(job, 2, 7_000), null);
        door.scheduler.emit(
                new AttemptSucceeded(new AttemptId(job, 2), EventLog.EXECUTOR, "completed", 7_000, 8_000, null, null),
                null);
        door.scheduler.emit(new JobSucceeded(job, "completed", false), null);

        JsonNode ended = describe(id, "SUCCEEDED");
        assertThat(ended.path("attempts").valueStream().map(attempt -> text(attempt, "/statusReason")))
                .containsExactly("completed");
        assertThat(ended.path("startedAt").longValue()).isEqualTo(7_000);
        assertThat(ended.path("stoppedAt").longValue()).isEqualTo(8_000);
    }

    @Test
    void shouldListServiceJobsByEachFilterAndByPages() {
        String first = submit("first", "'quotaShareName':'red'");
        String second = submit("second", "'shareIdentifier':'blue'");
        String third = submit("Third", "");
        describe(third, "RUNNABLE");
        door.scheduler.emit(EventLog.placed(JobId.parse(second), 1), null);
        describe(second, "SCHEDULED");

        assertThat(list("'jobStatus':'RUNNABLE'")).containsExactly(third, first);
        assertThat(list("'jobStatus':'SCHEDULED'")).containsExactly(second);
        assertThat(list("'maxResults':5")).as("without a status those that run").isEmpty();
        assertThat(filtered("JOB_NAME", "THI*")).containsExactly(third);
        assertThat(filtered("SHARE_IDENTIFIER", "blue")).containsExactly(second);
        assertThat(filtered("QUOTA_SHARE_NAME", "red")).containsExactly(first);
        assertThat(list("'jobStatus':'SCHEDULED','filters':[{'name':'QUOTA_SHARE_NAME','values':['red']}]"))
                .as("a share goes together with a status")
                .isEmpty();
        long created = ok("DescribeServiceJob", "{'jobId':'" + second + "'}")
                .path("createdAt")
                .longValue();
        assertThat(filtered("AFTER_CREATED_AT", Long.toString(created))).containsExactly(third);
        assertThat(filtered("BEFORE_CREATED_AT", Long.toString(created))).containsExactly(first);
        JsonNode page = page("'jobStatus':'RUNNABLE','maxResults':1");
        assertThat(ids(page)).containsExactly(third);
        JsonNode next = page("'jobStatus':'RUNNABLE','maxResults':1,'nextToken':'" + text(page, "/nextToken") + "'");
        assertThat(ids(next)).containsExactly(first);
        assertThat(next.has("nextToken")).isFalse();
        assertThat(door.http
                        .get("/headrace/v1/jobs?queue=" + queue, 200)
                        .path("jobs")
                        .valueStream()
                        .map(job -> text(job, "/jobArn") + text(job, "/serviceJobType") + job.has("jobDefinition")))
                .contains(ARN + "service-job/" + first + "SAGEMAKER_TRAINING" + "false");
    }

    @Test
    void shouldKeepJobsAndServiceJobsApart() {
        String service = submit("train", "");
        describe(service, "RUNNABLE");
        String other = door.newQueue();
        String job = text(door.http.ok("SubmitJob", FrontDoorFixture.submission(other, "single", "")), "/jobId");

        assertThat(refused("ListServiceJobs", "{'jobQueue':'" + other + "'}"))
                .isEqualTo("Job queue " + other + " takes no service jobs: expected ListJobs");
        assertThat(refused("ListJobs", "{'jobQueue':'" + ARN + "job-queue/" + queue + "'}"))
                .isEqualTo("Job queue " + ARN + "job-queue/" + queue + " takes service jobs: expected ListServiceJobs");
        assertThat(ok("DescribeJobs", "{'jobs':['" + service + "']}").path("jobs"))
                .isEmpty();
        assertThat(refused("DescribeServiceJob", "{'jobId':'" + job + "'}"))
                .isEqualTo("Service job " + job + " does not exist");
        assertThat(refused("DescribeServiceJob", "{'jobId':'nothing'}"))
                .isEqualTo("Service job nothing does not exist");
    }

    /** AWS refuses another call with the same token; what an SDK sends again because it got no answer is the same call. */
    @Test
    void shouldTakeAClientTokenOnce() {
        String body =
                "{'jobName':'x','jobQueue':'%s','serviceJobType':'SAGEMAKER_TRAINING','serviceRequestPayload':'{}',%s}"
                        .formatted(queue, TOKEN.formatted("t-" + queue))
                        .replace('\'', '"');
        String id = text(door.http.ok("SubmitServiceJob", body), "/jobId");

        assertThat(door.http.refused("SubmitServiceJob", body)).startsWith("clientToken was used before: ");
        assertThat(text(
                        door.http.ok("SubmitServiceJob", body, Map.of("amz-sdk-request", "attempt=2; max=3")),
                        "/jobId"))
                .isEqualTo(id);
        assertThat(submit("x", "")).isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SubmitServiceJob | {'jobName':'a b','jobQueue':'q','serviceJobType':'SAGEMAKER_TRAINING','serviceRequestPayload':'{}'} | jobName",
                "SubmitServiceJob | {'jobName':'a','jobQueue':'q','serviceJobType':'OTHER','serviceRequestPayload':'{}'} | serviceJobType",
                "SubmitServiceJob | {'jobName':'a','jobQueue':'q','serviceJobType':'SAGEMAKER_TRAINING'} | serviceRequestPayload",
                "SubmitServiceJob | {'jobName':'a','jobQueue':'q','serviceJobType':'SAGEMAKER_TRAINING','serviceRequestPayload':'{}','schedulingPriority':10000} | schedulingPriority",
                "SubmitServiceJob | {'jobName':'a','jobQueue':'q','serviceJobType':'SAGEMAKER_TRAINING','serviceRequestPayload':'{}','retryStrategy':{'attempts':11}} | attempts",
                "UpdateServiceJob | {'jobId':'x','schedulingPriority':-1} | schedulingPriority",
                "TerminateServiceJob | {'jobId':'x'} | reason",
                "TerminateServiceJobs | {'jobs':[],'reason':'r'} | jobs",
                "CreateServiceEnvironment | {'serviceEnvironmentName':'a','serviceEnvironmentType':'SAGEMAKER_TRAINING'} | capacityLimits",
                "CreateServiceEnvironment | {'serviceEnvironmentName':'a/b','serviceEnvironmentType':'SAGEMAKER_TRAINING','capacityLimits':[]} | serviceEnvironmentName",
                "CreateQuotaShare | {'quotaShareName':'a','jobQueue':'q','capacityLimits':[{'maxCapacity':1}]} | capacityUnit",
                "CreateQuotaShare | {'quotaShareName':'a','jobQueue':'q','capacityLimits':[{'maxCapacity':1,'capacityUnit':'x'}],'resourceSharingConfiguration':{'strategy':'KEEP'},'preemptionConfiguration':{'inSharePreemption':'ENABLED'}} | strategy",
                "ListServiceJobs | {} | jobQueue",
                "ListServiceJobs | {'jobQueue':'%s','jobStatus':'DONE'} | DONE",
                "ListServiceJobs | {'jobQueue':'%s','maxResults':101} | maxResults",
                "ListServiceJobs | {'jobQueue':'%s','filters':[{'name':'AFTER_CREATED_AT','values':['soon']}]} | ListServiceJobs: filter AFTER_CREATED_AT is 'soon'",
                "ListServiceJobs | {'jobQueue':'%s','filters':[{'name':'COLOUR','values':['red']}]} | COLOUR",
                "ListQuotaShares | {'jobQueue':'nowhere'} | nowhere",
                "DescribeQuotaShare | {'quotaShareArn':'red'} | red"
            })
    void shouldNameTheMemberThatIsWrong(String operation, String body, String named) {
        assertThat(refused(operation, body.replace("%s", queue))).contains(named);
    }

    private void tag(String arn) {
        String path = "/v1/tags/" + URLEncoder.encode(arn, UTF_8);
        door.http.send("POST", path, "{\"tags\":{\"owner\":\"me\",\"gone\":\"soon\"}}", 200);
        door.http.send("DELETE", path + "?tagKeys=gone", "", 200);
        assertThat(text(door.http.get(path, 200), "/tags/owner")).isEqualTo("me");
    }

    private String submit(String name, String more) {
        return text(
                ok(
                        "SubmitServiceJob",
                        "{'jobName':'%s','jobQueue':'%s','serviceJobType':'SAGEMAKER_TRAINING','serviceRequestPayload':'{}'%s}"
                                .formatted(name, queue, more.isEmpty() ? "" : "," + more)),
                "/jobId");
    }

    /** How many jobs of the queue are in which state. */
    private JsonNode counts() {
        return door.http
                .get("/headrace/v1/overview", 200)
                .path("queues")
                .valueStream()
                .filter(shown -> text(shown, "/jobQueueName").equals(queue))
                .findFirst()
                .orElseThrow()
                .path("jobs");
    }

    private JsonNode describe(String id, String status) {
        String body = "{'jobId':'" + id + "'}";
        FrontDoorFixture.soon().until(() -> status.equals(text(ok("DescribeServiceJob", body), "/status")));
        return ok("DescribeServiceJob", body);
    }

    private JsonNode page(String members) {
        return ok("ListServiceJobs", "{'jobQueue':'" + queue + "'," + members + "}");
    }

    private List<String> list(String members) {
        return ids(page(members));
    }

    private List<String> filtered(String name, String value) {
        return list("'filters':[{'name':'%s','values':['%s']}]".formatted(name, value));
    }

    private static JsonNode ok(String operation, String singleQuoted) {
        return door.http.ok(operation, singleQuoted.replace('\'', '"'));
    }

    private static String refused(String operation, String singleQuoted) {
        return door.http.refused(operation, singleQuoted.replace('\'', '"'));
    }

    private static JsonNode quoted(String singleQuoted) {
        return json(singleQuoted.replace('\'', '"'));
    }
}
