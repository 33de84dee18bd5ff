package io.headrace.schemas.value;

/**
 * An amount of what placement counts.
 *
 * @param vcpuMillis thousandths of a vCPU, 0 or more
 * @param memoryMib MiB of memory, 0 or more
 * @param gpus whole GPUs, 0 or more
 */
public record ResourceAmounts(int vcpuMillis, int memoryMib, int gpus) {
    /** Nothing of anything. */
    public static final ResourceAmounts NONE = new ResourceAmounts(0, 0, 0);

    /** Sum of both. */
    public ResourceAmounts plus(ResourceAmounts other) {
        return new ResourceAmounts(vcpuMillis + other.vcpuMillis, memoryMib + other.memoryMib, gpus + other.gpus);
    }

    /** What is left of this when the other is taken away; members may become negative. */
    public ResourceAmounts minus(ResourceAmounts other) {
        return new ResourceAmounts(vcpuMillis - other.vcpuMillis, memoryMib - other.memoryMib, gpus - other.gpus);
    }

    /** Whether this much can be taken from {@code free}. */
    public boolean fitsIn(ResourceAmounts free) {
        return vcpuMillis <= free.vcpuMillis && memoryMib <= free.memoryMib && gpus <= free.gpus;
    }
}
