package io.headrace.submitter.http.batch;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.NodeProperties;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.ResourceQueries.Definition;
import io.headrace.submitter.readmodel.ResourceQueries.Environment;
import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Definitions, queues and environments in the shapes of the Describe operations.
 *
 * @param arns ARNs as the caller sees them
 */
record ResourceShapes(Arns arns) {
    /** JobDefinition. */
    ObjectNode definition(Definition row) {
        RegisterJobDefinition definition = row.definition();
        String nameAndRevision = definition.jobDefinitionName() + ":" + row.revision();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("jobDefinitionName", definition.jobDefinitionName())
                .put("jobDefinitionArn", arns.jobDefinition(nameAndRevision))
                .put("revision", row.revision())
                .put("status", row.status())
                .put("type", definition.type());
        if (definition.schedulingPriority() != null) {
            shape.put("schedulingPriority", (int) definition.schedulingPriority());
        }
        shape.set("parameters", strings(definition.parameters()));
        if (definition.containerProperties() != null) {
            shape.set("containerProperties", ContainerShapes.container(definition.containerProperties()));
        }
        if (definition.ecsProperties() != null) {
            shape.set("ecsProperties", ContainerShapes.containers(definition.ecsProperties()));
        }
        NodeProperties nodes = definition.nodeProperties();
        if (nodes != null) {
            shape.set("nodeProperties", ContainerShapes.nodes(nodes));
        }
        if (definition.retryStrategy() != null) {
            shape.set("retryStrategy", ContainerShapes.retryStrategy(definition.retryStrategy()));
        }
        if (definition.timeout() != null) {
            shape.set("timeout", JsonCodec.mapper().valueToTree(definition.timeout()));
        }
        shape.set("tags", strings(definition.tags()));
        if (definition.consumableResourceProperties() != null) {
            shape.set(
                    "consumableResourceProperties",
                    JsonCodec.mapper().valueToTree(definition.consumableResourceProperties()));
        }
        if (!definition.placementConstraints().isEmpty()) {
            shape.set("placementConstraints", JsonCodec.mapper().valueToTree(definition.placementConstraints()));
        }
        if (definition.propagateTags() != null) {
            shape.put("propagateTags", (boolean) definition.propagateTags());
        }
        shape.set("platformCapabilities", JsonCodec.mapper().valueToTree(definition.platformCapabilities()));
        return shape.put("containerOrchestrationType", "ECS");
    }

    /** JobQueueDetail. */
    ObjectNode queue(Queue row) {
        CreateJobQueue queue = row.queue();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("jobQueueName", queue.jobQueueName())
                .put("jobQueueArn", arns.jobQueue(queue.jobQueueName()))
                .put("state", queue.state() == null ? "ENABLED" : queue.state())
                .put("status", row.status())
                .put("statusReason", row.status().equals("VALID") ? "JobQueue Healthy" : "JobQueue is being deleted")
                .put("priority", queue.priority());
        ArrayNode order = shape.putArray("computeEnvironmentOrder");
        queue.computeEnvironmentOrder()
                .forEach(entry -> order.addObject()
                        .put("order", entry.order())
                        .put(
                                "computeEnvironment",
                                arns.computeEnvironment(
                                        arns.nameIn(entry.computeEnvironment(), "compute-environment"))));
        ArrayNode serviceOrder = shape.putArray("serviceEnvironmentOrder");
        queue.serviceEnvironmentOrder()
                .forEach(entry -> serviceOrder
                        .addObject()
                        .put("order", entry.order())
                        .put("serviceEnvironment", arns.serviceEnvironment(entry.serviceEnvironment())));
        if (queue.jobQueueType() != null) {
            shape.put("jobQueueType", queue.jobQueueType());
        }
        if (queue.schedulingPolicyArn() != null) {
            shape.put(
                    "schedulingPolicyArn",
                    arns.schedulingPolicy(arns.nameIn(queue.schedulingPolicyArn(), "scheduling-policy")));
        }
        shape.set("tags", strings(queue.tags()));
        shape.set("jobStateTimeLimitActions", JsonCodec.mapper().valueToTree(queue.jobStateTimeLimitActions()));
        if (queue.maxRunningJobs() != null) {
            shape.put("maxRunningJobs", (int) queue.maxRunningJobs());
        }
        if (queue.backfill() != null) {
            shape.put("backfill", (boolean) queue.backfill());
        }
        return shape;
    }

    /** ComputeEnvironmentDetail. */
    ObjectNode environment(Environment row) {
        CreateComputeEnvironment environment = row.environment();
        String name = environment.computeEnvironmentName();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("computeEnvironmentName", name)
                .put("computeEnvironmentArn", arns.computeEnvironment(name))
                .put("ecsClusterArn", arns.cluster(name, row.uuid()))
                .put("type", environment.type())
                .put("state", environment.state() == null ? "ENABLED" : environment.state())
                .put("status", row.status())
                .put(
                        "statusReason",
                        row.status().equals("VALID")
                                ? "ComputeEnvironment Healthy"
                                : "ComputeEnvironment is being deleted");
        if (environment.unmanagedvCpus() != null) {
            shape.put("unmanagedvCpus", (int) environment.unmanagedvCpus());
        }
        if (environment.computeResources() != null) {
            ObjectNode resources = JsonCodec.mapper().valueToTree(environment.computeResources());
            ContainerShapes.showEmpty(resources, List.of("instanceTypes", "subnets", "securityGroupIds"));
            resources.set("tags", strings(environment.computeResources().tags()));
            if (!resources.has("desiredvCpus")
                    && !environment.computeResources().type().startsWith("FARGATE")) {
                // What is wanted is at least what is kept ready.
                resources.put("desiredvCpus", resources.path("minvCpus").asInt(0));
            }
            shape.set("computeResources", resources);
        }
        if (environment.serviceRole() != null) {
            shape.put("serviceRole", environment.serviceRole());
        }
        if (environment.updatePolicy() != null) {
            shape.set("updatePolicy", JsonCodec.mapper().valueToTree(environment.updatePolicy()));
        }
        if (environment.ecsSettings() != null) {
            shape.set("ecsSettings", JsonCodec.mapper().valueToTree(environment.ecsSettings()));
        }
        if (environment.context() != null) {
            shape.put("context", environment.context());
        }
        shape.set("tags", strings(environment.tags()));
        return shape.put("containerOrchestrationType", "ECS").put("uuid", row.uuid());
    }

    /** A map as it is, an empty one too. */
    private static ObjectNode strings(Map<String, String> map) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        map.forEach(shape::put);
        return shape;
    }
}
