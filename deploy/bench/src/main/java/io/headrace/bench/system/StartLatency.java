package io.headrace.bench.system;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.kafka.Cluster;
import io.headrace.bench.kafka.FixedRate;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.executor.Executor;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.scheduler.streams.SchedulerApp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From the moment at which a placement can be read until its executor asks the engine for the container: what an executor adds to a start. */
public final class StartLatency implements Benchmark {
    private static final int PER_SECOND = 100;
    private static final int ROOM = 1_000;
    private static final double TARGET_MILLIS = 10;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration RUN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** When the engine was asked, by the container's name. */
    private final Map<String, CompletableFuture<Long>> asked = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "start-latency";
    }

    @Override
    public String description() {
        return "placement readable until the engine is asked for the container, at " + PER_SECOND + " jobs/s";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        int jobs = context.pick(200, 500);
        try (Cluster cluster = Cluster.start(context.folder());
                SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL)) {
            cluster.setUp("busybox", "true");
            try (Executor executor = Executor.start(
                    WholeSystem.config(cluster, RuntimeKind.AUTO, ROOM, WholeSystem.LOG_BYTES_MAX),
                    this::engine,
                    new SimpleMeterRegistry(),
                    InstantSource.system())) {
                FixedRate load = new FixedRate(cluster);
                return List.of(new Row.Alone(
                        name(),
                        "placement to the engine's create call, p50",
                        "ms",
                        Rounds.alone(context, context.pick(2, 5), () -> median(load.placements(PER_SECOND, jobs))),
                        Target.atMost(TARGET_MILLIS)));
            }
        }
    }

    private double median(Map<String, Long> readable) throws Exception {
        double[] millis = new double[readable.size()];
        int measured = 0;
        for (Map.Entry<String, Long> placement : readable.entrySet()) {
            long nanos = whenAsked("headrace-" + placement.getKey() + "-1") - placement.getValue();
            millis[measured++] = Math.max(0, nanos) / NANOS_PER_MILLI;
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    /** Waits for it: the last of them may be on its way to the engine yet. */
    private long whenAsked(String container) throws Exception {
        try {
            return asking(container).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the engine was not asked for " + container + " within " + PATIENCE, e);
        }
    }

    private CompletableFuture<Long> asking(String container) {
        return asked.computeIfAbsent(container, unused -> new CompletableFuture<>());
    }

    /** An engine that does nothing; it notes when it is asked for a container. */
    private ContainerRuntime engine(Map<String, String> ownLabels) {
        ContainerRuntime engine = IdleEngine.runtime(RUN, ownLabels);
        return (ContainerRuntime) Proxy.newProxyInstance(
                StartLatency.class.getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("create")) {
                        asking(((ContainerPlan) arguments[0]).name()).complete(System.nanoTime());
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
