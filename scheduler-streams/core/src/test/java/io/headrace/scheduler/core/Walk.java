package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One random walk: clients, executors and time do what they like, then all faults stop and everything has to end. */
final class Walk {
    private static final Duration RETENTION = Duration.ofSeconds(400);
    private static final ResourceAmounts LARGE = new ResourceAmounts(200_000, 400_000, 8);
    private static final int SHOWN = 25;

    private final Dice dice;
    private final CoreRun core;
    private final History history = new History();
    private final RandomCommands commands;
    private final List<SimExecutor> executors = new ArrayList<>();
    private final List<ExecutorReport> past = new ArrayList<>();
    private final Deque<String> latest = new ArrayDeque<>();
    private long now = 1_000_000;

    Walk(long seed) {
        dice = new Dice(seed);
        core = new CoreRun(new SchedulerConfig(
                        RETENTION,
                        30,
                        1_000_000,
                        4,
                        3,
                        dice.oneOf(1, 2, 500),
                        dice.oneOf(1, 3, 1500),
                        dice.between(1, 8),
                        dice.between(1, 3),
                        dice.between(0, 5),
                        dice.oneOf(0, 10_000),
                        dice.between(8, 14))
                .withInstanceTypes(Map.of("ml.t3.small", new ResourceAmounts(500, 256, 0))));
        commands = new RandomCommands(dice);
        Set<AttemptId> startedAnywhere = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            ResourceAmounts capacity = new ResourceAmounts(1000 * dice.between(1, 4), 1024 * dice.between(1, 6), 0);
            executors.add(new SimExecutor(new ExecutorId("x" + i), capacity, dice, startedAnywhere));
        }
    }

    /** All of it. */
    void run(int steps) {
        try {
            commands.first().forEach(this::request);
            for (int i = 0; i < steps; i++) {
                anything();
            }
            core.checkFold();
            settle();
            terminateWhatCannotRun();
            core.checkFold();
            forget();
            core.checkFold();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nafter\n  " + String.join("\n  ", latest), e);
        }
    }

    private void anything() {
        int kind = dice.below(100);
        if (kind < 22) {
            request(commands.next());
        } else if (kind < 55) {
            dice.oneOf(executors).live(now);
        } else if (kind < 88) {
            report(dice.oneOf(executors));
        } else if (kind < 91 && !past.isEmpty()) {
            run(new Command.Reported(dice.oneOf(past)));
        } else if (kind < 92) {
            strangerReports();
        } else {
            now += dice.oneOf(0, 10, 1_000, 10_000, 60_000);
            run(new Command.Tick(dice.percent(8) ? silent() : Map.of()));
        }
    }

    /** An executor reports the end of an attempt that may be another's. */
    private void strangerReports() {
        List<Row<JobId, AttemptRow>> live = core.view().attempts().all();
        if (!live.isEmpty()) {
            Row<JobId, AttemptRow> attempt = dice.oneOf(live);
            AttemptId id = new AttemptId(attempt.key(), attempt.value().number());
            ExecutorId stranger = new ExecutorId("stranger");
            run(new Command.Reported(
                    new AttemptExited(stranger, "stranger-1", id, 0, null, now, now, null, false, null)));
        }
    }

    /** Some executors have been silent for too long, dead or merely cut off. */
    private Map<ExecutorId, Long> silent() {
        Map<ExecutorId, Long> silent = new HashMap<>();
        for (SimExecutor executor : executors) {
            if (dice.percent(executor.alive() ? 20 : 80)) {
                silent.put(executor.id(), 31_000L);
            }
        }
        return silent;
    }

    private void request(ClientCommand command) {
        run(new Command.Requested(command, RandomCommands.fingerprint(command)));
    }

    private void report(SimExecutor executor) {
        ExecutorReport report = executor.report();
        if (report != null) {
            past.add(report);
            run(new Command.Reported(report));
            if (dice.percent(5)) {
                run(new Command.Reported(report));
            }
        }
    }

    private StepResult run(Command command) {
        latest.add(now + " " + command);
        if (latest.size() > SHOWN) {
            latest.removeFirst();
        }
        StopRequest stop = command instanceof Command.Reported(AttemptExited exited) ? stopOf(exited) : null;
        boolean told = command instanceof Command.Reported(AttemptExited exited) && getsOrdersOf(exited);
        StepResult result = core.run(command, now);
        if (command instanceof Command.Reported(AttemptExited exited)) {
            history.exited(
                    exited,
                    stop,
                    told,
                    result.events().stream().map(Recorded::event).toList());
        }
        history.add(result.events().stream().map(Recorded::event).toList(), core.view());
        for (Recorded recorded : result.events()) {
            if (recorded.event() instanceof JobSubmitted accepted) {
                commands.accepted(accepted.jobId(), accepted.arraySize());
            } else if (recorded.event() instanceof JobPurged purged) {
                executors.forEach(executor -> executor.forget(purged.jobId()));
            }
        }
        for (ExecutorOrder order : result.orders()) {
            executors.stream()
                    .filter(executor -> executor.id().equals(order.executorId()))
                    .forEach(executor -> executor.order(order));
        }
        return result;
    }

    private @Nullable StopRequest stopOf(AttemptExited exited) {
        JobRow job = core.view().jobs().get(exited.attemptId().job());
        return job == null ? null : job.stop();
    }

    /** Whether the process that reports is the one that a stop of the attempt was ordered from. */
    private boolean getsOrdersOf(AttemptExited exited) {
        AttemptRow attempt = core.view().attempts().get(exited.attemptId().job());
        return attempt != null && attempt.incarnation().equals(exited.incarnation());
    }

    /** How many containers had ended by themselves before they were told to stop. */
    int lateStops() {
        return history.lateStops();
    }

    /** Faults stop: executors with plenty of room do what they are told, until nothing happens any more. */
    private void settle() {
        executors.get(0).grow(LARGE, Map.of("disk", "ssd", "zone", "2", "ecs.cpu-architecture", "arm64"));
        executors.get(1).grow(LARGE, Map.of("disk", "hdd", "zone", "1", "ecs.cpu-architecture", "x86_64"));
        executors.get(2).grow(LARGE, Map.of());
        core.view().specs().all().forEach(spec -> spec.value().consumables().forEach(need -> havePlenty(need.name())));
        int quiet = 0;
        for (int round = 0; quiet < 3; round++) {
            assertThat(round).as("rounds until everything has ended").isLessThan(5_000);
            long before = core.view().sequence();
            executors.forEach(this::settle);
            now += 1_000;
            run(new Command.Tick(Map.of()));
            quiet = core.view().sequence() == before ? quiet + 1 : 0;
        }
        core.view().waiting().all().forEach(waiting -> {
            JobId job = waiting.value().job().parent();
            assertThat(runnable(core.view(), job))
                    .as("%s can run but waits", job)
                    .isFalse();
        });
        core.view().held().all().forEach(held -> {
            JobId job = held.value().job().parent();
            assertThat(runnable(core.view(), job))
                    .as("%s can run but stands aside", job)
                    .isFalse();
        });
        Set<String> lanes = new HashSet<>();
        core.view().waiting().all().forEach(waiting -> {
            if (lanes.add(waiting.key().queue() + "/" + waiting.key().share())) {
                assertThat(Rows.need(core.view().jobs(), waiting.value().job()).waitReason())
                        .as("why %s waits, which is next", waiting.value().job())
                        .isNotNull();
            }
        });
        assertThat(core.view().attempts().all()).as("live attempts").isEmpty();
        assertThat(core.view().releases().all()).as("releases").isEmpty();
        assertThat(core.view().sweeps().all()).as("sweeps").isEmpty();
    }

    private void havePlenty(String consumable) {
        request(
                core.view().consumables().contains(consumable)
                        ? new UpdateConsumableResource(consumable, "SET", 1_000_000L, null)
                        : new CreateConsumableResource(consumable, 1_000_000L, null, Map.of()));
    }

    private static boolean runnable(SchedulerView view, JobId job) {
        JobSpec spec = Rows.need(view.specs(), job);
        Instances instances = spec.instances();
        if (spec.quotaShare() != null
                && instances != null
                && Rows.need(view.quotaShares(), spec.quotaShare()).limit(instances.type()) < instances.count()) {
            // It could run only while others lend.
            return false;
        }
        QueueRow queue = Rows.need(view.queues(), spec.queue());
        return queue.environments().stream()
                .map(name -> Rows.need(view.environments(), name))
                .filter(environment ->
                        environment.enabled() && spec.resources().vcpuMillis() <= environment.maxVcpuMillis())
                .filter(environment -> environment.service() == null || hasInstances(view, spec, environment.service()))
                .anyMatch(environment ->
                        view.executors().all().stream().anyMatch(executor -> fits(spec, executor.value())));
    }

    /** What other shares reserve is kept first, also when the shares together have more than the environment. */
    private static boolean hasInstances(SchedulerView view, JobSpec spec, ServiceCapacity capacity) {
        Instances need = Objects.requireNonNull(spec.instances());
        ShareKey own = spec.quotaShare();
        int reserved = own == null
                ? 0
                : view.quotaShares().all().stream()
                        .filter(share -> share.key().queue().equals(own.queue())
                                && !share.key().equals(own))
                        .mapToInt(share -> share.value().reserved(need.type()))
                        .sum();
        return capacity.used(need.type()) + need.count() + reserved <= capacity.limit(need.type());
    }

    private static boolean fits(JobSpec spec, ExecutorRow executor) {
        // Every executor is large by now: one of them alone could hold all nodes.
        return executor.takesPlacements()
                && History.meets(spec, executor)
                && spec.resources().fitsIn(executor.capacity());
    }

    private void settle(SimExecutor executor) {
        executor.settle(now);
        for (ExecutorReport report = executor.report(); report != null; report = executor.report()) {
            run(new Command.Reported(report));
        }
    }

    private void terminateWhatCannotRun() {
        core.view().jobs().all().forEach(job -> {
            if (job.key().isWhole()) {
                String id = job.key().toString();
                boolean service = Rows.need(core.view().specs(), job.key()).service() != null;
                request(service ? new TerminateServiceJob(id, "can never run") : new TerminateJob(id, "can never run"));
            }
        });
        // What waited for the end of one of them may have been placed by it.
        for (int tick = 0;
                tick < 3_000 && (leftOver() || !core.view().attempts().all().isEmpty());
                tick++) {
            executors.forEach(this::settle);
            run(new Command.Tick(Map.of()));
        }
        assertThat(leftOver()).as("something is left over").isFalse();
        assertThat(core.view().jobs().all())
                .allMatch(job -> job.value().status().terminal());
    }

    private boolean leftOver() {
        return !core.view().releases().all().isEmpty()
                || !core.view().sweeps().all().isEmpty()
                || core.view().queues().all().stream()
                        .anyMatch(queue -> queue.value().deleting())
                || core.view().quotaShares().all().stream()
                        .anyMatch(share -> share.value().deleting())
                || core.view().environments().all().stream()
                        .anyMatch(environment -> environment.value().deleting());
    }

    private boolean isRemembered() {
        return !core.view().ended().all().isEmpty()
                || !core.view().shares().all().isEmpty();
    }

    private void forget() {
        now += Math.max(RETENTION.toMillis(), RandomResources.SHARE_DECAY_MILLIS_MAX) + 1;
        for (int tick = 0; tick < 300 && isRemembered(); tick++) {
            run(new Command.Tick(Map.of()));
        }
        CoreRun.rows(core.view()).forEach((table, rows) -> {
            switch (table) {
                case "sequence",
                        "definitions",
                        "revisions",
                        "environments",
                        "queues",
                        "executors",
                        "policies",
                        "consumables",
                        "quotaShares",
                        "tags" -> {}
                default ->
                    assertThat(rows).as("%s after all jobs are purged", table).isEmpty();
            }
        });
    }
}
