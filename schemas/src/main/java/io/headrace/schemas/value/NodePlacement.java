package io.headrace.schemas.value;

import io.headrace.schemas.id.ExecutorId;

/**
 * Where a node of a multi-node parallel job runs.
 *
 * @param node index of the node
 * @param executorId on which executor
 * @param incarnation which process of that executor
 */
public record NodePlacement(int node, ExecutorId executorId, String incarnation) {}
