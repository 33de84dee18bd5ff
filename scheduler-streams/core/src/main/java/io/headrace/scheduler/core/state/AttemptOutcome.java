package io.headrace.scheduler.core.state;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt has ended, as far as it matters for what becomes of its job.
 *
 * @param succeeded whether it did what it should
 * @param statusReason as AWS words it
 * @param reason the container's reason; absent when it gave none
 * @param exitCode absent when there was none
 */
public record AttemptOutcome(
        boolean succeeded,
        String statusReason,
        @Nullable String reason,
        @Nullable Integer exitCode) {}
