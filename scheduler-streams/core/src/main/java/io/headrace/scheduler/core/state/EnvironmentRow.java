package io.headrace.scheduler.core.state;

import io.headrace.schemas.value.ResourceAmounts;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment, or under its {@link #serviceKey} a service environment.
 *
 * @param enabled whether jobs may be placed in it
 * @param managed whether it has vCPU bounds; an unmanaged one has those of its executors
 * @param minVcpus vCPUs that are wanted at least
 * @param desiredVcpus vCPUs that are wanted now
 * @param maxVcpuMillis most thousandths of a vCPU in use at once; {@link #UNLIMITED} for an unmanaged one. Lowering it stops
 *     nothing, so more may be in use for a while
 * @param unmanagedVcpus vCPUs of an unmanaged one as its owner says, for the reservation of fair shares
 * @param used what its live attempts take
 * @param service instances of a service environment; absent for a compute environment
 * @param status one that is DELETING has been disabled before
 */
public record EnvironmentRow(
        boolean enabled,
        boolean managed,
        int minVcpus,
        int desiredVcpus,
        long maxVcpuMillis,
        @Nullable Integer unmanagedVcpus,
        ResourceAmounts used,
        @Nullable ServiceCapacity service,
        ResourceStatus status) {
    /** No limit but that of the executors. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String SERVICE = "service-environment/";

    /** Under what a service environment stands among the environments: no compute environment can be called so. */
    public static String serviceKey(String name) {
        return SERVICE + name;
    }

    /** Whether a service environment stands under this key. */
    public static boolean isServiceKey(String key) {
        return key.startsWith(SERVICE);
    }

    /** The name of the environment under this key. */
    public static String nameOf(String key) {
        return isServiceKey(key) ? key.substring(SERVICE.length()) : key;
    }

    /** A service environment in which nothing runs. */
    public static EnvironmentRow service(boolean enabled, ServiceCapacity capacity) {
        return new EnvironmentRow(
                enabled, false, 0, 0, UNLIMITED, null, ResourceAmounts.NONE, capacity, ResourceStatus.VALID);
    }

    /** The same with an attempt more. */
    public EnvironmentRow with(ResourceAmounts more, @Nullable Instances instances) {
        return withUsed(used.plus(more), service == null || instances == null ? service : service.with(instances));
    }

    /** The same with an attempt fewer. */
    public EnvironmentRow without(ResourceAmounts fewer, @Nullable Instances instances) {
        return withUsed(used.minus(fewer), service == null || instances == null ? service : service.without(instances));
    }

    private EnvironmentRow withUsed(ResourceAmounts nowUsed, @Nullable ServiceCapacity capacity) {
        return new EnvironmentRow(
                enabled, managed, minVcpus, desiredVcpus, maxVcpuMillis, unmanagedVcpus, nowUsed, capacity, status);
    }

    /** Whether it is on its way out. */
    public boolean deleting() {
        return status == ResourceStatus.DELETING;
    }

    /** The same, on its way out. */
    public EnvironmentRow asDeleting() {
        return new EnvironmentRow(
                enabled,
                managed,
                minVcpus,
                desiredVcpus,
                maxVcpuMillis,
                unmanagedVcpus,
                used,
                service,
                ResourceStatus.DELETING);
    }

    /** The same, wanted with so many vCPUs. */
    public EnvironmentRow withDesired(int vcpus) {
        return new EnvironmentRow(
                enabled, managed, minVcpus, vcpus, maxVcpuMillis, unmanagedVcpus, used, service, status);
    }

    /** The same service environment, enabled or not, with this capacity. */
    public EnvironmentRow withService(boolean nowEnabled, ServiceCapacity capacity) {
        return new EnvironmentRow(
                nowEnabled, managed, minVcpus, desiredVcpus, maxVcpuMillis, unmanagedVcpus, used, capacity, status);
    }
}
