package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * One rule that decides whether a failed attempt of a service job is tried again.
 *
 * @param action {@code RETRY} or {@code EXIT}, in any case
 * @param onStatusReason pattern for the attempt's status reason; a trailing {@code *} matches any rest
 */
public record ServiceJobEvaluateOnExit(
        String action, @Nullable String onStatusReason) {}
