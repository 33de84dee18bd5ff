package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ARN;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.EventLog;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Queues, environments, definitions, policies and consumable resources come, change and go, in AWS's shapes. */
@Tag("broker")
class ResourceActionsTest extends OpenFrontDoor {
    @Test
    void shouldChangeAndDeleteAQueue() {
        JsonNode changed = door.http.ok("UpdateJobQueue", """
                {"jobQueue":"%s","state":"DISABLED","priority":9,"maxRunningJobs":3,"backfill":false,
                 "jobStateTimeLimitActions":[{"reason":"CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY","state":"RUNNABLE",
                   "maxTimeSeconds":600,"action":"CANCEL"}]}""".formatted(queue));
        assertThat(changed).isEqualTo(json("""
                {"jobQueueName":"%s","jobQueueArn":"%sjob-queue/%s"}""".formatted(queue, ARN, queue)));
        JsonNode shown = shownQueue();
        assertThat(text(shown, "/state")).isEqualTo("DISABLED");
        assertThat(text(shown, "/status")).isEqualTo("VALID");
        assertThat(shown.path("priority").intValue()).isEqualTo(9);
        assertThat(shown.path("maxRunningJobs").intValue()).isEqualTo(3);
        assertThat(shown.at("/jobStateTimeLimitActions/0/maxTimeSeconds").intValue())
                .isEqualTo(600);
        assertThat(text(shown, "/computeEnvironmentOrder/0/computeEnvironment"))
                .isEqualTo(ARN + "compute-environment/ce-" + queue);

        door.http.ok(
                "UpdateJobQueue",
                "{\"jobQueue\":\"" + queue + "\",\"maxRunningJobs\":0,\"jobStateTimeLimitActions\":[]}");
        JsonNode without = shownQueue();
        assertThat(without.path("jobStateTimeLimitActions")).isEmpty();
        assertThat(without.has("maxRunningJobs")).isFalse();
        assertThat(without.path("priority").intValue()).isEqualTo(9);

        assertThat(door.http.ok("DeleteJobQueue", "{\"jobQueue\":\"" + queue + "\"}"))
                .isEqualTo(json("{}"));
        assertThat(text(shownQueue(), "/status")).isEqualTo("DELETING");
    }

    @Test
    void shouldChangeAndDeleteAnEnvironment() {
        String environment = "ce-" + queue;
        JsonNode changed = door.http.ok("UpdateComputeEnvironment", """
                {"computeEnvironment":"%s","state":"DISABLED",
                 "computeResources":{"maxvCpus":32,"desiredvCpus":4,"instanceTypes":["m5"]}}""".formatted(environment));
        assertThat(text(changed, "/computeEnvironmentArn")).isEqualTo(ARN + "compute-environment/" + environment);
        JsonNode shown = environments(environment).path(0);
        assertThat(text(shown, "/state")).isEqualTo("DISABLED");
        assertThat(shown.at("/computeResources/maxvCpus").intValue()).isEqualTo(32);
        assertThat(shown.at("/computeResources/desiredvCpus").intValue()).isEqualTo(4);
        assertThat(text(shown, "/computeResources/type")).isEqualTo("EC2");
        assertThat(text(shown, "/computeResources/instanceTypes/0")).isEqualTo("m5");

        door.http.ok("DeleteComputeEnvironment", "{\"computeEnvironment\":\"" + environment + "\"}");
        FrontDoorFixture.soon().until(() -> environments(environment).isEmpty());
    }

    @Test
    void shouldKeepAnInactiveDefinitionDescribable() {
        String name = queue + "-def";
        door.http.ok("RegisterJobDefinition", """
                {"jobDefinitionName":"%s","type":"container","containerProperties":{"image":"busybox","vcpus":1,"memory":64},
                 "consumableResourceProperties":{"consumableResourceList":[{"consumableResource":"license","quantity":2}]}}""".formatted(name));
        assertThat(door.http.ok("DeregisterJobDefinition", "{\"jobDefinition\":\"" + name + ":1\"}"))
                .isEqualTo(json("{}"));
        JsonNode shown = door.http
                .ok("DescribeJobDefinitions", "{\"jobDefinitions\":[\"" + name + ":1\"]}")
                .at("/jobDefinitions/0");
        assertThat(text(shown, "/status")).isEqualTo("INACTIVE");
        assertThat(shown.at("/consumableResourceProperties/consumableResourceList/0/quantity")
                        .intValue())
                .isEqualTo(2);
        assertThat(door.http
                        .ok("DescribeJobDefinitions", "{\"jobDefinitionName\":\"" + name + "\",\"status\":\"ACTIVE\"}")
                        .path("jobDefinitions"))
                .isEmpty();
    }

