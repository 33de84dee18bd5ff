package io.headrace.schemas.value;

/**
 * Nodes of a multi-node parallel job that stand beside each other and run the same.
 *
 * @param from index of the first, from 0
 * @param to one more than the index of the last
 * @param container the container of each, after overrides and with parameters in place
 * @param resources what each takes
 */
public record NodeGroup(int from, int to, ContainerProperties container, ResourceAmounts resources) {
    /** How many nodes. */
    public int count() {
        return to - from;
    }
}
