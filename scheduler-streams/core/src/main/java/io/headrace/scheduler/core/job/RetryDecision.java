package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.RetryStrategy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is tried again. After AWS Batch's retry strategies: the rules are taken in order, the first that
 * matches decides, and without a match the job is tried again; {@code attempts} bounds all of it.
 */
final class RetryDecision {
    private RetryDecision() {}

    /**
     * Decides.
     *
     * @param spec of the job
     * @param attempt number of the attempt that failed, from 1
     * @param outcome how it has ended
     */
    static boolean triedAgain(JobSpec spec, int attempt, AttemptOutcome outcome) {
        RetryStrategy strategy = spec.retryStrategy();
        if (strategy == null || attempt >= spec.attempts()) {
            return false;
        }
        Integer exitCode = outcome.exitCode();
        for (EvaluateOnExit rule : strategy.evaluateOnExit()) {
            if (matches(rule.onStatusReason(), outcome.statusReason())
                    && matches(rule.onReason(), outcome.reason())
                    && matches(rule.onExitCode(), exitCode == null ? null : Integer.toString(exitCode))) {
                return rule.action().toUpperCase(Locale.ROOT).equals("RETRY");
            }
        }
        return true;
    }

    /** A condition that is not named matches; so does a lone {@code *}, even when there is no value. */
    private static boolean matches(@Nullable String pattern, @Nullable String value) {
        if (pattern == null) {
            return true;
        }
        String present = value == null ? "" : value;
        return pattern.endsWith("*")
                ? present.startsWith(pattern.substring(0, pattern.length() - 1))
                : present.equals(pattern);
    }
}
