package io.headrace.executor.attempt;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerPlan.SecretReference;
import io.headrace.executor.runtime.ContainerPlan.ServicePlan;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.Device;
import io.headrace.schemas.value.EphemeralStorage;
import io.headrace.schemas.value.HostVolume;
import io.headrace.schemas.value.LinuxParameters;
import io.headrace.schemas.value.LogConfiguration;
import io.headrace.schemas.value.MountPoint;
import io.headrace.schemas.value.RepositoryCredentials;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RuntimePlatform;
import io.headrace.schemas.value.Secret;
import io.headrace.schemas.value.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** AWS Batch's container properties as a plan for a runtime. Pure. */
public final class PlacementTranslator {

    /** Engine's letters for AWS's words. */
    private static final Map<String, String> PERMISSIONS = Map.of("READ", "r", "WRITE", "w", "MKNOD", "m");

    private final Map<String, String> ownLabels;
    private final Network network;

    /**
     * @param ownLabels the executor's labels
     * @param network how containers are connected
     */
    public PlacementTranslator(Map<String, String> ownLabels, Network network) {
        this.ownLabels = Map.copyOf(ownLabels);
        this.network = network;
    }

    /** The fence's name in the runtime: one per attempt, for ever the same. */
    public static String containerName(AttemptId attempt) {
        JobId job = attempt.job();
        String part = job.isChild() ? "-" + job.index() : job.isNode() ? "-node" + job.nodeIndex() : "";
        return "headrace-" + job.uuid() + part + "-" + attempt.number();
    }

    /** The same for one of several containers. */
    public static String containerName(AttemptId attempt, String container) {
        return containerName(attempt) + "-" + container;
    }

    /** @throws ContainerFailure naming the property that cannot be honoured */
    public ContainerPlan translate(Placement placement) throws ContainerFailure {
        ContainerProperties container = Optional.ofNullable(placement.container())
                .orElseThrow(() -> unsupported("container: the placement has none"));
        Map<String, String> labels = new HashMap<>(ownLabels);
        labels.putAll(ContainerLabels.attempt(placement.attemptId(), placement.jobName(), placement.jobQueue()));
        if (placement.attemptId().job().isNode()) {
            labels.putAll(ContainerLabels.network(
                    GroupTranslator.networkOfNodes(placement.attemptId().job()), Map.of()));
        }
        Map<String, String> environment = new HashMap<>();
        Optional<ServicePlan> plan = Optional.empty();
        if (placement.service() != null) {
            ServiceTranslator service = ServiceTranslator.of(placement, placement.service());
            labels.putAll(service.labels());
            environment.putAll(service.environment());
            plan = Optional.of(service.plan());
        }
        environment.putAll(JobEnvironment.of(placement));
        return new ContainerPlan(
                containerName(placement.attemptId()),
                labels,
                Optional.ofNullable(container.image())
                        .orElseThrow(() -> unsupported("image: the placement names none")),
                container.command(),
                environment,
                limits(container, placement.resources()),
                privileges(container),
                storage(container),
                logDriver(container.logConfiguration()),
                plan,
                references(container.secrets()),
                Optional.ofNullable(container.repositoryCredentials()).map(RepositoryCredentials::credentialsParameter),
                machine(container));
    }

    /** The same for several containers. */
    GroupTranslator together() {
        return new GroupTranslator(this, ownLabels);
    }

    private static ContainerPlan.Limits limits(ContainerProperties container, ResourceAmounts resources) {
        LinuxParameters linux = container.linuxParameters();
        return new ContainerPlan.Limits(
                Math.max(1, resources.vcpuMillis()),
                Math.max(1, resources.memoryMib()),
                resources.gpus(),
                OptionalInt.empty(),
                linux == null ? OptionalInt.empty() : optional(linux.sharedMemorySize()),
                linux == null ? OptionalInt.empty() : optional(linux.maxSwap()),
                linux == null ? OptionalInt.empty() : optional(linux.swappiness()),
                container.ulimits().stream()
                        .map(limit -> new ContainerPlan.Ulimit(limit.name(), limit.softLimit(), limit.hardLimit()))
                        .toList());
    }

