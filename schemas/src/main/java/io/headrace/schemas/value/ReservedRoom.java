package io.headrace.schemas.value;

import io.headrace.schemas.id.ExecutorId;

/**
 * Room that is kept on one executor.
 *
 * @param executorId on which
 * @param resources how much
 */
public record ReservedRoom(ExecutorId executorId, ResourceAmounts resources) {}
