package io.headrace.submitter.http.batch;

import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.submitter.http.Arns;
import io.headrace.submitter.readmodel.ArrayState;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import io.headrace.submitter.readmodel.JobRow;
import io.headrace.submitter.readmodel.JobStatus;
import io.headrace.submitter.readmodel.NodeLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jobs in the shapes of DescribeJobs and ListJobs: what is absent is left out, lists and maps that AWS shows empty are
 * shown empty, times are whole milliseconds.
 *
 * @param arns ARNs as the caller sees them
 */
public record JobShapes(Arns arns) {

    /** JobDetail. */
    public ObjectNode detail(JobDetail job) {
        JobRow row = job.row();
        JobRow.Head head = row.head();
        JobSubmitted submitted = job.submitted();
        ObjectNode shape = identity(row);
        shape.put("jobQueue", arns.jobQueue(head.queue()));
        putState(shape, row);
        ArrayNode attempts = shape.putArray("attempts");
        job.attempts().stream().filter(AttemptRow::ended).forEach(attempt -> attempts.add(attempt(attempt)));
        if (submitted.retryStrategy() != null) {
            shape.set("retryStrategy", ContainerShapes.retryStrategy(submitted.retryStrategy()));
        }
        ArrayNode dependsOn = shape.putArray("dependsOn");
        for (JobDependency dependency : submitted.dependsOn()) {
            dependsOn.add(JsonCodec.mapper().<ObjectNode>valueToTree(dependency));
        }
        shape.set("parameters", JsonCodec.mapper().valueToTree(submitted.parameters()));
        putContainers(shape, job);
        putArray(shape, row);
        if (submitted.timeout() != null) {
            shape.set("timeout", JsonCodec.mapper().valueToTree(submitted.timeout()));
        }
        // Tags are the whole job's alone.
        shape.set(
                "tags",
                head.id().isWhole()
                        ? JsonCodec.mapper().valueToTree(submitted.tags())
                        : JsonCodec.mapper().createObjectNode());
        putIfPresent(shape, "propagateTags", submitted.propagateTags());
        if (submitted.shareIdentifier() != null) {
            shape.put("shareIdentifier", submitted.shareIdentifier())
                    .put("schedulingPriority", submitted.schedulingPriority());
        }
        if (!submitted.consumables().isEmpty()) {
            shape.set("consumableResourceProperties", new SharingShapes(arns).needs(submitted.consumables()));
        }
        if (!submitted.placementConstraints().isEmpty()) {
            shape.set("placementConstraints", JsonCodec.mapper().valueToTree(submitted.placementConstraints()));
        }
        shape.set("platformCapabilities", JsonCodec.mapper().valueToTree(submitted.platformCapabilities()));
        shape.putArray("eksAttempts");
        return shape;
    }

    /** JobSummary. */
    ObjectNode summary(JobSummary job) {
        JobRow row = job.row();
        ObjectNode shape = identity(row);
        putIfPresent(shape, "shareIdentifier", row.head().sharing().share());
        putState(shape, row);
        if (job.exitCode() != null || job.reason() != null) {
            ObjectNode container = shape.putObject("container");
            putIfPresent(container, "exitCode", job.exitCode());
            putIfPresent(container, "reason", job.reason());
        }
        putIfPresent(shape, "scheduledAt", job.placedAt());
        // What a multi-node parallel job takes is what its nodes take, each of which says so.
        if (job.vcpuMillis() != null
                && (row.head().nodes() == null || row.head().id().isNode())) {
            shape.putArray("capacityUsage")
                    .addObject()
                    .put("capacityUnit", "VCPU")
                    .put("quantity", job.vcpuMillis() / 1000.0);
        }
        putArray(shape, row);
        putNodesSummary(shape, row.head());
        return shape;
    }

    /** JobSummary with the name of the queue, for lists over all queues; of a service job with its type, for it has no definition. */
    public ObjectNode summaryWithQueue(JobSummary job) {
        JobRow.Head head = job.row().head();
        ObjectNode shape = summary(job).put("jobQueue", head.queue());
        if (head.service() != null) {
            shape.put("jobArn", arns.serviceJob(head.id())).put("serviceJobType", head.definition());
            shape.remove(List.of("jobDefinition", "capacityUsage"));
        }
        return shape;
    }