    private ContainerPlan.Privileges privileges(ContainerProperties container) {
        LinuxParameters linux = container.linuxParameters();
        return new ContainerPlan.Privileges(
                Optional.ofNullable(container.user()).filter(user -> !user.isEmpty()),
                Boolean.TRUE.equals(container.privileged()),
                Boolean.TRUE.equals(container.readonlyRootFilesystem()),
                linux != null && Boolean.TRUE.equals(linux.initProcessEnabled()),
                network);
    }

    private static ContainerPlan.Storage storage(ContainerProperties container) throws ContainerFailure {
        List<ContainerPlan.Mount> mounts = new ArrayList<>();
        for (MountPoint point : container.mountPoints()) {
            mounts.add(mount(point, container.volumes()));
        }
        LinuxParameters linux = container.linuxParameters();
        if (linux == null) {
            return new ContainerPlan.Storage(mounts, List.of(), List.of());
        }
        return new ContainerPlan.Storage(
                mounts,
                linux.tmpfs().stream()
                        .map(tmpfs ->
                                new ContainerPlan.Tmpfs(tmpfs.containerPath(), tmpfs.size(), tmpfs.mountOptions()))
                        .toList(),
                linux.devices().stream().map(PlacementTranslator::device).toList());
    }

    private static ContainerPlan.Mount mount(MountPoint point, List<Volume> volumes) throws ContainerFailure {
        String path = point.containerPath();
        if (path == null || path.isEmpty()) {
            throw unsupported("mountPoints: " + point.sourceVolume() + " has no containerPath");
        }
        for (Volume volume : volumes) {
            if (volume.name().equals(point.sourceVolume())) {
                HostVolume host = volume.host();
                return new ContainerPlan.Mount(
                        Optional.ofNullable(host == null ? null : host.sourcePath())
                                .filter(source -> !source.isEmpty()),
                        path,
                        Boolean.TRUE.equals(point.readOnly()));
            }
        }
        throw unsupported("mountPoints: there is no volume named " + point.sourceVolume());
    }

    private static ContainerPlan.Device device(Device device) {
        String path = device.containerPath();
        StringBuilder letters = new StringBuilder();
        device.permissions().forEach(word -> letters.append(PERMISSIONS.getOrDefault(word, "")));
        return new ContainerPlan.Device(
                device.hostPath(),
                path == null || path.isEmpty() ? device.hostPath() : path,
                letters.isEmpty() ? "rwm" : letters.toString());
    }

    private static Optional<ContainerPlan.LogDriver> logDriver(@Nullable LogConfiguration log) throws ContainerFailure {
        if (log == null) {
            return Optional.empty();
        }
        if (!log.logDriver().equals("awslogs")) {
            return Optional.of(
                    new ContainerPlan.LogDriver(log.logDriver(), log.options(), references(log.secretOptions())));
        }
        // The logs topic is what awslogs is at AWS, so a job that asks for it asks for nothing special.
        if (!log.secretOptions().isEmpty()) {
            throw unsupported("logConfiguration.secretOptions: awslogs has none");
        }
        return Optional.empty();
    }

    private static ContainerPlan.Machine machine(ContainerProperties container) {
        RuntimePlatform platform = container.runtimePlatform();
        EphemeralStorage storage = container.ephemeralStorage();
        return new ContainerPlan.Machine(
                Optional.ofNullable(platform == null ? null : platform.cpuArchitecture()),
                storage == null ? OptionalInt.empty() : OptionalInt.of(storage.sizeInGiB()));
    }

    private static List<SecretReference> references(List<Secret> secrets) {
        return secrets.stream()
                .map(secret -> new SecretReference(secret.name(), secret.valueFrom()))
                .toList();
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static ContainerFailure unsupported(String detail) {
        return new ContainerFailure(Code.UNSUPPORTED, detail);
    }
}
