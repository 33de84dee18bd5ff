package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * A volume that containers may mount.
 *
 * @param name what mount points refer to it by
 * @param host a path of the host; absent means a fresh volume that lives as long as the container
 */
public record Volume(String name, @Nullable HostVolume host) {}
