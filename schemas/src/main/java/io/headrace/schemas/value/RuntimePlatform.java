package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Operating system and processor that a container wants (stored and shown).
 *
 * @param operatingSystemFamily for example {@code LINUX}
 * @param cpuArchitecture {@code X86_64} or {@code ARM64}
 */
public record RuntimePlatform(
        @Nullable String operatingSystemFamily, @Nullable String cpuArchitecture) {}
