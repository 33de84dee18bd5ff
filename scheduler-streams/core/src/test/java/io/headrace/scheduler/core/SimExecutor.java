package io.headrace.scheduler.core;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.LeaveOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptAccepted;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An executor that behaves as the contract says, and badly where the contract allows it: it dies, comes back with what the
 * engine still has, loses containers, and repeats itself. Its containers outlive its process.
 */
final class SimExecutor {
    private final ExecutorId id;
    private final Dice dice;
    private final Set<AttemptId> startedAnywhere;
    private final Deque<ExecutorOrder> orders = new ArrayDeque<>();
    private final Deque<ExecutorReport> reports = new ArrayDeque<>();
    private final TreeMap<AttemptId, Integer> containers = new TreeMap<>();
    private final List<AttemptId> ordered = new ArrayList<>();
    private final Set<AttemptId> known = new HashSet<>();
    private ResourceAmounts capacity;
    private Map<String, String> attributes;
    private int incarnation;
    private boolean alive;

    /** The exit code of a container that runs. */
    private static final int RUNS = -1;

    SimExecutor(ExecutorId id, ResourceAmounts capacity, Dice dice, Set<AttemptId> startedAnywhere) {
        this.id = id;
        this.capacity = capacity;
        this.dice = dice;
        this.startedAnywhere = startedAnywhere;
        attributes = attributes();
    }

    /** One of an earlier release tells none. */
    private Map<String, String> attributes() {
        Map<String, String> some = new TreeMap<>();
        if (dice.percent(60)) {
            some.put("disk", dice.oneOf("ssd", "hdd"));
        }
        if (dice.percent(60)) {
            some.put("zone", dice.oneOf("1", "2"));
        }
        if (dice.percent(60)) {
            some.put("ecs.cpu-architecture", dice.oneOf("x86_64", "arm64"));
        }
        return some;
    }

    ExecutorId id() {
        return id;
    }

    boolean alive() {
        return alive;
    }

    void order(ExecutorOrder order) {
        orders.add(order);
    }

    /** The next report on its way to the scheduler; null when there is none. */
    @Nullable
    ExecutorReport report() {
        ExecutorReport report = reports.poll();
        if (report == null) {
            return alive && dice.percent(20) ? new ExecutorHeartbeat(id, incarnation()) : null;
        }
        // Only now that it is with the scheduler the container may go.
        if (report instanceof AttemptExited exited) {
            containers.remove(exited.attemptId());
        }
        return report;
    }

    /** Something random happens here. */
    void live(long now) {
        if (!alive) {
            if (dice.percent(25)) {
                start(dice.percent(10));
            }
            return;
        }
        int event = dice.below(100);
        if (event < 3) {
            die();
        } else if (event < 4) {
            die();
            loseContainers(50);
        } else if (event < 6) {
            reports.add(new ExecutorStopping(id, incarnation()));
            alive = false;
        } else if (event < 40) {
            obey(now);
        } else if (event < 65) {
            startOne(now, 90);
        } else if (event < 80) {
            exitOne(now, dice.percent(60) ? 0 : dice.below(4));
        }
    }

    /** Does at once, and without fault, whatever there is to do. */
    void settle(long now) {
        if (!alive) {
            start(false);
        }
        while (!orders.isEmpty()) {
            obey(now);
            if (!alive) {
                // It was told to leave, and somebody starts it again.
                start(false);
            }
        }
        while (!ordered.isEmpty()) {
            startOne(now, 100);
        }
        for (AttemptId attempt : List.copyOf(containers.keySet())) {
            exit(attempt, 0, now, false);
        }
    }

    /** The job is purged: its id is free, and so are those of its attempts. */
    void forget(JobId job) {
        known.removeIf(attempt -> attempt.job().parent().equals(job));
        startedAnywhere.removeIf(attempt -> attempt.job().parent().equals(job));
    }

    void grow(ResourceAmounts nowCapacity, Map<String, String> nowAttributes) {
        capacity = nowCapacity;
        attributes = nowAttributes;
        die();
        start(false);
    }

