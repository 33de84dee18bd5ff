package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.SharingQueries.Consumable;
import io.headrace.submitter.readmodel.SharingQueries.Policy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scheduling policies and consumable resources in the shapes of their operations.
 *
 * @param arns ARNs as the caller sees them
 */
record SharingShapes(Arns arns) {
    /** SchedulingPolicyDetail. */
    ObjectNode policy(Policy row) {
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("name", row.policy().name())
                .put("arn", arns.schedulingPolicy(row.policy().name()));
        if (row.policy().fairsharePolicy() != null) {
            ObjectNode fairshare = JsonCodec.mapper().valueToTree(row.policy().fairsharePolicy());
            if (!fairshare.has("shareDistribution")) {
                fairshare.putArray("shareDistribution");
            }
            shape.set("fairsharePolicy", fairshare);
        }
        if (row.policy().quotaSharePolicy() != null) {
            shape.set(
                    "quotaSharePolicy",
                    JsonCodec.mapper().valueToTree(row.policy().quotaSharePolicy()));
        }
        shape.set("tags", tags(row.policy().tags()));
        return shape;
    }

    /** Name and ARN of a consumable resource. */
    ObjectNode identity(Consumable row) {
        String name = row.resource().consumableResourceName();
        return JsonCodec.mapper()
                .createObjectNode()
                .put("consumableResourceName", name)
                .put("consumableResourceArn", arns.consumableResource(name));
    }

    /** ConsumableResourceSummary. */
    ObjectNode summary(Consumable row, Map<String, Long> inUse) {
        return identity(row)
                .put("totalQuantity", row.total())
                .put("inUseQuantity", inUse(row, inUse))
                .put("resourceType", row.resource().resourceType());
    }

    /** The answer of DescribeConsumableResource. */
    ObjectNode consumable(Consumable row, Map<String, Long> inUse) {
        ObjectNode shape = summary(row, inUse)
                .put("availableQuantity", Math.max(0, row.total() - inUse(row, inUse)))
                .put("createdAt", row.createdAt());
        shape.set("tags", tags(row.resource().tags()));
        return shape;
    }

    /** ConsumableResourceProperties. */
    ObjectNode needs(List<ConsumableRequirement> needs) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode list = shape.putArray("consumableResourceList");
        needs.forEach(need -> list.addObject()
                .put("consumableResource", arns.consumableResource(need.name()))
                .put("quantity", need.quantity()));
        return shape;
    }

    /** ListJobsByConsumableResourceSummary, of a job that needs this resource. */
    ObjectNode job(JobRow job, String resource) {
        JobRow.Head head = job.head();
        JobRow.State state = job.state();
        List<ConsumableRequirement> needs = head.sharing().consumables();
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("jobArn", arns.job(head.id()))
                .put("jobQueueArn", arns.jobQueue(head.queue()))
                .put("jobName", head.name())
                .put("jobDefinitionArn", arns.jobDefinition(head.definition()))
                .put("jobStatus", state.status().name())
                .put("createdAt", head.createdAt());
        needs.stream()
                .filter(need -> need.name().equals(resource))
                .forEach(need -> shape.put("quantity", need.quantity()));
        shape.set("consumableResourceProperties", needs(needs));
        if (head.sharing().share() != null) {
            shape.put("shareIdentifier", head.sharing().share());
        }
        String reason = state.shownReason();
        if (reason != null) {
            shape.put("statusReason", reason);
        }
        if (state.startedAt() != null) {
            shape.put("startedAt", state.startedAt());
        }
        return shape;
    }

    /** What an attempt takes of a resource that is used up has left the total. */
    private static long inUse(Consumable row, Map<String, Long> inUse) {
        boolean usedUp = "NON_REPLENISHABLE".equals(row.resource().resourceType());
        return usedUp ? 0 : inUse.getOrDefault(row.resource().consumableResourceName(), 0L);
    }

    private static ObjectNode tags(Map<String, String> tags) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        tags.forEach(shape::put);
        return shape;
    }
}
