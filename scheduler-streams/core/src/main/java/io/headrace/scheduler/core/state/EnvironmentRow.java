package io.headrace.scheduler.core.state;

import io.headrace.schemas.value.ResourceAmounts;

/**
 * A compute environment.
 *
 * @param enabled whether jobs may be placed in it
 * @param maxVcpuMillis most thousandths of a vCPU in use at once; {@link #UNLIMITED} for an unmanaged one
 * @param used what its live attempts take
 */
public record EnvironmentRow(boolean enabled, long maxVcpuMillis, ResourceAmounts used) {
    /** No limit but that of the executors. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The same with other use. */
    public EnvironmentRow withUsed(ResourceAmounts nowUsed) {
        return new EnvironmentRow(enabled, maxVcpuMillis, nowUsed);
    }
}
