package io.headrace.submitter.http;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.guard.Refused;
import io.headrace.submitter.http.Accounts.Served;
import io.headrace.submitter.logs.LogConsumers.TooManyReaders;
import io.headrace.submitter.logs.LogLine;
import io.headrace.submitter.logs.LogRequest;
import io.headrace.submitter.logs.LogSink;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.JobRow;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The output of a job as it comes: one JSON object a line. While following, an empty line goes out now and then when
 * there is nothing to say, so that a reader that has gone is noticed.
 */
final class LogRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LogRoutes.class);
    /** What is said when Kafka has not answered. */
    static final String KAFKA_AWAY = "Kafka does not answer; try again";

    private static final int TAIL_MAX = 100_000;
    private static final int ATTEMPTS_MAX = 1_000_000;
    private static final int BUFFER = 32 * 1024;
    private static final long SIGN_OF_LIFE = Duration.ofSeconds(15).toNanos();

    private final FrontDoorConfig config;
    private final Accounts accounts;

    LogRoutes(FrontDoorConfig config, Accounts accounts) {
        this.config = config;
        this.accounts = accounts;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/headrace/v1/jobs/{jobId}/logs", this::read);
    }

    /** Number of the attempt that a request is about; absent for the latest. */
    static @Nullable Integer attempt(QueryParameters query) {
        return query.integer("attempt", 1, ATTEMPTS_MAX);
    }

    private static @Nullable String container(QueryParameters query) {
        return query.text("container").filter(name -> !name.isEmpty()).orElse(null);
    }

    private void read(Context context) throws IOException, InterruptedException {
        QueryParameters query = new QueryParameters(context);
        JobId id = query.job();
        LogRequest request = new LogRequest(
                id, attempt(query), container(query), query.flag("follow"), query.integer("tail", 0, TAIL_MAX));
        Served served = accounts.of(context);
        JobRow row =
                served.parts().jobs().find(id).orElseThrow(() -> ApiError.notFound("job " + id + " does not exist"));
        Integer size = row.head().arraySize();
        if (size != null) {
            throw ApiError.client(
                    "job " + id + " is an array job and prints nothing itself; ask for one of its children, " + id
                            + ":0 to " + id + ":" + (size - 1));
        }
        Caller caller = Caller.of(context, config);
        context.contentType("application/x-ndjson");
        // Not closed when something goes wrong: the answer may still become an error.
        OutputStream out = new BufferedOutputStream(context.res().getOutputStream(), BUFFER);
        try {
            served.parts()
                    .logs()
                    .read(
                            request,
                            new NdjsonSink(
                                    out,
                                    request.follow(),
                                    attempt ->
                                            caller.may().require(served.needs().output(attempt.stream()))));
            out.flush();
        } catch (IOException e) {
            LOG.debug("the reader of the log of {} has gone", id, e);
        } catch (Refused e) {
            out.flush();
            LOG.debug("the log of {} ends for its reader before the next attempt", id, e);
        } catch (KafkaException | TooManyReaders e) {
            if (!context.res().isCommitted()) {
                context.res().resetBuffer();
                throw e;
            }
            LOG.warn("the log of {} breaks off for its reader: {}", id, e.toString());
            breakOff(context);
        }
    }

    /** So that the reader does not take what it has for the whole. */
    private static void breakOff(Context context) {
        ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    /** Writes lines as JSON objects, of attempts that pass a check. */
    private static final class NdjsonSink implements LogSink {
        private final OutputStream out;
        private final boolean follow;
        private final Consumer<AttemptRow> check;
        private boolean unsent;
        private long lastSent = System.nanoTime();

        NdjsonSink(OutputStream out, boolean follow, Consumer<AttemptRow> check) {
            this.out = out;
            this.follow = follow;
            this.check = check;
        }

        @Override
        public void attempt(AttemptRow attempt) {
            check.accept(attempt);
        }

        @Override
        public void line(AttemptId attempt, @Nullable String container, LogLine line) throws IOException {
            ObjectNode shape = JsonCodec.mapper().createObjectNode().put("attempt", attempt.number());
            if (container != null) {
                shape.put("container", container);
            }
            out.write(JsonCodec.mapper()
                    .writeValueAsBytes(shape.put("timestamp", line.timestamp())
                            .put("stream", line.stream())
                            .put("message", line.text())));
            out.write('\n');
            unsent = true;
        }

        @Override
        public void idle() throws IOException {
            long now = System.nanoTime();
            if (!unsent && follow && now - lastSent > SIGN_OF_LIFE) {
                out.write('\n');
                unsent = true;
            }
            if (unsent) {
                out.flush();
                unsent = false;
                lastSent = now;
            }
        }
    }
}
