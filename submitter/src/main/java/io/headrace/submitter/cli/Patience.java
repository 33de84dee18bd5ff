package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.NotReached;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.StatusLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bears with a front door that does not answer for a while: whoever waits for a job outlives a restart. */
final class Patience {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Console console;
    private final StatusLine line;
    private @Nullable Instant silentSince;

    Patience(Console console, StatusLine line) {
        this.console = console;
        this.line = line;
    }

    /**
     * Asks once.
     *
     * @return the answer; empty when none came and it is worth asking again
     * @throws CliFailure when the answer is a failure, or none has come for too long
     */
    <T> Optional<T> ask(Supplier<T> question) {
        try {
            T answer = question.get();
            silentSince = null;
            return Optional.of(answer);
        } catch (NotReached silence) {
            return again(silence);
        } catch (ApiFailure refusal) {
            if (refusal.isPassing()) {
                return again(refusal);
            }
            throw refusal;
        }
    }

    private <T> Optional<T> again(CliFailure failure) {
        Instant now = console.now();
        if (silentSince == null) {
            silentSince = now;
            if (!line.isShown()) {
                console.note("no answer at the moment; trying again");
            }
        } else if (Duration.between(silentSince, now).compareTo(LONGEST) > 0) {
            throw failure;
        }
        line.show("no answer at the moment; trying again");
        return Optional.empty();
    }
}
