package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * The nodes of a submitted multi-node parallel job.
 *
 * @param numNodes how many
 * @param mainNode index of the main node
 * @param groups what runs on which, in ascending order and without gaps
 */
public record JobNodes(int numNodes, int mainNode, List<NodeGroup> groups) {
    /** Copies the list. */
    public JobNodes {
        groups = Copies.list(groups);
    }

    /**
     * What runs on a node.
     *
     * @throws IllegalArgumentException when there is no such node
     */
    public NodeGroup of(int node) {
        for (NodeGroup group : groups) {
            if (group.from() <= node && node < group.to()) {
                return group;
            }
        }
        throw new IllegalArgumentException("node " + node + ": expected one of " + numNodes);
    }
}
