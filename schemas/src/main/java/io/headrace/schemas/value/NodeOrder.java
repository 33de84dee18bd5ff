package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What a node of a multi-node parallel job is told about the others.
 *
 * @param numNodes how many nodes there are
 * @param mainNode index of the main node
 * @param mainNodeAddress IPv4 address of the main node; absent for the main node itself, and where its executor did not say
 */
public record NodeOrder(
        int numNodes, int mainNode, @Nullable String mainNodeAddress) {}
