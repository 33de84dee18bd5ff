package io.headrace.schemas.event;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import org.jspecify.annotations.Nullable;

/** Events that say that something changed nothing, and why. They change no state. */
public sealed interface Refusal extends Event {
    /**
     * A command was refused, or had nothing left to do.
     *
     * @param command simple name of the command, for example {@code SubmitJob}
     * @param reason why, as a stable code
     * @param message one line for people, naming the field, the value and what was expected
     * @param jobId the job that the command named, as it named it; absent when it named none
     */
    record CommandRejected(
            String command,
            RejectionReason reason,
            String message,
            @Nullable String jobId) implements Refusal {}

    /**
     * An executor reported about an attempt that is not the job's current one, or repeated itself.
     *
     * @param report simple name of the report, for example {@code AttemptExited}
     * @param attemptId the attempt it was about
     * @param executorId who reported
     * @param message why it changed nothing
     */
    record ReportIgnored(String report, AttemptId attemptId, ExecutorId executorId, String message)
            implements Refusal {}
}
