package io.headrace.executor.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a started container ended.
 *
 * @param exitCode the exit code, 128 + n after signal n; empty if nobody knows it
 * @param oomKilled whether the kernel killed it for using more memory than its limit
 * @param reason the container reason in AWS Batch's words, at most 255 characters; empty for an ordinary exit
 * @param startedAt when it started; empty if nobody knows
 * @param finishedAt when it ended, or was found to have ended
 */
public record ExitOutcome(
        OptionalInt exitCode,
        boolean oomKilled,
        Optional<String> reason,
        Optional<Instant> startedAt,
        Instant finishedAt) {

    /** The reason of every container that was killed for its use of memory. Clients look for its first word. */
    public static final String OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

    /** What a shell and a container engine report for SIGKILL. */
    public static final int KILLED = 137;

    public ExitOutcome {
        reason = reason.map(ContainerFailure::shorten);
    }

    /** An ordinary exit with a code. */
    public static ExitOutcome exited(int code, Instant startedAt, Instant finishedAt) {
        return new ExitOutcome(OptionalInt.of(code), false, Optional.empty(), Optional.of(startedAt), finishedAt);
    }

    /** The same end, after the kernel had killed in the container for use of memory. */
    public ExitOutcome becauseOfMemory() {
        return new ExitOutcome(exitCode, true, Optional.of(OUT_OF_MEMORY), startedAt, finishedAt);
    }

    /** The same end, for this reason; one that the engine gave stays. */
    public ExitOutcome because(String why) {
        return reason.isPresent()
                ? this
                : new ExitOutcome(exitCode, oomKilled, Optional.of(why), startedAt, finishedAt);
    }

    /** A good end whose results could not be kept, so that it is none. */
    public ExitOutcome notKept(String why) {
        return new ExitOutcome(OptionalInt.empty(), oomKilled, Optional.of(why), startedAt, finishedAt);
    }

    /** An end of which only the fact is known. */
    public static ExitOutcome vanished(String detail, Optional<Instant> startedAt, Instant foundAt) {
        String reason = ContainerFailure.Code.CANNOT_INSPECT.prefix() + ": " + detail;
        return new ExitOutcome(OptionalInt.empty(), false, Optional.of(reason), startedAt, foundAt);
    }
}
