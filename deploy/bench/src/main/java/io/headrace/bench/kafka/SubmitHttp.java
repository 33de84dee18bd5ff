package io.headrace.bench.kafka;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.WarmUp;
import io.headrace.bench.Workload;
import io.headrace.bench.frontdoor.HttpConnection;
import io.headrace.bench.frontdoor.OpenSubmitter;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Spread;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.streams.SchedulerApp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * SubmitJob over HTTP on 32 connections that are kept open: as many as it takes, and at a fixed rate. Each call is answered when the job is
 * durable, the scheduler has accepted it, and DescribeJobs shows it.
 */
public final class SubmitHttp implements Benchmark {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 32;
    private static final int PER_SECOND = 200;
    private static final double RATE_TARGET = 1_000;
    private static final double LATENCY_TARGET = 2;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String BODY = "{\"jobName\":\"bench-job\",\"jobQueue\":\"" + Workload.QUEUE
            + "\",\"jobDefinition\":\"bench\",\"parameters\":{},\"tags\":{}}";

    @Override
    public String name() {
        return "submit-http";
    }

    @Override
    public String description() {
        return "SubmitJob over HTTP, durable, " + CONNECTIONS + " connections; its p50 at " + PER_SECOND
                + " jobs/s beside the bare topology";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        try (Cluster cluster = Cluster.start(context.folder());
                SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL);
                PassThrough bare = PassThrough.start(cluster, Cluster.COMMIT_INTERVAL);
                OpenSubmitter submitter =
                        OpenSubmitter.start(cluster.bootstrapServers(), cluster.folder("submitter"))) {
            cluster.setUp("busybox", "true");
            try (Calls calls = new Calls(submitter.uri())) {
                int jobs = context.pick(2_000, 6_000);
                WarmUp.untilCompiled(context, WARM_UP, () -> calls.perSecond(jobs));
                Spread rate = Rounds.alone(context, context.pick(2, 5), () -> calls.perSecond(jobs));
                FixedRate limit = new FixedRate(cluster, PassThrough.COMMANDS, PassThrough.OUT);
                int timed = context.pick(300, 800);
                Rounds.Pair medians = Rounds.inTurns(
                        context,
                        context.pick(2, 5),
                        () -> calls.medianMillis(timed),
                        () -> limit.measure(PER_SECOND, timed).p50());
                return List.of(
                        new Row.Alone(name(), "SubmitJob per second", "calls/s", rate, Target.atLeast(RATE_TARGET)),
                        new Row.Compared(
                                name(),
                                "SubmitJob at " + PER_SECOND + " per second, p50",
                                "ms",
                                medians.ours(),
                                medians.limit(),
                                Target.atMost(LATENCY_TARGET)));
            }
        }
    }

    /** The connections. */
    private static final class Calls implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        private final List<HttpConnection> connections = new ArrayList<>();

        Calls(URI server) throws Exception {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(new HttpConnection(server));
            }
        }

        /** Each connection calls again as soon as it has its answer. */
        double perSecond(int calls) throws Exception {
            long begin = System.nanoTime();
            onEach(calls, (connection, call) -> connection.call("submitjob", BODY));
            return calls * (double) SECOND / (System.nanoTime() - begin);
        }

        /** Each call is due at its time, and is timed from it. */
        double medianMillis(int calls) throws Exception {
            double[] millis = new double[calls];
            long begin = System.nanoTime();
            onEach(calls, (connection, call) -> {
                long due = begin + call * SECOND / PER_SECOND;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
                connection.call("submitjob", BODY);
                millis[call] = (System.nanoTime() - due) / NANOS_PER_MILLI;
            });
            java.util.Arrays.sort(millis);
            return millis[calls / 2];
        }

        private interface Call {
            void on(HttpConnection connection, int call) throws Exception;
        }

        private void onEach(int calls, Call call) throws Exception {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> running = new ArrayList<>();
            for (HttpConnection connection : connections) {
                running.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
                        call.on(connection, i);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        @Override
        public void close() throws Exception {
            threads.shutdownNow();
            for (HttpConnection connection : connections) {
                connection.close();
            }
        }
    }
}
