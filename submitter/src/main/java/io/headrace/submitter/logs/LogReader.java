package io.headrace.submitter.logs;

import io.headrace.schemas.id.AttemptId;
import io.headrace.submitter.readmodel.AttemptRow;
import io.headrace.submitter.readmodel.JobQueries;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads the output of attempts from the logs topic, each from where it begins there. Safe for any number of threads;
 * each call blocks its own and has a consumer of its own while it reads.
 */
public final class LogReader implements AutoCloseable {
    /** How often a reader that follows looks whether the attempt has ended. */
    static final Duration LOOK = Duration.ofMillis(250);

    private final LogConsumers consumers;
    private final JobQueries jobs;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A reader.
     *
     * @param jobs knows where the output of an attempt lies
     */
    public LogReader(LogConsumers consumers, JobQueries jobs) {
        this.consumers = consumers;
        this.jobs = jobs;
    }

    /**
     * Reads until the end of the output: the end there is now, or when following, the end of the attempt, and without
     * an attempt number, the end of the job.
     *
     * @throws IOException when the sink has gone
     * @throws InterruptedException when the thread is interrupted
     */
    public void read(LogRequest request, LogSink sink) throws IOException, InterruptedException {
        int next = 1;
        Integer tail = request.tail();
        boolean first = true;
        while (open()) {
            Optional<AttemptRow> attempt = choose(request, next, first);
            if (attempt.isPresent()) {
                AttemptRow row = attempt.get();
                sink.attempt(row);
                try (AttemptLog log = new AttemptLog(consumers, row, request.container(), tail)) {
                    log.read(request.follow(), () -> current(row.id()), this::open, sink);
                }
                next = row.id().number() + 1;
                tail = null;
                first = false;
                if (!request.follow() || request.attempt() != null) {
                    return;
                }
            } else if (!request.follow() || jobEnded(request)) {
                return;
            } else {
                sink.idle();
                if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    /** The attempt to read: the one asked for, else first the latest and then the one after it. */
    private Optional<AttemptRow> choose(LogRequest request, int next, boolean first) {
        List<AttemptRow> attempts = jobs.attempts(request.job());
        Integer number = request.attempt();
        if (number == null && first) {
            return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
        }
        int wanted = number == null ? next : number;
        return attempts.stream().filter(row -> row.id().number() == wanted).findFirst();
    }

    private boolean jobEnded(LogRequest request) {
        return jobs.find(request.job())
                .map(row -> row.state().status().terminal())
                .orElse(true);
    }

    private Optional<AttemptRow> current(AttemptId id) {
        return jobs.attempt(id);
    }

    private boolean open() {
        return closed.getCount() > 0;
    }

    /** Ends all readers within a moment. */
    @Override
    public void close() {
        closed.countDown();
    }
}
