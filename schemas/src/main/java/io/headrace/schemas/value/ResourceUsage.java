package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt has really used, all its processes together.
 *
 * @param cpuMillis CPU time, user and system, milliseconds; absent where nobody counted
 * @param memoryPeakBytes the most memory that it had at a time, bytes, with what the kernel caches for it; absent where nobody counted
 */
public record ResourceUsage(
        @Nullable Long cpuMillis, @Nullable Long memoryPeakBytes) {}
