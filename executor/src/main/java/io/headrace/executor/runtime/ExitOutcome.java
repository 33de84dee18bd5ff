package io.headrace.executor.runtime;

import io.headrace.schemas.value.ResourceUsage;
import java.time.Instant;
import java.util.Map;
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
 * @param usage what it has used; empty if nobody counted
 */
public record ExitOutcome(
        OptionalInt exitCode,
        boolean oomKilled,
        Optional<String> reason,
        Optional<Instant> startedAt,
        Instant finishedAt,
        Optional<ResourceUsage> usage) {

    /** The reason of every container that was killed for its use of memory. Clients look for its first word. */
    public static final String OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

    /** What a shell and a container engine report for SIGKILL. */
    public static final int KILLED = 137;

    /** Added to the number of the signal. */
    private static final int BY_SIGNAL = 128;

    /** As Linux numbers them on all machines that engines run on. */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    public ExitOutcome {
        reason = reason.map(ContainerFailure::shorten);
    }

    /** An end of which nobody has counted what it used. */
    public ExitOutcome(
            OptionalInt exitCode,
            boolean oomKilled,
            Optional<String> reason,
            Optional<Instant> startedAt,
            Instant finishedAt) {
        this(exitCode, oomKilled, reason, startedAt, finishedAt, Optional.empty());
    }

    /** An ordinary exit with a code. */
    public static ExitOutcome exited(int code, Instant startedAt, Instant finishedAt) {
        return new ExitOutcome(OptionalInt.of(code), false, Optional.empty(), Optional.of(startedAt), finishedAt);
    }

    /** The same end, after the kernel had killed in the container for use of memory. */
    public ExitOutcome becauseOfMemory() {
        return new ExitOutcome(exitCode, true, Optional.of(OUT_OF_MEMORY), startedAt, finishedAt, usage);
    }

    /** The same end, for this reason; one that the engine gave stays. */
    public ExitOutcome because(String why) {
        return reason.isPresent()
                ? this
                : new ExitOutcome(exitCode, oomKilled, Optional.of(why), startedAt, finishedAt, usage);
    }

    /** A good end whose results could not be kept, so that it is none. */
    public ExitOutcome notKept(String why) {
        return new ExitOutcome(OptionalInt.empty(), oomKilled, Optional.of(why), startedAt, finishedAt, usage);
    }

    /** The same end, with what was counted. */
    public ExitOutcome withUsage(Optional<ResourceUsage> counted) {
        return new ExitOutcome(exitCode, oomKilled, reason, startedAt, finishedAt, counted);
    }

    /**
     * The same end, with the signal's name as its reason where the exit code is that of a signal. A command that ends with such a code
     * itself, as a shell does when its child was killed, means the same by it.
     */
    public ExitOutcome namingTheSignal() {
        String signal = exitCode.isPresent() ? SIGNALS.get(exitCode.getAsInt() - BY_SIGNAL) : null;
        return signal == null
                ? this
                : because("Container ended by " + signal + " (exit code " + exitCode.getAsInt() + ")");
    }

    /** An end of which only the fact is known. */
    public static ExitOutcome vanished(String detail, Optional<Instant> startedAt, Instant foundAt) {
        String reason = ContainerFailure.Code.CANNOT_INSPECT.prefix() + ": " + detail;
        return new ExitOutcome(OptionalInt.empty(), false, Optional.of(reason), startedAt, foundAt);
    }
}
