package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.headrace.executor.runtime.OutputSink;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
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

    /** The first byte of a frame is its stream; three bytes of nothing follow, then four of length. */
    private static final int PADDING_BYTES = 3;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final EngineClients engine;
    private final String id;
    private final OutputSink sink;

    /** Bytes passed on, by the second of their entry. */
    private final TreeMap<Long, Long> passedBySecond = new TreeMap<>();

    private boolean wanted = true;

    ContainerOutput(EngineClients engine, String id, OutputSink sink) {
        this.engine = engine;
        this.id = id;
        this.sink = sink;
    }

    /** @param hasEnded asks the engine whether the container has ended or gone */
    void follow(BooleanSupplier hasEnded) throws InterruptedException {
        try {
            do {
                read(true);
            } while (wanted && !hasEnded.getAsBoolean());
            if (wanted) {
                read(false);
            }
        } catch (NotFoundException e) {
            LOG.info("container {} is gone, and what it may have said last with it", id);
        }
    }

    private void read(boolean follow) throws InterruptedException {
        long since = passedBySecond.isEmpty() ? 0 : passedBySecond.firstKey();
        long known = passedBySecond.values().stream().mapToLong(Long::longValue).sum();
        String path = "/containers/" + id + "/logs?stdout=1&stderr=1&timestamps=1&follow=" + (follow ? 1 : 0)
                + "&since=" + since;
        try (Response answer = engine.open(Method.GET, path);
                DataInputStream frames = new DataInputStream(new BufferedInputStream(answer.getBody(), BUFFER_BYTES))) {
            passOn(frames, known);
        } catch (EOFException e) {
            LOG.debug("the log of {} broke off", id);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LOG.debug("the log of {} broke off", id, e);
        }
    }

    /** A frame is one entry of the log: time, space, what was written. */
    private void passOn(DataInputStream frames, long known) throws IOException, InterruptedException {
        long toSkip = known;
        for (int stream = frames.read(); stream >= 0 && wanted; stream = frames.read()) {
            frames.skipNBytes(PADDING_BYTES);
            byte[] entry = new byte[frames.readInt()];
            frames.readFully(entry);
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

    private void count(Instant time, int bytes) {
        passedBySecond.merge(time.getEpochSecond(), (long) bytes, Long::sum);
        while (passedBySecond.size() > SECONDS_KEPT) {
            passedBySecond.pollFirstEntry();
        }
    }
}
