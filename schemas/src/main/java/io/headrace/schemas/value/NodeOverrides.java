package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a submission changes of the nodes of its job definition.
 *
 * @param numNodes another number of nodes, for a definition that has a range with an open end
 * @param nodePropertyOverrides an entry per range of the definition
 */
public record NodeOverrides(@Nullable Integer numNodes, List<NodePropertyOverride> nodePropertyOverrides) {
    /** Copies the list; an absent one becomes empty. */
    public NodeOverrides {
        nodePropertyOverrides = Copies.list(nodePropertyOverrides);
    }
}
