package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.headrace.executor.runtime.ExitOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of one container, on a virtual thread. An engine that restarts drops the wait and may keep the container: then
 * ask what became of it, and wait again.
 */
final class ExitWait {

    private static final Logger LOG = LoggerFactory.getLogger(ExitWait.class);

    private static final Duration RETRY = Duration.ofMillis(500);

    private final EngineClients engine;
    private final String id;
    private final BooleanSupplier closed;
    private final Function<String, Optional<ExitOutcome>> outcome;
    private final CompletableFuture<ExitOutcome> exit = new CompletableFuture<>();

    /**
     * @param closed whether nobody can be waiting any more
     * @param outcome answers how a container ended; empty while it runs; throws when the engine does not answer
     */
    ExitWait(EngineClients engine, String id, BooleanSupplier closed, Function<String, Optional<ExitOutcome>> outcome) {
        this.engine = engine;
        this.id = id;
        this.closed = closed;
        this.outcome = outcome;
    }

    CompletableFuture<ExitOutcome> begin() {
        Thread waiter = Thread.ofVirtual().name("exit-of-" + id).start(this::run);
        // Somebody may give up waiting: then free the connection.
        var unused = exit.whenComplete((done, trouble) -> {
            if (trouble != null) {
                waiter.interrupt();
            }
        });
        return exit;
    }

    private void run() {
        while (!exit.isDone() && !closed.getAsBoolean()) {
            try {
                hold();
                Optional<ExitOutcome> found = outcome.apply(id);
                if (found.isPresent()) {
                    exit.complete(found.get());
                } else {
                    Thread.sleep(RETRY);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.debug("the engine does not answer about {}; asking again", id, e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    /** Returns when the container has ended, or the engine says no more about it. */
    private void hold() throws InterruptedException {
        try (Response answer = engine.open(Method.POST, "/containers/" + id + "/wait")) {
            answer.getBody().readAllBytes();
        } catch (NotFoundException e) {
            LOG.debug("container {} is gone", id);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LOG.debug("the wait for {} broke off", id, e);
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
