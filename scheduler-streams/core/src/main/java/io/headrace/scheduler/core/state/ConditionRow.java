package io.headrace.scheduler.core.state;

import io.headrace.schemas.value.DependencyCondition;

/**
 * How a job that is waited for has to end.
 *
 * @param condition how
 */
public record ConditionRow(DependencyCondition condition) {}