    private ObjectNode identity(JobRow row) {
        JobRow.Head head = row.head();
        return JsonCodec.mapper()
                .createObjectNode()
                .put("jobArn", arns.job(head.id()))
                .put("jobName", head.name())
                .put("jobId", head.id().toString())
                .put("jobDefinition", arns.jobDefinition(head.definition()));
    }

    private static void putState(ObjectNode shape, JobRow row) {
        JobRow.State state = row.state();
        shape.put("status", state.status().name());
        putIfPresent(shape, "statusReason", state.shownReason());
        shape.put("createdAt", row.head().createdAt());
        putIfPresent(shape, "startedAt", state.startedAt());
        putIfPresent(shape, "stoppedAt", state.stoppedAt());
        if (state.cancelled()) {
            shape.put("isCancelled", true);
        }
        if (state.terminated()) {
            shape.put("isTerminated", true);
        }
    }

    private static void putArray(ObjectNode shape, JobRow row) {
        JobId id = row.head().id();
        ArrayState children = row.children();
        Integer size = row.head().arraySize();
        if (id.isChild()) {
            shape.putObject("arrayProperties").put("index", id.index());
        } else if (children != null && size != null) {
            ObjectNode array = shape.putObject("arrayProperties").put("size", (int) size);
            ObjectNode summary = array.putObject("statusSummary");
            for (JobStatus status : children.counts().asMap().keySet()) {
                // An integer, as the model has it: the counts of one array fit.
                summary.put(status.name(), (int) children.counts().get(status));
            }
            array.put("statusSummaryLastUpdatedAt", children.updatedAt());
        }
    }

    private static void putNodesSummary(ObjectNode shape, JobRow.Head head) {
        NodeLayout nodes = head.nodes();
        if (nodes == null) {
            return;
        }
        ObjectNode properties = shape.putObject("nodeProperties");
        if (head.id().isNode()) {
            properties
                    .put("isMainNode", nodes.isMain(head.id()))
                    .put("nodeIndex", head.id().nodeIndex());
        }
        properties.put("numNodes", nodes.numNodes());
    }

    /**
     * The container, or the nodes of a multi-node parallel job. Such a job has no container of its own: Metaflow then takes the exit code
     * from the attempts.
     */
    private void putContainers(ObjectNode shape, JobDetail job) {
        JobId id = job.row().head().id();
        JobNodes nodes = job.submitted().nodes();
        ContainerProperties container = job.submitted().container();
        if (nodes == null) {
            putContainer(shape, container, job.submitted().ecsProperties(), job);
        } else if (id.isNode()) {
            NodeGroup group = nodes.of(id.nodeIndex());
            putContainer(shape, group.container(), group.ecsProperties(), job);
            shape.putObject("nodeDetails")
                    .put("nodeIndex", id.nodeIndex())
                    .put("isMainNode", id.nodeIndex() == nodes.mainNode());
        } else {
            ObjectNode properties = shape.putObject("nodeProperties")
                    .put("numNodes", nodes.numNodes())
                    .put("mainNode", nodes.mainNode());
            ArrayNode ranges = properties.putArray("nodeRangeProperties");
            for (NodeGroup group : nodes.groups()) {
                ObjectNode range = ranges.addObject().put("targetNodes", group.from() + ":" + (group.to() - 1));
                if (group.container() != null) {
                    range.set("container", ContainerShapes.container(group.container()));
                }
                if (group.ecsProperties() != null) {
                    range.set("ecsProperties", ContainerShapes.containers(group.ecsProperties()));
                }
            }
        }
    }

    private void putContainer(
            ObjectNode shape,
            @Nullable ContainerProperties container,
            @Nullable EcsProperties containers,
            JobDetail job) {
        if (container != null) {
            shape.set("container", container(container, job));
        } else if (containers != null) {
            // Empty, as with AWS: all is said of each of them.
            shape.putObject("container");
            shape.set("ecsProperties", containers(containers, job));
        }
    }

