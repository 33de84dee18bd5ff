package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ARN;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Queues, environments, definitions, policies and consumable resources come, change and go, in AWS's shapes. */
@Tag("broker")
class ResourceActionsTest {
    @TempDir
    static Path folder;

    private static FrontDoorFixture door;

    private String queue;

    @BeforeAll
    static void open() {
        door = new FrontDoorFixture(folder);
    }

    @AfterAll
    static void close() throws InterruptedException {
        door.close();
    }

    @BeforeEach
    void makeQueue() {
        queue = door.newQueue();
    }

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
