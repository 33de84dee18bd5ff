package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * The nodes of a multi-node parallel job.
 *
 * @param numNodes how many nodes, 1 to 1000
 * @param mainNode index of the main node, below numNodes
 * @param nodeRangeProperties what runs on which nodes, 1 to 5 ranges that cover all nodes; of two that hold a node, the narrower
 *     counts
 */
public record NodeProperties(int numNodes, int mainNode, List<NodeRangeProperty> nodeRangeProperties) {
    /** Copies the list; an absent one becomes empty. */
    public NodeProperties {
        nodeRangeProperties = Copies.list(nodeRangeProperties);
    }
}
