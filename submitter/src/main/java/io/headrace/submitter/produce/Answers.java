package io.headrace.submitter.produce;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.Envelope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that wait for the scheduler's answer to their command. The answer is the first event, or the rejection, whose
 * causation id is the command's id, and it counts only once the read model shows it: whoever asks next sees its effect.
 */
public final class Answers {
    private final Map<String, CompletableFuture<Envelope<Event>>> waiting = new ConcurrentHashMap<>();

    /** Registers a call. To be done before its command is written, or the answer could come first. */
    public Waiting expect(String commandId) {
        CompletableFuture<Envelope<Event>> answer = waiting.computeIfAbsent(commandId, id -> new CompletableFuture<>());
        return new Waiting(commandId, answer);
    }

    /** Tells whoever waits for it that this event can be read. */
    public void visible(Envelope<Event> event) {
        String causation = event.causationId();
        if (causation != null) {
            CompletableFuture<Envelope<Event>> answer = waiting.remove(causation);
            if (answer != null) {
                answer.complete(event);
            }
        }
    }

    /** How many calls wait. */
    public int waiting() {
        return waiting.size();
    }

    /** One call that waits; closing it gives up. */
    public final class Waiting implements AutoCloseable {
        private final String commandId;
        private final CompletableFuture<Envelope<Event>> answer;

        private Waiting(String commandId, CompletableFuture<Envelope<Event>> answer) {
            this.commandId = commandId;
            this.answer = answer;
        }

        /**
         * Waits for the answer.
         *
         * @return the answer; empty when none came in time
         * @throws InterruptedException when the thread is interrupted
         */
        public Optional<Envelope<Event>> await(Duration atMost) throws InterruptedException {
            try {
                return Optional.of(answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("an answer is never completed with an error", e);
            }
        }

        @Override
        public void close() {
            waiting.remove(commandId, answer);
        }
    }
}
