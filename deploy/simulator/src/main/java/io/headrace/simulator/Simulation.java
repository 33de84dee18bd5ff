package io.headrace.simulator;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One run: a time of faults, then one in which everything has to end, then one in which everything is forgotten. */
final class Simulation {
    private static final long START = Duration.ofDays(20_000).toMillis();
    private static final Duration RETENTION = Duration.ofMinutes(30);
    private static final long DAY = Duration.ofDays(1).toMillis();
    /** More than the longest way of a command into its topic. */
    private static final long COMMANDS_LATE_MAX = Duration.ofMinutes(1).toMillis();

    /** No multiple of the scheduler's tick: else one that ticks just then is never seen to be idle. */
    private static final long ROUND = Duration.ofSeconds(30).toMillis() + 137;

    private static final int CHAIN_MAX = 10;

    /** More rounds than the longest line of jobs can take. */
    private static final int ROUNDS_MAX = 4_000;

    private static final ResourceAmounts LARGE = new ResourceAmounts(100_000, 400_000, 0);

    /** The tables that hold something else than jobs. */
    private static final Set<String> KEPT = Set.of(
            "ACCOUNT",
            "DEFINITIONS",
            "REVISIONS",
            "ENVIRONMENTS",
            "QUEUES",
            "EXECUTORS",
            "POLICIES",
            "CONSUMABLES",
            "QUOTA_SHARES",
            "TAGS");

    private final Duration length;
    private final Consumer<String> out;
    private final Counts counts = new Counts();
    private final World world;
    private final SimScheduler scheduler;
    private final List<SimHost> hosts;
    private final Traffic traffic;
    private final Faults faults;

    /**
     * A run that has not begun.
     *
     * @param seed all chance comes from it
     * @param length the time of faults
     * @param out takes a line for each day
     * @param verbose takes everything that happens, whose text is a line each
     */
    Simulation(long seed, Duration length, Consumer<String> out, Consumer<Object> verbose) {
        this.length = length;
        this.out = out;
        Dice dice = new Dice(seed);
        SimLoop loop = new SimLoop(START);
        world = new World(
                loop,
                dice,
                new Weather(),
                counts,
                new Trace(loop, verbose),
                new Witness(counts, loop),
                new SimTopic<>(),
                new SimTopic<>(),
                List.of(new SimTopic<>(), new SimTopic<>()));
        // Small numbers, so that every limit is met.
        SchedulerConfig config = new SchedulerConfig(
                        RETENTION,
                        30,
                        1_000_000,
                        100,
                        8,
                        500,
                        dice.between(1, 500),
                        dice.between(2, 50),
                        dice.between(2, 20),
                        dice.between(1, 20),
                        10_000,
                        dice.between(9, 50))
                .withInstanceTypes(ServiceTraffic.INSTANCE_TYPES);
        scheduler = new SimScheduler(world, config);
        hosts = IntStream.range(0, dice.between(2, 4)).mapToObj(this::host).toList();
        traffic = new Traffic(world);
        faults = new Faults(world, scheduler, hosts);
    }

    private SimHost host(int number) {
        List<String> environments = world.dice().percent(70) ? List.of("*") : environments();
        return new SimHost(
                world,
                new ExecutorId("x" + number),
                Faults.capacity(world.dice()),
                environments,
                Faults.attributes(world.dice()));
    }

    private List<String> environments() {
        List<String> some = new ArrayList<>(ResourceTraffic.ENVIRONMENTS);
        some.remove(world.dice().below(some.size()));
        return some;
    }

    Counts counts() {
        return counts;
    }

    Trace trace() {
        return world.trace();
    }

    /** Simulated milliseconds so far. */
    long elapsed() {
        return world.loop().millis() - START;
    }

    /** All of it. @throws Violation when something happened that never may */
    void run() {
        scheduler.start();
        traffic.start();
        hosts.forEach(SimHost::start);
        faults.start();
        long end = START + length.toMillis();
        for (int day = 1; world.loop().millis() < end; day++) {
            world.loop().runUntil(Math.min(end, START + day * DAY));
            out.accept("day " + day + ": " + counts);
            checkFold();
        }
        clear();
        settle("everything ends");
        out.accept("settled: " + counts);
        terminateTheRest();
        world.witness().checkAnswers();
        checkFold();
        forget();
    }

