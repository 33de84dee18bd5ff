package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorPools.Slot;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is not placed, in words with figures. AWS's prefixes stand in front where its clients know them; its
 * {@code MISCONFIGURATION} only where nothing but a change of the job or of the environments could help.
 */
final class WaitWords {
    private static final String CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - ";
    private static final String ENVIRONMENT_MAX = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated"
            + " with the job queue cannot meet the CPU requirement of the job. ";

    /** How many executors with the most free vCPU are compared. */
    private static final int CANDIDATES_MAX = 64;

    private static final int DRAINED_SHOWN = 3;

    private final SchedulerView view;
    private final FreeRoom room;

    WaitWords(SchedulerView view, FreeRoom room) {
        this.view = view;
        this.room = room;
    }

    String environmentsTooSmall(QueueRow queue, Need need) {
        return ENVIRONMENT_MAX + maxima(queue, need.total());
    }

    /** What is too large for every executor, and which environments may grow to bring a larger one. */
    String executorsTooSmall(QueueRow queue, Need need, List<String> growing) {
        return largest(queue, need) + others(queue, growing);
    }

    /** Which placement constraints are not met, by whom, and which environments may grow to bring an executor that meets them. */
    String noMatchingExecutor(QueueRow queue, Need need, List<String> growing) {
        List<String> environments = queue.environments().stream()
                .filter(name -> room.environmentCouldHold(name, need))
                .toList();
        return new RequirementWords(view).unmet(environments, need.requirement()) + others(queue, growing);
    }

    /** Executors that leave, or may come. */
    private String others(QueueRow queue, List<String> growing) {
        return drained(queue.environments())
                + growing.stream().map(this::growing).collect(Collectors.joining());
    }

    private String growing(String name) {
        EnvironmentRow environment = Rows.need(view.environments(), name);
        return "; compute environment " + name + " may grow: its executors have " + vcpus(room.capacityVcpuMillis(name))
                + " of at most " + vcpus(environment.maxVcpuMillis()) + " vCPU";
    }

    static String noEnvironment(QueueRow queue) {
        return "No " + kind(queue.environments()) + " of the job queue is ENABLED: " + names(queue.environments());
    }

    String noExecutor(List<String> environments) {
        return "No executor of this account serves " + kind(environments) + (environments.size() == 1 ? " " : "s ")
                + names(environments) + drained(environments);
    }

    /** Executors that would serve the environments, were they not to leave. */
    private String drained(List<String> environments) {
        List<String> leaving = view.pools().leaving().entrySet().stream()
                .filter(executor -> environments.stream().anyMatch(executor.getValue()::serves))
                .map(executor -> executor.getKey().value())
                .toList();
        if (leaving.isEmpty()) {
            return "";
        }
        String first = leaving.stream().limit(DRAINED_SHOWN).collect(Collectors.joining(", "));
        return "; being drained: " + first
                + (leaving.size() > DRAINED_SHOWN ? " and " + (leaving.size() - DRAINED_SHOWN) + " more" : "");
    }

    private static String kind(List<String> environments) {
        return EnvironmentRow.isServiceKey(environments.getFirst()) ? "service environment" : "compute environment";
    }

    private static String names(List<String> environments) {
        return environments.stream().map(EnvironmentRow::nameOf).collect(Collectors.joining(", "));
    }

    String environmentsFull(QueueRow queue, Need need) {
        return CAPACITY + limits(queue, need.total());
    }

    String executorsFull(List<String> environments, Need need) {
        return CAPACITY
                + (need.nodes() == null ? best(environments, need) : bestForAll(environments, need, need.nodes()))
                + drained(environments);
    }

    static String queueLimit(int running, int maxRunning) {
        return "The job queue runs " + running + (running == 1 ? " job" : " jobs") + " and may run " + maxRunning
                + " at once";
    }