    private String incarnation() {
        return "%s-%06d".formatted(id, incarnation);
    }

    private void start(boolean withLosses) {
        if (withLosses) {
            loseContainers(30);
            attributes = attributes();
        }
        alive = true;
        incarnation++;
        orders.clear();
        ordered.clear();
        known.clear();
        register();
        containers.forEach((attempt, exitCode) -> {
            if (exitCode != RUNS) {
                reports.add(new AttemptExited(id, incarnation(), attempt, exitCode, null, 1, 2, null, null, null));
            }
        });
    }

    private void register() {
        ResourceAmounts offered = dice.percent(5)
                ? new ResourceAmounts(capacity.vcpuMillis() / 2, capacity.memoryMib(), capacity.gpus())
                : capacity;
        reports.add(new ExecutorStarted(
                id,
                incarnation(),
                "host",
                "docker",
                List.of("*"),
                offered,
                List.copyOf(containers.keySet()),
                attributes));
    }

    private void die() {
        alive = false;
        // What was written but not acknowledged arrives or does not; the container is still there to report it again.
        while (!reports.isEmpty() && dice.percent(50)) {
            reports.removeLast();
        }
        reports.removeIf(AttemptExited.class::isInstance);
    }

    private void loseContainers(int percent) {
        containers.keySet().removeIf(attempt -> {
            boolean lost = dice.percent(percent);
            if (lost) {
                startedAnywhere.remove(attempt);
            }
            return lost;
        });
    }

    private void obey(long now) {
        ExecutorOrder order = orders.poll();
        if (order == null || !order.incarnation().equals(incarnation())) {
            return;
        }
        switch (order) {
            case Placement placement -> {
                if (placement.service() != null && dice.percent(80)) {
                    reports.add(new AttemptAccepted(id, incarnation(), placement.attemptId()));
                }
                if (known.add(placement.attemptId()) && !containers.containsKey(placement.attemptId())) {
                    ordered.add(placement.attemptId());
                }
            }
            case StopOrder stop -> {
                if (ordered.remove(stop.attemptId())) {
                    notStarted(stop.attemptId(), "stopped before it was started");
                } else if (containers.containsKey(stop.attemptId())) {
                    exit(stop.attemptId(), dice.oneOf(0, 137, 143), now, true);
                }
            }
            case RegisterOrder register -> register();
            case LeaveOrder leave -> {
                reports.add(new ExecutorStopping(id, incarnation()));
                alive = false;
            }
        }
    }

    private void startOne(long now, int percent) {
        if (ordered.isEmpty()) {
            return;
        }
        AttemptId attempt = ordered.removeFirst();
        if (!dice.percent(percent)) {
            notStarted(attempt, "CannotPullContainerError: none");
            return;
        }
        if (!startedAnywhere.add(attempt)) {
            throw new AssertionError(attempt + " is started twice");
        }
        containers.put(attempt, RUNS);
        reports.add(new AttemptStarted(id, incarnation(), attempt, "container", now, null));
    }

    private void notStarted(AttemptId attempt, String reason) {
        reports.add(new AttemptNotStarted(id, incarnation(), attempt, reason));
    }

    private void exitOne(long now, int exitCode) {
        List<AttemptId> running = containers.keySet().stream()
                .filter(attempt -> containers.get(attempt) == RUNS)
                .toList();
        if (!running.isEmpty()) {
            exit(dice.oneOf(running), exitCode, now, false);
        }
    }

    /** One of an earlier version does not say whether it was told to stop, and nor does one that another process started. */
    private void exit(AttemptId attempt, int exitCode, long now, boolean toldToStop) {
        if (containers.get(attempt) == RUNS) {
            containers.put(attempt, exitCode);
            boolean says = known.contains(attempt) && dice.percent(80);
            Boolean said = says ? toldToStop : null;
            reports.add(new AttemptExited(id, incarnation(), attempt, exitCode, null, now, now, null, said, null));
        }
    }
}
