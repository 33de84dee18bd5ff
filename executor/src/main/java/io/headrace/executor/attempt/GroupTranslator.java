package io.headrace.executor.attempt;

import io.headrace.executor.recovery.ContainerGroup;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Mount;
import io.headrace.executor.runtime.ContainerPlan.Storage;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsTaskProperties;
import io.headrace.schemas.value.MountPoint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import io.headrace.schemas.value.TaskContainerProperties;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several containers of an attempt as plans: each that of a job of one container, and what they have in common. They reach each other by their
 * names, and a volume without a folder of the host is one for all of them. Pure.
 *
 * @param each makes the plan of one container
 * @param ownLabels the executor's labels
 */
record GroupTranslator(PlacementTranslator each, Map<String, String> ownLabels) {

    /** The network that the nodes of a job on one engine have for themselves. */
    static String networkOfNodes(JobId job) {
        return "headrace-job-" + job.uuid();
    }

    /**
     * The plan of one of the containers.
     *
     * @throws ContainerFailure naming the property that cannot be honoured
     */
    ContainerPlan translate(
            Placement placement, EcsTaskProperties task, ContainerGroup group, ContainerGroup.Member member)
            throws ContainerFailure {
        TaskContainerProperties container = task.containers().stream()
                .filter(one -> one.name().equals(member.name()))
                .findFirst()
                .orElseThrow();
        ContainerPlan alone = each.translate(alone(placement, container, task));
        return together(alone, group, member, container.mountPoints(), placement.attemptId());
    }

    /** The placement of one of the containers, as if it were the only one. */
    private static Placement alone(Placement placement, TaskContainerProperties container, EcsTaskProperties task) {
        ContainerProperties properties = container.alone(task);
        return new Placement(
                placement.executorId(),
                placement.incarnation(),
                placement.attemptId(),
                placement.jobName(),
                placement.jobQueue(),
                placement.computeEnvironment(),
                placement.arraySize(),
                placement.node(),
                properties,
                resources(properties.resourceRequirements()),
                placement.attemptDurationSeconds());
    }

    /** What the scheduler has checked and counted. */
    private static ResourceAmounts resources(List<ResourceRequirement> requirements) {
        return new ResourceAmounts(
                amount(requirements, ResourceType.VCPU, 1000),
                amount(requirements, ResourceType.MEMORY, 1),
                amount(requirements, ResourceType.GPU, 1));
    }

    private static int amount(List<ResourceRequirement> requirements, ResourceType type, int unit) {
        return requirements.stream()
                .filter(requirement -> requirement.type() == type)
                .map(requirement -> new BigDecimal(requirement.value().strip()).multiply(BigDecimal.valueOf(unit)))
                .mapToInt(BigDecimal::intValue)
                .findFirst()
                .orElse(0);
    }

    private ContainerPlan together(
            ContainerPlan alone,
            ContainerGroup group,
            ContainerGroup.Member member,
            List<MountPoint> points,
            AttemptId attempt) {
        Map<String, String> names = new LinkedHashMap<>();
        for (ContainerGroup.Member other : group.members()) {
            if (!other.equals(member)) {
                names.put(other.name(), PlacementTranslator.containerName(attempt, other.name()));
            }
        }
        String network = attempt.job().isNode() ? networkOfNodes(attempt.job()) : ContainerLabels.networkOf(ownLabels);
        Map<String, String> labels = new HashMap<>(alone.labels());
        labels.putAll(ContainerLabels.member(group.text(), member.name()));
        labels.putAll(ContainerLabels.network(network, names));
        Storage storage = storage(alone.storage(), points, attempt);
        labels.putAll(ContainerLabels.volumes(storage.mounts().stream()
                .flatMap(mount -> mount.volume().stream())
                .distinct()
                .toList()));
        return alone.withName(PlacementTranslator.containerName(attempt, member.name()))
                .withLabels(labels)
                .withStorage(storage);
    }

    private static Storage storage(Storage alone, List<MountPoint> points, AttemptId attempt) {
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < alone.mounts().size(); i++) {
            Mount mount = alone.mounts().get(i);
            mounts.add(
                    i < points.size() && mount.hostPath().isEmpty()
                            ? mount.of(Optional.of(PlacementTranslator.containerName(
                                    attempt, "volume-" + points.get(i).sourceVolume())))
                            : mount);
        }
        return new Storage(mounts, alone.tmpfs(), alone.devices());
    }
}
