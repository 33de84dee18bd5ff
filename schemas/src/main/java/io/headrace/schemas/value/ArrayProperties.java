package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Makes a job an array job.
 *
 * @param size number of children, 2 or more
 */
public record ArrayProperties(@Nullable Integer size) {}
