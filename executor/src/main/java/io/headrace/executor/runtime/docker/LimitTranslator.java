package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumeOptions;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A plan's wishes in the engine's settings. Pure.
 *
 * <p><b>CPU is a hard limit.</b> AWS Batch on EC2 gives a container CPU shares, 1024 per vCPU: a weight that only counts when the host
 * is busy. A job then runs several times faster on an idle host than on a full one, and what its owner measured is worth nothing.
 * Here a job gets the vCPUs it asked for, on a busy host and on an idle one; never more than the host has, for the engine
 * refuses that.
 *
 * <p><b>Memory is a hard limit without swap</b> unless the job asks for swap, so that a job which outgrows its memory is killed and
 * says so, instead of slowing down its neighbours.
 */
final class LimitTranslator {

    private static final long BYTES_PER_MIB = 1024L * 1024;

    /** Engines refuse less. AWS Batch accepts 4 MiB. */
    private static final long MEMORY_MIB_MIN = 6;

    private static final long NANOS_PER_MILLI_CPU = 1_000_000;
    private static final long NANOS_PER_CPU = 1_000_000_000;

    /** Engines refuse less. */
    private static final long NANO_CPUS_MIN = NANOS_PER_CPU / 100;

    private LimitTranslator() {}

    /**
     * @param plan what is asked for
     * @param hostCpus how many CPUs the engine's host has
     * @param network the engine's word for how the container is connected
     * @param gpus which devices, as many as the plan asks for
     */
    static HostConfig translate(ContainerPlan plan, int hostCpus, String network, List<String> gpus)
            throws ContainerFailure {
        return translate(plan, hostCpus, network, gpus, Map.of());
    }

    /** The same, with labels for volumes that several containers have in common. */
    static HostConfig translate(
            ContainerPlan plan, int hostCpus, String network, List<String> gpus, Map<String, String> ownLabels)
            throws ContainerFailure {
        ContainerPlan.Limits limits = plan.limits();
        long memory = Math.max(MEMORY_MIB_MIN, limits.memoryMib()) * BYTES_PER_MIB;
        HostConfig config = HostConfig.newHostConfig()
                .withMemory(memory)
                .withMemorySwap(memory + limits.maxSwapMib().orElse(0) * BYTES_PER_MIB)
                .withNanoCPUs(nanoCpus(limits.vcpuMillis(), hostCpus))
                .withUlimits(limits.ulimits().stream()
                        .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                        .toList())
                .withPrivileged(plan.privileges().privileged())
                .withReadonlyRootfs(plan.privileges().readonlyRootFilesystem())
                .withInit(plan.privileges().init())
                .withNetworkMode(network)
                .withBinds(binds(plan))
                .withMounts(mounts(plan, ownLabels))
                .withTmpFs(tmpfs(plan.storage().tmpfs()))
                .withDevices(plan.storage().devices().stream()
                        .map(device -> new Device(device.permissions(), device.containerPath(), device.hostPath()))
                        .toList())
                .withLogConfig(logConfig(plan.logDriver()));
        if (!plan.privileges().gainsMore() && !plan.privileges().privileged()) {
            config.withSecurityOpts(List.of("no-new-privileges"));
        }
        limits.pidsLimit().ifPresent(pids -> config.withPidsLimit((long) pids));
        limits.sharedMemoryMib().ifPresent(mib -> config.withShmSize(mib * BYTES_PER_MIB));
        limits.swappiness().ifPresent(swappiness -> config.withMemorySwappiness((long) swappiness));
        if (!gpus.isEmpty()) {
            // By their numbers: a count would give every container the same first ones.
            config.withDeviceRequests(
                    List.of(new DeviceRequest().withDeviceIds(gpus).withCapabilities(List.of(List.of("gpu")))));
        }
        return config;
    }

    static long nanoCpus(long vcpuMillis, int hostCpus) {
        return Math.clamp(vcpuMillis * NANOS_PER_MILLI_CPU, NANO_CPUS_MIN, hostCpus * NANOS_PER_CPU);
    }

    /** What an engine makes as a folder of its host if it is not there. */
    private static List<Bind> binds(ContainerPlan plan) {
        List<Bind> binds = new ArrayList<>();
        for (ContainerPlan.Mount mount : plan.storage().mounts()) {
            if (mount.hostPath().isPresent() && !isInput(plan, mount)) {
                binds.add(new Bind(
                        mount.hostPath().get(),
                        new Volume(mount.containerPath()),
                        mount.readOnly() ? AccessMode.ro : AccessMode.rw));
            }
        }
        return binds;
    }

    /** Volumes without a name, which go when their container is removed; what containers have in common; and what has to be there. */
    private static List<Mount> mounts(ContainerPlan plan, Map<String, String> ownLabels) {
        List<Mount> mounts = new ArrayList<>();
        for (ContainerPlan.Mount wish : plan.storage().mounts()) {
            Mount mount = new Mount().withTarget(wish.containerPath()).withReadOnly(wish.readOnly());
            if (wish.hostPath().isEmpty()) {
                wish.volume()
                        .ifPresent(name ->
                                mount.withSource(name).withVolumeOptions(new VolumeOptions().withLabels(ownLabels)));
                mounts.add(mount.withType(MountType.VOLUME));
            } else if (isInput(plan, wish)) {
                mounts.add(mount.withType(MountType.BIND)
                        .withSource(wish.hostPath().get()));
            }
        }
        return mounts;
    }

    /** A training on an empty folder, because somebody has mistyped its name, would be paid for in vain. */
    private static boolean isInput(ContainerPlan plan, ContainerPlan.Mount mount) {
        return plan.service().isPresent() && mount.readOnly();
    }

    private static Map<String, String> tmpfs(List<ContainerPlan.Tmpfs> tmpfs) {
        return tmpfs.stream().collect(Collectors.toMap(ContainerPlan.Tmpfs::containerPath, wish -> {
            List<String> options = new ArrayList<>(wish.options());
            options.add("size=" + wish.sizeMib() + "m");
            return String.join(",", options);
        }));
    }

    /**
     * The engine's plain log file, from which output can be read, unless the job asks for another driver. {@code awslogs} is what
     * every definition made for AWS says; the logs topic plays that part here.
     */
    private static LogConfig logConfig(Optional<ContainerPlan.LogDriver> wish) throws ContainerFailure {
        if (wish.isEmpty() || wish.get().name().equals("awslogs")) {
            return new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of());
        }
        for (LogConfig.LoggingType type : LogConfig.LoggingType.values()) {
            if (type.getType().equals(wish.get().name())) {
                return new LogConfig(type, wish.get().options());
            }
        }
        throw new ContainerFailure(
                Code.CANNOT_CREATE,
                "logDriver: the engine has none named " + wish.get().name());
    }
}
