package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.QueueFront.Position;
import io.headrace.submitter.readmodel.QueueFront.ShareUse;
import io.headrace.submitter.readmodel.QueueFront.Snapshot;
import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** GetJobQueueSnapshot: what a queue places next, and what it uses. */
record GetJobQueueSnapshotAction(BatchContext context) implements BatchAction {
    private static final int POSITIONS = 100;
    private static final int SHARES = 20;

    @Override
    public ObjectNode run(BatchRequest request) {
        String asked = request.fields().requiredText("jobQueue");
        Queue queue = context.resources()
                .queue(request.arns().nameIn(asked, "job-queue"))
                .orElseThrow(() -> ApiError.client("Job queue " + asked + " does not exist"));
        String policyArn = queue.queue().schedulingPolicyArn();
        String policy = policyArn == null ? null : policyArn.substring(policyArn.lastIndexOf('/') + 1);
        Snapshot snapshot = context.front().of(queue.queue().jobQueueName(), policy, POSITIONS);
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        shape.set("frontOfQueue", front(snapshot, request.arns()));
        ObjectNode utilization = shape.putObject("queueUtilization");
        putUsage(utilization, "totalCapacityUsage", snapshot.vcpuMillis());
        if (policy != null) {
            putShares(utilization.putObject("fairshareUtilization"), snapshot);
        }
        utilization.put("lastUpdatedAt", snapshot.at());
        return shape;
    }

    private static ObjectNode front(Snapshot snapshot, Arns arns) {
        ObjectNode front = JsonCodec.mapper().createObjectNode();
        ArrayNode jobs = front.putArray("jobs");
        for (Position position : snapshot.front()) {
            jobs.addObject().put("jobArn", arns.job(position.job())).put("earliestTimeAtPosition", position.since());
        }
        return front.put("lastUpdatedAt", snapshot.at());
    }

    private static void putShares(ObjectNode shape, Snapshot snapshot) {
        shape.put("activeShareCount", (long) snapshot.shares().size());
        ArrayNode top = shape.putArray("topCapacityUtilization");
        snapshot.shares().stream().limit(SHARES).forEach((ShareUse share) -> {
            ObjectNode one = top.addObject().put("shareIdentifier", share.share());
            putUsage(one, "capacityUsage", share.vcpuMillis());
        });
    }

    private static void putUsage(ObjectNode shape, String member, long vcpuMillis) {
        shape.putArray(member).addObject().put("capacityUnit", "VCPU").put("quantity", vcpuMillis / 1000.0);
    }
}
