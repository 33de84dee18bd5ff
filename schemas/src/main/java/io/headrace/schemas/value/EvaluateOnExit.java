package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * One rule that decides whether a failed attempt is tried again. It matches when every condition that it names matches.
 *
 * @param action {@code RETRY} or {@code EXIT}, in any case
 * @param onStatusReason pattern for the attempt's status reason; a trailing {@code *} matches any rest
 * @param onReason pattern for the container's reason
 * @param onExitCode pattern for the decimal exit code
 */
public record EvaluateOnExit(
        String action,
        @Nullable String onStatusReason,
        @Nullable String onReason,
        @Nullable String onExitCode) {}