    private void checkFold() {
        scheduler.crash();
        world.witness().checkFold(scheduler.tables());
    }

    /** No more faults, no more jobs, and room for all. */
    private void clear() {
        world.weather().clear();
        traffic.close();
        for (SimHost host : hosts) {
            host.killOld();
            host.kill();
            host.offer(LARGE, List.of("*"), host.attributes());
            host.start();
        }
        world.trace().add("world", "no more faults");
        world.loop().runUntil(world.loop().millis() + COMMANDS_LATE_MAX);
        traffic.bringPlenty();
    }

    private void settle(String rule) {
        for (int round = 0; !settled(); round++) {
            if (round > ROUNDS_MAX) {
                throw new Violation(rule, "after " + round + " rounds there is still " + rest());
            }
            world.loop().runUntil(world.loop().millis() + ROUND);
        }
    }

    private boolean settled() {
        SchedulerView view = scheduler.view();
        return scheduler.up()
                && scheduler.idle()
                && view.attempts().all().isEmpty()
                && view.releases().all().isEmpty()
                && view.sweeps().all().isEmpty()
                && hosts.stream()
                        .allMatch(host -> host.containers().isEmpty()
                                && host.process().filter(SimProcess::idle).isPresent())
                && Stream.concat(view.waiting().all().stream(), view.held().all().stream())
                        .noneMatch(waiting -> canRun(view, waiting.value().job().parent()));
    }

    private String rest() {
        SchedulerView view = scheduler.view();
        return "attempts " + view.attempts().all() + ", releases "
                + view.releases().all() + ", sweeps "
                + view.sweeps().all() + ", waiting "
                + view.waiting().all() + ", held " + view.held().all() + ", containers "
                + hosts.stream().map(SimHost::containers).toList() + ", idle processes "
                + hosts.stream()
                        .map(host -> host.process().filter(SimProcess::idle).isPresent())
                        .toList();
    }

    private static boolean canRun(SchedulerView view, JobId job) {
        var spec = view.specs().get(job);
        var queue = spec == null ? null : view.queues().get(spec.queue());
        if (spec == null || queue == null) {
            return false;
        }
        return queue.environments().stream().anyMatch(name -> {
            var environment = view.environments().get(name);
            return environment != null
                    && environment.enabled()
                    && spec.resources().vcpuMillis() <= environment.maxVcpuMillis()
                    && spec.resources().fitsIn(LARGE)
                    && view.executors().all().stream()
                            .anyMatch(executor -> Witness.meets(
                                    spec.placementConstraints(),
                                    spec.container(),
                                    spec.nodes(),
                                    executor.value().attributes()));
        });
    }

    /** What can never run is ended by its owner; what waited for such an end and cannot run either, after that. */
    private void terminateTheRest() {
        for (int round = 0; !unended().isEmpty(); round++) {
            if (round > CHAIN_MAX) {
                throw new Violation("everything ends", "after " + round + " terminations there is " + unended());
            }
            for (JobId job : unended()) {
                boolean service = scheduler.view().serviceJobs().contains(job);
                traffic.send(
                        service
                                ? new TerminateServiceJob(job.toString(), "can never run")
                                : new TerminateJob(job.toString(), "can never run"));
            }
            settle("everything ends");
        }
    }

    private List<JobId> unended() {
        return scheduler.view().jobs().all().stream()
                .filter(job -> job.key().isWhole() && !job.value().status().terminal())
                .map(Row::key)
                .toList();
    }

    private void forget() {
        world.loop().runUntil(world.loop().millis() + 2 * RETENTION.toMillis());
        scheduler.tables().rows().forEach((table, rows) -> {
            if (!KEPT.contains(table.name()) && !rows.isEmpty()) {
                throw new Violation("nothing is left", "table " + table + " still has " + rows);
            }
        });
    }
}
