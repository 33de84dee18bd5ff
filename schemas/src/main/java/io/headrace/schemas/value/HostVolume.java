package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Where a volume lies on the host.
 *
 * @param sourcePath absolute path, of those that the executor's owner allows; absent means that the engine chooses
 */
public record HostVolume(@Nullable String sourcePath) {}
