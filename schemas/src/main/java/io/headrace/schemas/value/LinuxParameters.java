package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linux-specific settings of a container.
 *
 * @param devices devices of the host, of those that the executor's owner allows
 * @param initProcessEnabled run an init process that reaps children
 * @param sharedMemorySize MiB of {@code /dev/shm}
 * @param tmpfs tmpfs mounts
 * @param maxSwap MiB of swap
 * @param swappiness 0 to 100
 */
public record LinuxParameters(
        List<Device> devices,
        @Nullable Boolean initProcessEnabled,
        @Nullable Integer sharedMemorySize,
        List<Tmpfs> tmpfs,
        @Nullable Integer maxSwap,
        @Nullable Integer swappiness) {
    /** Copies the collections; an absent one becomes empty. */
    public LinuxParameters {
        devices = Copies.list(devices);
        tmpfs = Copies.list(tmpfs);
    }
}
