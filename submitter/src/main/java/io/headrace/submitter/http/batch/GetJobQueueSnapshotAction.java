package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.QueueFront.InstanceUse;
import io.headrace.submitter.readmodel.QueueFront.Position;
import io.headrace.submitter.readmodel.QueueFront.ShareUse;
import io.headrace.submitter.readmodel.QueueFront.Snapshot;
import io.headrace.submitter.readmodel.ResourceQueries.Queue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        Shapes shapes = new Shapes(snapshot, request.arns(), queue.takesServiceJobs());
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        shape.set("frontOfQueue", shapes.front());
        boolean quota = policy != null && isQuota(policy);
        if (quota) {
            shape.set("frontOfQuotaShares", shapes.frontOfQuotaShares());
        }
        ObjectNode utilization = shape.putObject("queueUtilization");
        utilization.set("totalCapacityUsage", shapes.total());
        if (quota) {
            utilization.putObject("quotaShareUtilization").set("topCapacityUtilization", shapes.top("quotaShareName"));
        } else if (policy != null) {
            utilization
                    .putObject("fairshareUtilization")
                    .put("activeShareCount", (long) snapshot.shares().size())
                    .set("topCapacityUtilization", shapes.top("shareIdentifier"));
        }
        utilization.put("lastUpdatedAt", snapshot.at());
        return shape;
    }

    private boolean isQuota(String policy) {
        return context.sharing()
                .policy(policy)
                .filter(found -> found.policy().quotaSharePolicy() != null)
                .isPresent();
    }

    /** The parts of the answer. */
    private record Shapes(Snapshot snapshot, Arns arns, boolean service) {
        ObjectNode front() {
            ObjectNode front = JsonCodec.mapper().createObjectNode();
            front.set("jobs", positions(snapshot.front()));
            return front.put("lastUpdatedAt", snapshot.at());
        }

        ObjectNode frontOfQuotaShares() {
            ObjectNode front = JsonCodec.mapper().createObjectNode();
            ObjectNode shares = front.putObject("quotaShares");
            snapshot.quotaShares().forEach((share, first) -> shares.set(share, positions(first)));
            return front.put("lastUpdatedAt", snapshot.at());
        }

        private ArrayNode positions(List<Position> positions) {
            ArrayNode shape = JsonCodec.mapper().createArrayNode();
            for (Position position : positions) {
                String arn = service ? arns.serviceJob(position.job()) : arns.job(position.job());
                shape.addObject().put("jobArn", arn).put("earliestTimeAtPosition", position.since());
            }
            return shape;
        }

        ArrayNode total() {
            return service ? instances(snapshot.instances()) : vcpus(snapshot.vcpuMillis());
        }

        /** The shares that use most, the one that uses most first. */
        ArrayNode top(String name) {
            ArrayNode top = JsonCodec.mapper().createArrayNode();
            if (!service) {
                snapshot.shares().stream()
                        .limit(SHARES)
                        .forEach((ShareUse share) -> top.addObject()
                                .put(name, share.share())
                                .set("capacityUsage", vcpus(share.vcpuMillis())));
                return top;
            }
            Map<String, List<InstanceUse>> byShare = new TreeMap<>();
            snapshot.quotaShares().keySet().forEach(share -> byShare.put(share, new ArrayList<>()));
            snapshot.shares().forEach(share -> byShare.put(share.share(), new ArrayList<>()));
            for (InstanceUse use : snapshot.instances()) {
                byShare.computeIfAbsent(use.share() == null ? "" : use.share(), share -> new ArrayList<>())
                        .add(use);
            }
            byShare.entrySet().stream()
                    .sorted(Comparator.comparingInt(share -> -sum(share.getValue())))
                    .limit(SHARES)
                    .forEach(share -> top.addObject()
                            .put(name, share.getKey())
                            .set("capacityUsage", instances(share.getValue())));
            return top;
        }

        private static int sum(List<InstanceUse> uses) {
            return uses.stream().mapToInt(InstanceUse::count).sum();
        }

        private static ArrayNode vcpus(long vcpuMillis) {
            ArrayNode shape = JsonCodec.mapper().createArrayNode();
            shape.addObject().put("capacityUnit", "VCPU").put("quantity", vcpuMillis / 1000.0);
            return shape;
        }

        /** By type of instance; nothing when none are in use. */
        private static ArrayNode instances(List<InstanceUse> uses) {
            Map<String, Integer> byType = new TreeMap<>();
            uses.forEach(use -> byType.merge(use.type(), use.count(), Integer::sum));
            ArrayNode shape = JsonCodec.mapper().createArrayNode();
            byType.forEach(
                    (type, count) -> shape.addObject().put("capacityUnit", type).put("quantity", (double) count));
            return shape;
        }
    }
}
