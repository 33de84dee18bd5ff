package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorPools.Slot;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.schemas.value.ResourceAmounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is not placed, in words with figures. AWS's prefixes stand in front where its clients know them; its
 * {@code MISCONFIGURATION} only where nothing but a change of the job or of the environments could help.
 */
public final class WaitDecision {
    private static final String CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - ";
    private static final String ENVIRONMENT_MAX = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated"
            + " with the job queue cannot meet the CPU requirement of the job. ";

    private final SchedulerView view;
    private final FreeRoom room;

    WaitDecision(SchedulerView view, FreeRoom room) {
        this.view = view;
        this.room = room;
    }

    /**
     * That a job which was just queued stands aside, because nothing there is could ever hold it.
     *
     * @param queue name of its queue
     * @param job the single job or array job
     * @param need what has to be free for one attempt
     * @param now milliseconds since the epoch
     */
    public static Optional<JobHeld> held(SchedulerView view, String queue, JobId job, Need need, long now) {
        Reason never = new WaitDecision(view, new FreeRoom(view)).never(Rows.need(view.queues(), queue), need);
        return Optional.ofNullable(never).map(reason -> reason.held(view, queue, job, now));
    }

    /** A kind of reason and its words. */
    record Reason(WaitCode code, String statusReason) {
        JobHeld held(SchedulerView view, String queue, JobId job, long now) {
            return new JobHeld(job, queue, code, statusReason, TimeLimits.cancelAt(view, queue, job, code, now));
        }
    }

    /** Why nothing there is could ever hold it; null when something could, or when there is nothing yet to tell by. */
    @Nullable
    Reason never(QueueRow queue, Need need) {
        boolean served = false;
        boolean allowed = false;
        boolean enabled = false;
        for (String environment : queue.environments()) {
            enabled |= room.environmentCouldHold(environment, ResourceAmounts.NONE);
            if (room.environmentCouldHold(environment, need.total())) {
                allowed = true;
                served |= room.isServed(environment);
                if (room.couldHold(environment, need)) {
                    return null;
                }
            }
        }
        if (enabled && !allowed) {
            return new Reason(WaitCode.ENVIRONMENTS_TOO_SMALL, ENVIRONMENT_MAX + maxima(queue, need.total()));
        }
        return served ? new Reason(WaitCode.EXECUTORS_TOO_SMALL, largest(queue, need)) : null;
    }

    /** Whether an executor that is there could hold it, in an environment that allows it. */
    boolean isPossible(QueueRow queue, Need need) {
        return queue.environments().stream().anyMatch(name -> room.couldHold(name, need));
    }

    /** Why it is not placed now, given that it is next and something could hold it. */
    Reason now(QueueRow queue, Need need) {
        List<String> enabled = queue.environments().stream()
                .filter(name -> room.environmentCouldHold(name, ResourceAmounts.NONE))
                .toList();
        if (enabled.isEmpty()) {
            return new Reason(
                    WaitCode.NO_ENVIRONMENT, "No compute environment of the job queue is ENABLED: " + names(queue));
        }
        List<String> served = enabled.stream().filter(room::isServed).toList();
        if (served.isEmpty()) {
            return new Reason(
                    WaitCode.NO_EXECUTOR,
                    "No executor serves " + (enabled.size() == 1 ? "compute environment " : "compute environments ")
                            + String.join(", ", enabled));
        }
        List<String> open = served.stream()
                .filter(name -> need.total().vcpuMillis() <= room.freeVcpuMillis(name))
                .toList();
        return open.isEmpty()
                ? new Reason(WaitCode.ENVIRONMENTS_FULL, CAPACITY + limits(queue, need.total()))
                : new Reason(
                        WaitCode.EXECUTORS_FULL,
                        CAPACITY + (need.nodes() == null ? best(open, need.total()) : bestForAll(open, need.nodes())));
    }

    /** The queue runs as many jobs as it may. */
    static Reason queueLimit(QueueRow queue) {
        return new Reason(
                WaitCode.QUEUE_LIMIT, "The job queue runs " + queue.maxRunning() + " jobs, as many as it may at once");
    }

    /** There is too little of a consumable resource. */
    static Reason consumable(SchedulerView view, ConsumableRequirement need) {
        ConsumableRow row = view.consumables().get(need.name());
        return new Reason(
                WaitCode.CONSUMABLE_SHORT,
                row == null
                        ? "Consumable resource " + need.name() + " does not exist any more"
                        : "It needs " + need.quantity() + " of consumable resource " + need.name() + ": "
                                + row.available() + " of " + row.totalQuantity() + " available");
    }

    /** There is enough of a consumable resource, but a job before it needs it too. */
    static Reason consumableKept(ConsumableRequirement need) {
        return new Reason(
                WaitCode.CONSUMABLE_SHORT,
                "It needs " + need.quantity() + " of consumable resource " + need.name()
                        + ", which is kept for a job before it");
    }

    /** The policy's compute reservation leaves nothing for it. */
    static Reason shareReservation() {
        return new Reason(
                WaitCode.SHARE_RESERVATION,
                "What is left of the job queue's vCPUs is reserved for shares that have no jobs (computeReservation)");
    }

    /** Another share goes first. */
    static Reason shareAhead(String share) {
        return new Reason(WaitCode.SHARE_AHEAD, "Share " + share + " is ahead: for its weight it has used less");
    }

    private String limits(QueueRow queue, ResourceAmounts need) {
        return environments(
                queue,
                need,
                environment -> "uses " + vcpus(environment.used().vcpuMillis()) + " of at most "
                        + vcpus(environment.maxVcpuMillis()));
    }