    /** The containers as they are run, with what is known of the latest attempt. */
    private ObjectNode containers(EcsProperties properties, JobDetail job) {
        ObjectNode shape = ContainerShapes.containers(properties);
        ObjectNode task = (ObjectNode) shape.path("taskProperties").path(0);
        task.path("containers").forEach(container -> ((ObjectNode) container).putArray("networkInterfaces"));
        if (!job.attempts().isEmpty()) {
            AttemptRow attempt = job.attempts().getLast();
            putPlace(task, attempt);
            for (ContainerEnd end : attempt.progress().containers()) {
                for (JsonNode container : task.path("containers")) {
                    if (container.path("name").asString("").equals(end.name())) {
                        putRunFacts((ObjectNode) container, attempt, end);
                    }
                }
            }
        }
        return shape;
    }

    /** The container as it is run, with what is known of the latest attempt. */
    private ObjectNode container(ContainerProperties properties, JobDetail job) {
        ObjectNode shape = ContainerShapes.container(properties);
        shape.putArray("networkInterfaces");
        if (!job.attempts().isEmpty()) {
            putRunFacts(shape, job.attempts().getLast());
        }
        return shape;
    }

    private ObjectNode attempt(AttemptRow attempt) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ObjectNode container = shape.putObject("container");
        List<ContainerEnd> containers = attempt.progress().containers();
        if (containers.isEmpty()) {
            putRunFacts(container, attempt);
            container.putArray("networkInterfaces");
        } else {
            ObjectNode task = shape.putArray("taskProperties").addObject();
            putPlace(task, attempt);
            ArrayNode shown = task.putArray("containers");
            for (ContainerEnd end : containers) {
                ObjectNode one = shown.addObject().put("name", end.name());
                putRunFacts(one, attempt, end);
                one.putArray("networkInterfaces");
            }
        }
        putIfPresent(shape, "startedAt", attempt.progress().startedAt());
        putIfPresent(shape, "stoppedAt", attempt.progress().stoppedAt());
        putIfPresent(shape, "statusReason", attempt.progress().statusReason());
        return shape;
    }

    private void putRunFacts(ObjectNode container, AttemptRow attempt) {
        AttemptRow.Progress progress = attempt.progress();
        putPlace(container, attempt);
        putIfPresent(container, "exitCode", progress.exitCode());
        putIfPresent(container, "reason", progress.reason());
        if (progress.startedAt() != null) {
            container.put("logStreamName", attempt.stream().name());
        }
    }

    /** Of one of several containers. One that was not started has no stream, and as long as the attempt runs nobody knows. */
    private static void putRunFacts(ObjectNode container, AttemptRow attempt, ContainerEnd end) {
        putIfPresent(container, "exitCode", end.exitCode());
        putIfPresent(container, "reason", end.reason());
        if (attempt.ended() ? end.startedAt() != null : attempt.progress().startedAt() != null) {
            container.put("logStreamName", attempt.stream().of(end.name()).name());
        }
    }

    private void putPlace(ObjectNode shape, AttemptRow attempt) {
        shape.put("containerInstanceArn", arns.containerInstance(attempt.computeEnvironment(), attempt.executorId()));
        shape.put("taskArn", arns.task(attempt.computeEnvironment(), attempt.id()));
    }

    private static void putIfPresent(ObjectNode shape, String name, @Nullable String value) {
        if (value != null) {
            shape.put(name, value);
        }
    }

    private static void putIfPresent(ObjectNode shape, String name, @Nullable Long value) {
        if (value != null) {
            shape.put(name, (long) value);
        }
    }

    private static void putIfPresent(ObjectNode shape, String name, @Nullable Integer value) {
        if (value != null) {
            shape.put(name, (int) value);
        }
    }

    private static void putIfPresent(ObjectNode shape, String name, @Nullable Boolean value) {
        if (value != null) {
            shape.put(name, (boolean) value);
        }
    }
}
