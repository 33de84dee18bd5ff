package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs on some nodes of a multi-node parallel job.
 *
 * @param targetNodes node indexes: {@code from:to}, {@code :to}, {@code from:} or one index, both ends included
 * @param container the container; absent where there are several
 * @param ecsProperties several containers instead of the one
 * @param instanceTypes stored and shown
 * @param consumableResourceProperties consumable resources that the range takes, once for all its nodes
 */
public record NodeRangeProperty(
        String targetNodes,
        @Nullable ContainerProperties container,
        @Nullable EcsProperties ecsProperties,
        List<String> instanceTypes,
        @Nullable ConsumableResourceProperties consumableResourceProperties) {
    /** Copies the list; an absent one becomes empty. */
    public NodeRangeProperty {
        instanceTypes = Copies.list(instanceTypes);
    }
}
