package io.headrace.submitter.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request takes too long to arrive. Jetty's own limit is one of silence, and a client that sends a byte
 * now and then is never silent. The headers of a connection's first request count from when it was opened, those of a later one
 * from their first byte; a body counts from the end of the headers.
 */
final class SlowRequests extends EventsHandler implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SlowRequests.class);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final long limitNanos;
    private final Map<Connection, Arrival> arrivals = new ConcurrentHashMap<>();

    SlowRequests(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** What of a request is awaited on a connection. */
    private static final class Arrival {
        private final Connection connection;
        private volatile State state = State.HEADERS;
        private volatile long since = System.nanoTime();
        private volatile long bytesBefore;

        private enum State {
            /** Nothing has come since the last request. */
            NOTHING,
            HEADERS,
            BODY,
            /** All has come. */
            COMPLETE
        }

        Arrival(Connection connection) {
            this.connection = connection;
        }

        void awaits(State next) {
            bytesBefore = connection.getBytesIn();
            since = System.nanoTime();
            state = next;
        }

        boolean late(long limitNanos) {
            if (state == State.NOTHING && connection.getBytesIn() > bytesBefore) {
                awaits(State.HEADERS);
            }
            return (state == State.HEADERS || state == State.BODY) && System.nanoTime() - since > limitNanos;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof ConnectionMetaData) {
            arrivals.put(connection, new Arrival(connection));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        arrivals.remove(connection);
    }

    @Override
    protected void onBeforeHandling(Request request) {
        boolean body = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0;
        awaits(request, body ? Arrival.State.BODY : Arrival.State.COMPLETE);
    }

    @Override
    protected void onRequestRead(Request request, Content.@Nullable Chunk chunk) {
        if (chunk != null && chunk.isLast()) {
            awaits(request, Arrival.State.COMPLETE);
        }
    }

    @Override
    protected void onComplete(Request request, int status, HttpFields headers, @Nullable Throwable failure) {
        awaits(request, Arrival.State.NOTHING);
    }

    private void awaits(Request request, Arrival.State state) {
        Arrival arrival = arrivals.get(request.getConnectionMetaData().getConnection());
        if (arrival != null) {
            arrival.awaits(state);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        schedule(getServer().getScheduler());
    }

    private void schedule(Scheduler scheduler) {
        scheduler.schedule(
                () -> {
                    if (isRunning()) {
                        arrivals.values().forEach(this::closeIfLate);
                        schedule(scheduler);
                    }
                },
                LOOK_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void closeIfLate(Arrival arrival) {
        if (arrival.late(limitNanos)) {
            LOG.debug("{} took too long to send a request", arrival.connection.getEndPoint());
            arrival.connection.getEndPoint().close();
        }
    }
}