    static String consumable(ConsumableRequirement need, @Nullable ConsumableRow row) {
        return row == null
                ? "Consumable resource " + need.name() + " does not exist any more"
                : "It needs " + need.quantity() + " of consumable resource " + need.name() + ": " + row.available()
                        + " of " + row.totalQuantity() + " available";
    }

    static String consumableKept(ConsumableRequirement need) {
        return "It needs " + need.quantity() + " of consumable resource " + need.name()
                + ", which is kept for a job before it";
    }

    static String shareReservation() {
        return "What is left of the job queue's vCPUs is reserved for shares that have no jobs (computeReservation)";
    }

    static String shareAhead(String share) {
        return "Share " + share + " is ahead: for its weight it has used less";
    }

    static String shareKept(String share, JobId job) {
        return "Share " + share + " is ahead: room is kept for its job " + job;
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
        ResourceAmounts need = nodes == null ? wanted.total() : tooLarge(queue, wanted, nodes);
        if (need == null) {
            return "No way was found to hold all its nodes at once, even if nothing else ran: it needs "
                    + words(Objects.requireNonNull(nodes));
        }
        boolean any = wanted.requirement().isNone();
        return "No executor " + (any ? "" : "that meets its placement constraints ") + "could hold it: it needs "
                + words(need) + "; the largest" + (any ? "" : " of these") + " has "
                + capacities(queue.environments(), wanted.requirement())
                        .max(Comparator.comparingInt((ResourceAmounts capacity) -> fitting(need, capacity))
                                .thenComparingDouble(capacity -> held(need, capacity))
                                .thenComparingInt(ResourceAmounts::vcpuMillis)
                                .thenComparingInt(ResourceAmounts::memoryMib)
                                .thenComparingInt(ResourceAmounts::gpus))
                        .map(WaitWords::words)
                        .orElse("nothing");
    }

    /** How much of what it needs there would be, of what is lacking most: from 0 for nothing to 1 for all. */
    private static double held(ResourceAmounts need, ResourceAmounts capacity) {
        return Math.min(
                held(need.vcpuMillis(), capacity.vcpuMillis()),
                Math.min(held(need.memoryMib(), capacity.memoryMib()), held(need.gpus(), capacity.gpus())));
    }

    private static double held(int need, int capacity) {
        return need <= capacity ? 1 : (double) capacity / need;
    }

    /** What a node needs that no executor could hold; null when each by itself could be held. */
    private @Nullable ResourceAmounts tooLarge(QueueRow queue, Need wanted, JobNodes nodes) {
        for (NodeGroup group : Packing.largestFirst(nodes)) {
            if (queue.environments().stream()
                    .noneMatch(name -> room.executorCouldHold(name, wanted.requirement(), group.resources()))) {
                return group.resources();
            }
        }
        return null;
    }

    /** The environment in which most of the nodes would find room now. */
    private String bestForAll(List<String> environments, Need wanted, JobNodes nodes) {
        int most = environments.stream()
                .mapToInt(name -> room.placeable(name, nodes, wanted.requirement()))
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

    private Stream<ResourceAmounts> capacities(List<String> environments, PlacementRequirement requirement) {
        return environments.stream()
                .filter(name -> room.environmentCouldHold(name, ResourceAmounts.NONE))
                .flatMap(name -> room.pools(name, requirement).stream())
                .flatMap(pool -> pool.capacities().keySet().stream());
    }

    /** The executor that is short of the least, judged by how many of its resources are enough, then by vCPU. */
    private String best(List<String> environments, Need wanted) {
        ResourceAmounts need = wanted.total();
        Comparator<Map.Entry<Slot, ExecutorRow>> byRoom = Comparator.comparingInt(
                        (Map.Entry<Slot, ExecutorRow> executor) ->
                                fitting(need, executor.getValue().free()))
                .thenComparingInt(executor -> executor.getKey().vcpuMillis());
        Map.Entry<Slot, ExecutorRow> best = environments.stream()
                .flatMap(name -> room.pools(name, wanted.requirement()).stream())
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
