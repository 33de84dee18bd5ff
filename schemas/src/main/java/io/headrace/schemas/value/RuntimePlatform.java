package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Operating system and processor that a container wants.
 *
 * @param operatingSystemFamily {@code LINUX}; a definition with another is refused
 * @param cpuArchitecture {@code X86_64} or {@code ARM64}, which the executor's machine must be
 */
public record RuntimePlatform(
        @Nullable String operatingSystemFamily, @Nullable String cpuArchitecture) {}
