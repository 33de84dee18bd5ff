package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Nodes of a multi-node parallel job that stand beside each other and run the same.
 *
 * @param from index of the first, from 0
 * @param to one more than the index of the last
 * @param container the container of each, after overrides and with parameters in place; absent where there are several
 * @param ecsProperties the containers of each, where there are several; absent otherwise
 * @param resources what each takes
 */
public record NodeGroup(
        int from,
        int to,
        @Nullable ContainerProperties container,
        @Nullable EcsProperties ecsProperties,
        ResourceAmounts resources) {
    /** Nodes of one container each. */
    public NodeGroup(int from, int to, ContainerProperties container, ResourceAmounts resources) {
        this(from, to, container, null, resources);
    }

    /** How many nodes. */
    public int count() {
        return to - from;
    }
}
