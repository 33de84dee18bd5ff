package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * How long one attempt of a service job may run.
 *
 * @param attemptDurationSeconds seconds since the attempt started, 60 or more
 */
public record ServiceJobTimeout(@Nullable Integer attemptDurationSeconds) {}
