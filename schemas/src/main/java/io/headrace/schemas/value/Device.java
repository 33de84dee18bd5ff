package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device of the host that a container sees.
 *
 * @param hostPath path on the host
 * @param containerPath path in the container; absent means the same
 * @param permissions of {@code READ}, {@code WRITE}, {@code MKNOD}; empty means all
 */
public record Device(String hostPath, @Nullable String containerPath, List<String> permissions) {
    /** Copies the collections; an absent one becomes empty. */
    public Device {
        permissions = Copies.list(permissions);
    }
}
