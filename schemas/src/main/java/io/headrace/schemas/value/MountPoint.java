package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * A volume mounted into a container.
 *
 * @param sourceVolume name of the volume
 * @param containerPath absolute path in the container
 * @param readOnly absent means false
 */
public record MountPoint(
        @Nullable String sourceVolume,
        @Nullable String containerPath,
        @Nullable Boolean readOnly) {}