    @Test
    void shouldShowOnWhichExecutorsJobsRun() {
        String name = queue + "-where";
        String constraints =
                "\"placementConstraints\":[{\"type\":\"memberOf\",\"expression\":\"attribute:disk == ssd\"}]";
        String body = "{\"jobDefinitionName\":\"" + name + "\",\"type\":\"container\",\"containerProperties\":"
                + "{\"image\":\"busybox\",\"vcpus\":1,\"memory\":64},";
        door.http.ok("RegisterJobDefinition", body + constraints + "}");
        assertThat(door.http
                        .ok("DescribeJobDefinitions", "{\"jobDefinitions\":[\"" + name + ":1\"]}")
                        .at("/jobDefinitions/0/placementConstraints"))
                .isEqualTo(json("{" + constraints + "}").path("placementConstraints"));
        assertThat(door.http.refused(
                        "RegisterJobDefinition", body + constraints.replace("memberOf", "distinctInstance") + "}"))
                .contains("placementConstraints[0].type", "distinctInstance", "memberOf");

        String job = text(
                door.http.ok(
                        "SubmitJob",
                        "{\"jobName\":\"n\",\"jobQueue\":\"" + queue + "\",\"jobDefinition\":\"def\"," + constraints
                                + "}"),
                "/jobId");
        assertThat(door.http
                        .ok("DescribeJobs", "{\"jobs\":[\"" + job + "\"]}")
                        .at("/jobs/0/placementConstraints/0/expression"))
                .isEqualTo(json("\"attribute:disk == ssd\""));
    }

    @Test
    void shouldNotCutTheRevisionsOfAName() {
        String name = queue + "-many";
        String body = "{\"jobDefinitionName\":\"" + name + "\",\"type\":\"container\",\"containerProperties\":"
                + "{\"image\":\"busybox\",\"vcpus\":1,\"memory\":64}}";
        for (int i = 0; i < 100; i++) {
            door.http.ok("RegisterJobDefinition", body);
        }
        String named = "{\"jobDefinitions\":[\"" + name + "\"]%s}";
        assertThat(door.http.ok("DescribeJobDefinitions", named.formatted("")).path("jobDefinitions"))
                .hasSize(100);
        door.http.ok("RegisterJobDefinition", body);
        assertThat(door.http.refused("DescribeJobDefinitions", named.formatted("")))
                .isEqualTo("DescribeJobDefinitions: '" + name + "' of 'jobDefinitions' has more than 100 revisions,"
                        + " expected name:revision, or its name as 'jobDefinitionName'");
        door.http.ok("DeregisterJobDefinition", "{\"jobDefinition\":\"" + name + ":7\"}");
        assertThat(text(
                        door.http.ok("DescribeJobDefinitions", named.formatted(",\"status\":\"INACTIVE\"")),
                        "/jobDefinitions/0/jobDefinitionArn"))
                .isEqualTo(ARN + "job-definition/" + name + ":7");
    }

