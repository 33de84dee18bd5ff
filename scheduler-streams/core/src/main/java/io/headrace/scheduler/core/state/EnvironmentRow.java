package io.headrace.scheduler.core.state;

import io.headrace.schemas.value.ResourceAmounts;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment.
 *
 * @param enabled whether jobs may be placed in it
 * @param managed whether it has vCPU bounds; an unmanaged one has those of its executors
 * @param minVcpus vCPUs that are wanted at least
 * @param desiredVcpus vCPUs that are wanted now
 * @param maxVcpuMillis most thousandths of a vCPU in use at once; {@link #UNLIMITED} for an unmanaged one. Lowering it stops
 *     nothing, so more may be in use for a while
 * @param unmanagedVcpus vCPUs of an unmanaged one as its owner says, for the reservation of fair shares
 * @param used what its live attempts take
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
        ResourceStatus status) {
    /** No limit but that of the executors. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The same with other use. */
    public EnvironmentRow withUsed(ResourceAmounts nowUsed) {
        return new EnvironmentRow(
                enabled, managed, minVcpus, desiredVcpus, maxVcpuMillis, unmanagedVcpus, nowUsed, status);
    }

    /** Whether it is on its way out. */
    public boolean deleting() {
        return status == ResourceStatus.DELETING;
    }

    /** The same, on its way out. */
    public EnvironmentRow asDeleting() {
        return new EnvironmentRow(
                enabled, managed, minVcpus, desiredVcpus, maxVcpuMillis, unmanagedVcpus, used, ResourceStatus.DELETING);
    }

    /** The same, wanted with so many vCPUs. */
    public EnvironmentRow withDesired(int vcpus) {
        return new EnvironmentRow(enabled, managed, minVcpus, vcpus, maxVcpuMillis, unmanagedVcpus, used, status);
    }
}
