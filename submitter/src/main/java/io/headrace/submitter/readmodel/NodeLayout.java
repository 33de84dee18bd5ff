package io.headrace.submitter.readmodel;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;

/**
 * What the read model knows about the nodes of a multi-node parallel job without looking at what was submitted.
 *
 * @param numNodes how many there are
 * @param mainNode index of the main node, whose attempts are the job's
 * @param groups what the nodes take, in ascending order and without gaps
 */
public record NodeLayout(int numNodes, int mainNode, List<Group> groups) {

    /**
     * Nodes that take the same.
     *
     * @param from index of the first, from 0
     * @param to one more than the index of the last
     * @param resources what each takes
     * @param containers names of the containers of each, where there are several; empty otherwise
     */
    public record Group(int from, int to, ResourceAmounts resources, List<String> containers) {
        /** Copies the list; rows from before have none. */
        public Group {
            containers = Copies.list(containers);
        }
    }

    /** Copies the list. */
    public NodeLayout {
        groups = List.copyOf(groups);
    }

    /** Of a job that was submitted so. */
    static NodeLayout of(JobNodes nodes) {
        return new NodeLayout(
                nodes.numNodes(),
                nodes.mainNode(),
                nodes.groups().stream()
                        .map(group -> new Group(
                                group.from(),
                                group.to(),
                                group.resources(),
                                LogStream.containersOf(group.ecsProperties())))
                        .toList());
    }

    /** Whether a node is the main one. */
    public boolean isMain(JobId node) {
        return node.nodeIndex() == mainNode;
    }

    /** Whether there is such a node. */
    boolean has(JobId node) {
        return node.nodeIndex() < numNodes;
    }

    /** What a node takes. */
    ResourceAmounts resourcesOf(int node) {
        return groupOf(node).resources();
    }

    /** Names of the containers of a node, where it has several. */
    List<String> containersOf(int node) {
        return groupOf(node).containers();
    }

    private Group groupOf(int node) {
        return groups.stream()
                .filter(group -> group.from() <= node && node < group.to())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("node " + node + ": expected one of " + numNodes));
    }
}