    /** The scheduler takes names out of ARNs: what is another account's must not become what has the same name here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SubmitJob | jobQueue | {'jobName':'n','jobQueue':'@job-queue/q','jobDefinition':'def'}",
                "SubmitJob | jobDefinition | {'jobName':'n','jobQueue':'q','jobDefinition':'@job-definition/def:1'}",
                "SubmitJob | consumableResourcePropertiesOverride.consumableResourceList.consumableResource | {'jobName':'n','jobQueue':'q','jobDefinition':'def','consumableResourcePropertiesOverride':{'consumableResourceList':[{'consumableResource':'@consumable-resource/c','quantity':1}]}}",
                "UpdateConsumableResource | consumableResource | {'consumableResource':'@consumable-resource/c','operation':'SET','quantity':1}",
                "CreateJobQueue | computeEnvironmentOrder.computeEnvironment | {'jobQueueName':'f','priority':1,'computeEnvironmentOrder':[{'order':1,'computeEnvironment':'@compute-environment/e'}]}",
                "UpdateJobQueue | jobQueue | {'jobQueue':'@job-queue/q','priority':1}",
                "DeleteJobQueue | jobQueue | {'jobQueue':'@job-queue/q'}",
                "DeleteComputeEnvironment | computeEnvironment | {'computeEnvironment':'@compute-environment/e'}",
                "UpdateSchedulingPolicy | arn | {'arn':'@scheduling-policy/p','fairsharePolicy':{}}",
                "DeregisterJobDefinition | jobDefinition | {'jobDefinition':'@job-definition/def:1'}",
                "CancelJob | jobId | {'jobId':'@job/00000000-0000-4000-8000-000000000000','reason':'r'}",
                "DeleteQuotaShare | quotaShareArn | {'quotaShareArn':'@job-queue/q/quota-share/s'}",
            })
    void shouldRefuseWhatBelongsToAnotherAccount(String operation, String member, String body) {
        String foreign = "arn:aws:batch:us-east-1:999999999999:";
        int before = door.scheduler.seen().size();
        assertThat(door.http.refused(operation, body.replace('\'', '"').replace("@", foreign)))
                .startsWith(operation + ": '" + member + "' is '" + foreign)
                .endsWith("', expected a resource of account 123456789012");
        assertThat(door.scheduler.seen()).hasSize(before);
    }

    @Test
    void shouldStopAJobByItsArn() {
        for (String operation : List.of("CancelJob", "TerminateJob", "CancelJobs", "TerminateJobs")) {
            String id = text(door.http.ok("SubmitJob", FrontDoorFixture.submission(queue, "named", "")), "/jobId");
            String arn = "\"" + ARN + "job/" + id + "\"";
            String named = operation.endsWith("s") ? "\"jobs\":[" + arn + "]" : "\"jobId\":" + arn;
            JsonNode answer = door.http.ok(operation, "{" + named + ",\"reason\":\"enough\"}");
            assertThat(answer.path("errors")).isEmpty();
            assertThat(text(door.describe(id, "FAILED"), "/statusReason")).isEqualTo("enough");
        }
        JsonNode foreign = door.http.ok(
                "CancelJobs", "{\"jobs\":[\"arn:aws:batch:us-east-1:999999999999:job/x\"],\"reason\":\"r\"}");
        assertThat(text(foreign, "/errors/0/code")).isEqualTo("ClientException");
        assertThat(text(foreign, "/errors/0/message"))
                .isEqualTo(
                        "the job is 'arn:aws:batch:us-east-1:999999999999:job/x', expected one of account 123456789012");
    }

    @Test
    void shouldMakeChangeAndDeleteASchedulingPolicy() {
        String name = "policy-" + queue;
        String arn = ARN + "scheduling-policy/" + name;
        assertThat(door.http.ok("CreateSchedulingPolicy", """
                        {"name":"%s","tags":{"team":"a"},
                         "fairsharePolicy":{"computeReservation":5,"shareDistribution":[{"shareIdentifier":"A*","weightFactor":0.25}]}}""".formatted(name)))
                .isEqualTo(json("{\"name\":\"" + name + "\",\"arn\":\"" + arn + "\"}"));
        assertThat(door.http
                        .ok("ListSchedulingPolicies", "{}")
                        .path("schedulingPolicies")
                        .valueStream()
                        .map(policy -> text(policy, "/arn")))
                .contains(arn);
        JsonNode shown = policies(arn).path(0);
        assertThat(shown.at("/fairsharePolicy/shareDistribution/0/weightFactor").doubleValue())
                .isEqualTo(0.25);
        assertThat(text(shown, "/tags/team")).isEqualTo("a");

        door.http.ok(
                "UpdateSchedulingPolicy", "{\"arn\":\"" + arn + "\",\"fairsharePolicy\":{\"shareDecaySeconds\":60}}");
        JsonNode changed = policies(arn).path(0);
        assertThat(changed.at("/fairsharePolicy/shareDecaySeconds").intValue()).isEqualTo(60);
        assertThat(changed.at("/fairsharePolicy").has("computeReservation")).isFalse();
        assertThat(text(changed, "/tags/team")).isEqualTo("a");

        door.http.ok("DeleteSchedulingPolicy", "{\"arn\":\"" + arn + "\"}");
        assertThat(policies(arn)).isEmpty();
    }

    @Test
    void shouldCountAConsumableResource() {
        String name = "license-" + queue;
        door.http.ok("CreateConsumableResource", "{\"consumableResourceName\":\"" + name + "\",\"totalQuantity\":7}");
        JsonNode changed = door.http.ok("UpdateConsumableResource", """
                {"consumableResource":"%s","operation":"SET","quantity":12,"clientToken":"t"}""".formatted(name));
        assertThat(changed.path("totalQuantity").longValue()).isEqualTo(12);
        JsonNode shown = door.http.ok("DescribeConsumableResource", "{\"consumableResource\":\"" + name + "\"}");
        assertThat(text(shown, "/consumableResourceArn")).isEqualTo(ARN + "consumable-resource/" + name);
        assertThat(text(shown, "/resourceType")).isEqualTo("REPLENISHABLE");
        assertThat(shown.path("totalQuantity").longValue()).isEqualTo(12);
        assertThat(shown.path("inUseQuantity").longValue()).isZero();
        assertThat(shown.path("availableQuantity").longValue()).isEqualTo(12);
        assertThat(shown.path("createdAt").isIntegralNumber()).isTrue();
        for (String filter : List.of(name.toUpperCase(java.util.Locale.ROOT), "license-" + queue + "*")) {
            JsonNode found = door.http.ok("ListConsumableResources", """
                    {"filters":[{"name":"CONSUMABLE_RESOURCE_NAME","values":["%s"]}]}""".formatted(filter));
            assertThat(found.at("/consumableResources/0/totalQuantity").longValue())
                    .isEqualTo(12);
        }
        door.http.ok("DeleteConsumableResource", "{\"consumableResource\":\"" + name + "\"}");
        assertThat(door.http.ok("ListConsumableResources", """
                                {"filters":[{"name":"CONSUMABLE_RESOURCE_NAME","values":["%s"]}]}""".formatted(name)).path("consumableResources"))
                .isEmpty();
    }

    @Test
    void shouldTakeWhatIsUsedUpOffTheTotal() {
        String name = "token-" + queue;
        door.http.ok(
                "CreateConsumableResource",
                "{\"consumableResourceName\":\"" + name
                        + "\",\"totalQuantity\":7,\"resourceType\":\"NON_REPLENISHABLE\"}");
        JobId job = JobId.parse(submitNeeding(name, 2, "uses", ""));
        assertThat(total(name)).isEqualTo(7);

        door.scheduler.emit(EventLog.placed(job, 1), null);
        door.describe(job.toString(), "STARTING");
        assertThat(total(name)).isEqualTo(5);
        JsonNode shown = door.http.ok("DescribeConsumableResource", "{\"consumableResource\":\"" + name + "\"}");
        assertThat(shown.path("availableQuantity").longValue()).isEqualTo(5);
        assertThat(shown.path("inUseQuantity").longValue()).isZero();

        door.scheduler.emit(EventLog.failed(job, 1, 1, 5, 6), null);
        door.scheduler.emit(new JobQueued(job, queue, 2, true), null);
        door.scheduler.emit(EventLog.placed(job, 2), null);
        FrontDoorFixture.soon().until(() -> total(name) == 3);
        door.http.ok(
                "UpdateConsumableResource",
                "{\"consumableResource\":\"" + name + "\",\"operation\":\"SET\",\"quantity\":9}");
        assertThat(total(name)).isEqualTo(9);
    }

    @Test
    void shouldListTheJobsThatNeedAConsumableResource() {
        String name = "license-" + queue;
        String arn = ARN + "consumable-resource/" + name;
        door.http.ok("CreateConsumableResource", "{\"consumableResourceName\":\"" + name + "\",\"totalQuantity\":7}");
        JobId one = JobId.parse(submitNeeding(name, 2, "Alpha-1", ""));
        String array = submitNeeding(name, 3, "alpha-2", ",\"arrayProperties\":{\"size\":3}");
        door.http.ok("SubmitJob", FrontDoorFixture.submission(queue, "needs-nothing", ""));
        door.scheduler.emit(EventLog.placed(one, 1), null);
        door.describe(one.toString(), "STARTING");

        JsonNode all = needing(arn, "").path("jobs");
        assertThat(all.valueStream().map(job -> text(job, "/jobArn")))
                .containsExactly(ARN + "job/" + array, ARN + "job/" + one);
        assertThat(all.path(1)).isEqualTo(json("""
                {"jobArn":"%1$sjob/%2$s","jobQueueArn":"%1$sjob-queue/%3$s","jobName":"Alpha-1",
                 "jobDefinitionArn":"%1$sjob-definition/def:1","jobStatus":"STARTING","createdAt":%4$d,"quantity":2,
                 "consumableResourceProperties":{"consumableResourceList":[{"consumableResource":"%5$s","quantity":2}]}}""".formatted(
                        ARN, one, queue, all.path(1).path("createdAt").longValue(), arn)));
        assertThat(needing(name, filter("JOB_STATUS", "STARTING")).path("jobs")).hasSize(1);
        assertThat(needing(name, filter("JOB_NAME", "ALPHA*")).path("jobs")).hasSize(2);
        assertThat(needing(name, filter("JOB_NAME", "beta")).path("jobs")).isEmpty();
        JsonNode first = needing(name, ",\"maxResults\":1");
        assertThat(text(first, "/jobs/0/jobName")).isEqualTo("alpha-2");
        assertThat(text(
                        needing(name, ",\"maxResults\":1,\"nextToken\":\"" + text(first, "/nextToken") + "\""),
                        "/jobs/0/jobName"))
                .isEqualTo("Alpha-1");
        assertThat(door.http.refused(
                        "ListJobsByConsumableResource",
                        "{\"consumableResource\":\"x\"" + filter("JOB_QUEUE", "q") + "}"))
                .isEqualTo("Consumable resource x does not exist");
        assertThat(door.http.refused(
                        "ListJobsByConsumableResource",
                        "{\"consumableResource\":\"" + name + "\"" + filter("JOB_STATUS", "DONE") + "}"))
                .startsWith("filter JOB_STATUS 'DONE' is unknown, expected one of [SUBMITTED");
    }

    @Test
    void shouldTagWhatCanHaveTags() {
        door.http.ok("RegisterJobDefinition", """
                {"jobDefinitionName":"d-%1$s","type":"container","tags":{"team":"a"},
                 "containerProperties":{"image":"busybox","vcpus":1,"memory":64}}""".formatted(queue));
        door.http.ok("CreateSchedulingPolicy", "{\"name\":\"" + queue + "\",\"tags\":{\"team\":\"a\"}}");
        door.http.ok(
                "CreateConsumableResource", "{\"consumableResourceName\":\"" + queue + "\",\"tags\":{\"team\":\"a\"}}");
        String job = text(
                door.http.ok("SubmitJob", FrontDoorFixture.submission(queue, "job", "\"tags\":{\"team\":\"a\"}")),
                "/jobId");
        for (String resource : List.of(
                "job-definition/d-" + queue + ":1",
                "scheduling-policy/" + queue,
                "consumable-resource/" + queue,
                "job/" + job)) {
            String path = tags(resource);
            assertThat(door.http.get(path, 200)).isEqualTo(json("{\"tags\":{\"team\":\"a\"}}"));
            assertThat(door.http.send("POST", path, "{\"tags\":{\"team\":\"b\",\"a b\":\"ü/+\"}}", 200))
                    .isEqualTo(json("{}"));
            assertThat(door.http.get(path, 200)).isEqualTo(json("{\"tags\":{\"team\":\"b\",\"a b\":\"ü/+\"}}"));
            assertThat(door.http.send("DELETE", path + "?tagKeys=team&tagKeys=none", "", 200))
                    .isEqualTo(json("{}"));
            assertThat(door.http.get(path, 200)).isEqualTo(json("{\"tags\":{\"a b\":\"ü/+\"}}"));
        }
        assertThat(text(door.describe(job, "RUNNABLE"), "/tags/a b")).isEqualTo("ü/+");
        assertThat(text(policies(ARN + "scheduling-policy/" + queue).path(0), "/tags/a b"))
                .isEqualTo("ü/+");
    }

    @Test
    void shouldTagWhatHadNoTagsAndTakeAnArnThatAProxyDecoded() {
        String path = "/v1/tags/" + ARN + "job-queue/" + queue;
        assertThat(door.http.get(path, 200)).isEqualTo(json("{\"tags\":{}}"));
        door.http.send("POST", path, "{\"tags\":{\"team\":\"a\"}}", 200);
        door.http.ok("UpdateJobQueue", "{\"jobQueue\":\"" + queue + "\",\"priority\":7}");
        assertThat(text(shownQueue(), "/tags/team")).isEqualTo("a");
        door.http.send("POST", tags("compute-environment/ce-" + queue), "{\"tags\":{\"c/d\":\"\"}}", 200);
        door.http.send("DELETE", tags("compute-environment/ce-" + queue) + "?tagKeys=c%2Fd", "", 200);
        assertThat(environments("ce-" + queue).path(0).path("tags")).isEmpty();
    }

    @Test
    void shouldRefuseToTagWhatHasNoTags() {
        String array = text(
                door.http.ok("SubmitJob", FrontDoorFixture.submission(queue, "a", "\"arrayProperties\":{\"size\":2}")),
                "/jobId");
        assertThat(tagError("GET", tags("job/" + array + ":1"), ""))
                .contains("array children and nodes have no tags, expected the ARN of their job");
        assertThat(tagError("GET", tags("job-queue/nowhere"), ""))
                .isEqualTo("Resource " + ARN + "job-queue/nowhere does not exist");
        assertThat(tagError("POST", tags("job-definition/def"), "{\"tags\":{}}"))
                .contains("expected it to end in :revision");
        assertThat(tagError("GET", "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A999999999999%3Ajob-queue%2Fq", ""))
                .contains("expected one of account 123456789012");
        assertThat(tagError("GET", "/v1/tags/" + queue, "")).contains("expected the ARN of a compute environment");
        assertThat(tagError("POST", tags("job-queue/" + queue), "no")).contains("not JSON");
        assertThat(tagError("DELETE", tags("job-queue/" + queue), "")).contains("tagKeys");
        assertThat(door.http.send("POST", "/v1/tagresource", "{}", 404).has("message"))
                .isTrue();
    }

    private static String tags(String resource) {
        return "/v1/tags/" + URLEncoder.encode(ARN + resource, UTF_8);
    }

    private static String tagError(String method, String path, String body) {
        return text(door.http.send(method, path, body, 400), "/message");
    }

    private String submitNeeding(String resource, int quantity, String name, String more) {
        String needs = """
                "consumableResourcePropertiesOverride":{"consumableResourceList":[{"consumableResource":"%s","quantity":%d}]}%s""";
        return text(
                door.http.ok(
                        "SubmitJob",
                        FrontDoorFixture.submission(queue, name, needs.formatted(resource, quantity, more))),
                "/jobId");
    }

    private static long total(String name) {
        return door.http
                .ok("DescribeConsumableResource", "{\"consumableResource\":\"" + name + "\"}")
                .path("totalQuantity")
                .longValue();
    }

    private static JsonNode needing(String resource, String more) {
        return door.http.ok(
                "ListJobsByConsumableResource", "{\"consumableResource\":\"" + resource + "\"" + more + "}");
    }

    private static String filter(String name, String value) {
        return ",\"filters\":[{\"name\":\"" + name + "\",\"values\":[\"" + value + "\"]}]";
    }

    private JsonNode shownQueue() {
        return door.http
                .ok("DescribeJobQueues", "{\"jobQueues\":[\"" + queue + "\"]}")
                .at("/jobQueues/0");
    }

    private static JsonNode environments(String name) {
        return door.http
                .ok("DescribeComputeEnvironments", "{\"computeEnvironments\":[\"" + name + "\"]}")
                .path("computeEnvironments");
    }

    private static JsonNode policies(String arn) {
        return door.http
                .ok("DescribeSchedulingPolicies", "{\"arns\":[\"" + arn + "\"]}")
                .path("schedulingPolicies");
    }
}
