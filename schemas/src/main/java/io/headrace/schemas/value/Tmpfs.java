package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * A tmpfs mount.
 *
 * @param containerPath absolute path
 * @param size MiB
 * @param mountOptions as for mount(8)
 */
public record Tmpfs(String containerPath, int size, List<String> mountOptions) {
    /** Copies the collections; an absent one becomes empty. */
    public Tmpfs {
        mountOptions = Copies.list(mountOptions);
    }
}
