package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.headrace.executor.runtime.OutputSink;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on one container's output through the engine's log, which keeps it until the container is removed.
 *
 * <p>Naively: follow the log until the engine ends the stream. But an engine also ends it when it restarts, and has been seen to end
 * it before the last entries of a container that just exited. So: follow, and when the stream ends, ask again from where we were;
 * if the container has ended, once more without following, which reads the file to its end.
 *
 * <p>"Where we were" is a time, in the engine's whole seconds, and the number of bytes that we have of entries of that second and
 * later: the engine lists its entries always in the same order.
 */
final class ContainerOutput {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerOutput.class);

    /** Two writers feed one log, so entries may be a little out of order; never by seconds. */
    private static final int SECONDS_KEPT = 3;

    /** The first byte of a frame that holds an entry of standard error. */
    private static final int STDERR = 2;

    /** Of one that holds what the engine itself has to say: that it cannot read on in its log, for a full disk has torn an entry. */
    private static final int ENGINE = 3;

    /** The first byte of a frame is its stream; three bytes of nothing follow, then four of length. */
    private static final int PADDING_BYTES = 3;

    private static final Duration RETRY = Duration.ofMillis(500);

    private static final int BUFFER_BYTES = 64 * 1024;

    private final EngineClients engine;
    private final String id;
    private final OutputSink sink;
    private final BooleanSupplier closed;

    /** Bytes passed on, by the second of their entry. */
    private final TreeMap<Long, Long> passedBySecond = new TreeMap<>();

    private boolean wanted = true;
    private boolean complained;

    /** @param closed whether nobody can want the output any more */
    ContainerOutput(EngineClients engine, String id, OutputSink sink, BooleanSupplier closed) {
        this.engine = engine;
        this.id = id;
        this.sink = sink;
        this.closed = closed;
    }

    /**
     * Passes on everything to the container's end, also over a restart of the engine.
     *
     * @param hasEnded asks the engine whether the container has ended or gone; may throw when there is no answer
     * @throws DockerException when the engine refuses to show the output
     */
    void follow(BooleanSupplier hasEnded) throws InterruptedException {
        try {
            while (!told(() -> read(true) && ended(hasEnded)) && wanted) {
                pause();
            }
            while (wanted && !told(() -> read(false))) {
                pause();
            }
        } catch (NotFoundException e) {
            LOG.info("container {} is gone, and what it may have said last with it", id);
        }
    }

    /** A question to the engine. */
    private interface Question {
        boolean ask() throws InterruptedException;
    }

    /** What the engine answers; no, when it does not answer. */
    private boolean told(Question question) throws InterruptedException {
        try {
            return question.ask();
        } catch (DockerException answer) {
            throw answer;
        } catch (RuntimeException silence) {
            LOG.debug("the engine does not answer about {}; asking again", id, silence);
            return false;
        }
    }

    private boolean ended(BooleanSupplier hasEnded) {
        try {
            return hasEnded.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.debug("the engine does not say whether {} has ended; asking again", id, e);
            return false;
        }
    }

    private void pause() throws InterruptedException {
        if (closed.getAsBoolean()) {
            throw new InterruptedException("the executor is going down");
        }
        Thread.sleep(RETRY);
    }

    /** Answers whether the engine has ended the output, rather than the connection. */
    private boolean read(boolean follow) throws InterruptedException {
        long since = passedBySecond.isEmpty() ? 0 : passedBySecond.firstKey();
        long known = passedBySecond.values().stream().mapToLong(Long::longValue).sum();
        String path = "/containers/" + id + "/logs?stdout=1&stderr=1&timestamps=1&follow=" + (follow ? 1 : 0)
                + "&since=" + since;
        try (Response answer = engine.open(Method.GET, path);
                DataInputStream frames = new DataInputStream(new BufferedInputStream(answer.getBody(), BUFFER_BYTES))) {
            passOn(frames, known);
            return true;
        } catch (EOFException e) {
            LOG.debug("the log of {} broke off", id);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LOG.debug("the log of {} broke off", id, e);
        }
        return false;
    }

    /** A frame is one entry of the log: time, space, what was written. */
    private void passOn(DataInputStream frames, long known) throws IOException, InterruptedException {
        long toSkip = known;
        for (int stream = frames.read(); stream >= 0 && wanted; stream = frames.read()) {
            frames.skipNBytes(PADDING_BYTES);
            byte[] entry = new byte[frames.readInt()];
            frames.readFully(entry);
            if (stream == ENGINE) {
                complain(new String(entry, UTF_8));
                continue;
            }
            int space = 0;
            while (entry[space] != ' ') {
                space++;
            }
            byte[] written = Arrays.copyOfRange(entry, space + 1, entry.length);
            if (toSkip > 0) {
                toSkip -= written.length;
            } else if (written.length > 0) {
                Instant time = Instant.parse(new String(entry, 0, space, US_ASCII));
                wanted = sink.accept(
                        time, stream == STDERR ? OutputSink.Stream.STDERR : OutputSink.Stream.STDOUT, written);
                count(time, written.length);
            }
        }
    }

    /** Once, although it is asked again until the container has ended. */
    private void complain(String words) {
        if (!complained) {
            complained = true;
            LOG.warn("some output of container {} is lost: the engine says: {}", id, words.strip());
        }
    }

    private void count(Instant time, int bytes) {
        passedBySecond.merge(time.getEpochSecond(), (long) bytes, Long::sum);
        while (passedBySecond.size() > SECONDS_KEPT) {
            passedBySecond.pollFirstEntry();
        }
    }
}