    /** Without what is used: that is not why, and would change with every placement. */
    private String maxima(QueueRow queue, ResourceAmounts need) {
        return environments(queue, need, environment -> "has at most " + vcpus(environment.maxVcpuMillis()));
    }

    private String environments(QueueRow queue, ResourceAmounts need, Function<EnvironmentRow, String> figures) {
        List<String> words = new ArrayList<>();
        for (String name : queue.environments()) {
            EnvironmentRow environment = view.environments().get(name);
            if (environment != null && environment.enabled()) {
                words.add(name + " " + figures.apply(environment) + " vCPU");
            }
        }
        return "It needs " + vcpus(need.vcpuMillis()) + " vCPU; " + String.join("; ", words);
    }

    private String largest(QueueRow queue, Need wanted) {
        JobNodes nodes = wanted.nodes();
        ResourceAmounts need = nodes == null ? wanted.total() : tooLarge(queue, nodes);
        if (need == null) {
            return "No way was found to hold all its nodes at once, even if nothing else ran: it needs "
                    + words(Objects.requireNonNull(nodes));
        }
        return "No executor could hold it: it needs " + words(need) + "; the largest has "
                + capacities(queue.environments())
                        .max(Comparator.comparingInt((ResourceAmounts capacity) -> fitting(need, capacity))
                                .thenComparingInt(ResourceAmounts::vcpuMillis)
                                .thenComparingInt(ResourceAmounts::memoryMib)
                                .thenComparingInt(ResourceAmounts::gpus))
                        .map(WaitDecision::words)
                        .orElse("nothing");
    }

    /** What a node needs that no executor could hold; null when each by itself could be held. */
    private @Nullable ResourceAmounts tooLarge(QueueRow queue, JobNodes nodes) {
        for (NodeGroup group : Packing.largestFirst(nodes)) {
            if (queue.environments().stream().noneMatch(name -> room.executorCouldHold(name, group.resources()))) {
                return group.resources();
            }
        }
        return null;
    }

    /** The environment in which most of the nodes would find room now. */
    private String bestForAll(List<String> environments, JobNodes nodes) {
        int most = environments.stream()
                .mapToInt(name -> room.placeable(name, nodes))
                .max()
                .orElse(0);
        return "It needs " + words(nodes) + ", all at once: "
                + (most == nodes.numNodes()
                        ? "the room is kept for another job"
                        : "there is room for " + most + " of them");
    }

    private static String words(JobNodes nodes) {
        return nodes.numNodes() + " nodes ("
                + nodes.groups().stream()
                        .map(group -> group.count() + " of " + words(group.resources()))
                        .collect(Collectors.joining("; "))
                + ")";
    }

    private Stream<ResourceAmounts> capacities(List<String> environments) {
        return environments.stream()
                .filter(name -> room.environmentCouldHold(name, ResourceAmounts.NONE))
                .flatMap(name -> Stream.of(view.pools().of(name), view.pools().ofEvery()))
                .flatMap(pool -> pool.capacities().keySet().stream());
    }

    /** The executor that is short of the least, judged by how many of its resources are enough, then by vCPU. */
    private String best(List<String> environments, ResourceAmounts need) {
        Comparator<Map.Entry<Slot, ExecutorRow>> byRoom = Comparator.comparingInt(
                        (Map.Entry<Slot, ExecutorRow> executor) ->
                                fitting(need, executor.getValue().free()))
                .thenComparingInt(executor -> executor.getKey().vcpuMillis());
        Map.Entry<Slot, ExecutorRow> best = environments.stream()
                .flatMap(name -> Stream.of(view.pools().of(name), view.pools().ofEvery()))
                .flatMap(pool ->
                        pool.byFree().descendingMap().entrySet().stream().limit(CANDIDATES_MAX))
                .filter(executor -> need.fitsIn(executor.getValue().capacity()))
                .max(byRoom)
                .orElse(null);
        if (best == null) {
            return "It needs " + words(need) + "; no executor with this much is at hand";
        }
        ResourceAmounts free = best.getValue().free();
        String shortOf =
                need.fitsIn(free) ? "its room is kept for another job" : "short by " + words(shortage(need, free));
        return "It needs " + words(need) + "; the best executor, "
                + best.getKey().id() + ", has " + words(free) + " free: " + shortOf;
    }

    /** How many executors with the most free vCPU are compared. */
    private static final int CANDIDATES_MAX = 64;

    private static int fitting(ResourceAmounts need, ResourceAmounts there) {
        return (need.vcpuMillis() <= there.vcpuMillis() ? 1 : 0)
                + (need.memoryMib() <= there.memoryMib() ? 1 : 0)
                + (need.gpus() <= there.gpus() ? 1 : 0);
    }

    private static ResourceAmounts shortage(ResourceAmounts need, ResourceAmounts free) {
        return new ResourceAmounts(
                Math.max(0, need.vcpuMillis() - free.vcpuMillis()),
                Math.max(0, need.memoryMib() - free.memoryMib()),
                Math.max(0, need.gpus() - free.gpus()));
    }

    private static String names(QueueRow queue) {
        return String.join(", ", queue.environments());
    }

    private static String words(ResourceAmounts amounts) {
        List<String> words = new ArrayList<>();
        if (amounts.vcpuMillis() != 0) {
            words.add(vcpus(amounts.vcpuMillis()) + " vCPU");
        }
        if (amounts.memoryMib() != 0) {
            words.add(amounts.memoryMib() + " MiB");
        }
        if (amounts.gpus() != 0) {
            words.add(amounts.gpus() + " GPU");
        }
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }

    private static String vcpus(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
}
