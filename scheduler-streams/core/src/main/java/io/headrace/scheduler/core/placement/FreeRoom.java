package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorPools;
import io.headrace.scheduler.core.state.ExecutorPools.Pool;
import io.headrace.scheduler.core.state.ExecutorPools.Slot;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The free room as one plan fills it: the view's, less what this plan has given away. The rows themselves change when the events are
 * applied.
 */
final class FreeRoom {
    private final SchedulerView view;
    private final ExecutorPools pools;
    private final Map<ExecutorId, Touched> touched = new HashMap<>();
    private final Map<String, Headroom> environments = new HashMap<>();

    FreeRoom(SchedulerView view) {
        this.view = view;
        pools = view.pools();
    }

    /**
     * A place for one attempt.
     *
     * @param environment name of the compute environment
     * @param executor which executor
     * @param incarnation its process
     */
    record Spot(String environment, ExecutorId executor, String incarnation) {}

    /** Whether an executor with room may be taken. */
    interface Condition {
        /** Anything goes. */
        Condition NONE = (environment, executor) -> true;

        boolean accepts(String environment, ExecutorId executor);
    }

    /** An executor of which this plan has given something away. */
    private record Touched(ExecutorRow row, ResourceAmounts free) {}

    /** Whether nothing at all can be placed. */
    boolean isFull() {
        return pools.isFull();
    }

    /** Whether the environment could hold this much if nothing else ran in it, whatever its executors are. */
    boolean environmentCouldHold(String environment, ResourceAmounts need) {
        Headroom headroom = headroom(environment);
        return headroom.enabled && need.vcpuMillis() <= headroom.maxVcpuMillis;
    }

    /** Whether the environment could hold this if nothing else ran in it, whatever its executors are. */
    boolean environmentCouldHold(String environment, Need need) {
        if (!environmentCouldHold(environment, need.total())) {
            return false;
        }
        Instances instances = need.instances();
        ServiceCapacity capacity = headroom(environment).service;
        return instances == null || (capacity != null && capacity.couldHold(instances));
    }

    /** Whether so many instances are free in the service environment; nothing to ask of another job. */
    boolean hasInstances(String environment, @Nullable Instances instances) {
        if (instances == null) {
            return true;
        }
        ServiceCapacity capacity = headroom(environment).service;
        return capacity != null && capacity.hasRoomFor(instances);
    }

    /** Instances that are free in the service environment, of those that a job of this type counts with. */
    int freeInstances(String environment, String type) {
        ServiceCapacity capacity = headroom(environment).service;
        return capacity == null ? 0 : capacity.limit(type) - capacity.used(type);
    }

    /** Most instances that the service environment runs, of those that a job of this type counts with. */
    int mostInstances(String environment, String type) {
        ServiceCapacity capacity = headroom(environment).service;
        return capacity == null ? 0 : capacity.limit(type);
    }

    /** Gives instances away. */
    void takeInstances(String environment, @Nullable Instances instances) {
        Headroom headroom = headroom(environment);
        if (instances != null && headroom.service != null) {
            headroom.service = headroom.service.with(instances);
        }
    }

    /** Whether an executor of the environment that meets the requirement could hold this much if nothing else ran on it. */
    boolean executorCouldHold(String environment, PlacementRequirement requirement, ResourceAmounts need) {
        return pools(environment, requirement).stream().anyMatch(pool -> pool.couldHold(need));
    }

    /** Whether the environment and the executors that serve it could hold this if nothing else ran there. */
    boolean couldHold(String environment, Need need) {
        if (!environmentCouldHold(environment, need)) {
            return false;
        }
        JobNodes nodes = need.nodes();
        return nodes == null
                ? executorCouldHold(environment, need.requirement(), need.total())
                : Packing.of(emptyBins(environment, need.requirement()), nodes) != null;
    }

    private List<Packing.Bin> emptyBins(String environment, PlacementRequirement requirement) {
        List<Packing.Bin> bins = new ArrayList<>();
        for (Pool pool : pools(environment, requirement)) {
            pool.capacities().forEach((capacity, count) -> bins.add(Packing.Bin.of(null, count, capacity)));
        }
        return bins;
    }

    /** Whether an executor serves the environment. */
    boolean isServed(String environment) {
        return isServed(environment, PlacementRequirement.NONE);
    }

    /** Whether an executor that meets the requirement serves the environment. */
    boolean isServed(String environment, PlacementRequirement requirement) {
        return pools(environment, requirement).stream()
                .anyMatch(pool -> !pool.byFree().isEmpty());
    }

    /** The executors that serve an environment and meet the requirement: those that serve it by name, and those that serve every one. */
    List<Pool> pools(String environment, PlacementRequirement requirement) {
        ExecutorPools matching = pools.matching(requirement);
        return List.of(matching.of(environment), matching.ofEvery());
    }

    /** Whether the environment may be given more executors: it is managed, and those that serve it have less than its maximum. */
    boolean mayGrow(String environment) {
        EnvironmentRow row = view.environments().get(environment);
        return row != null && row.enabled() && row.managed() && capacityVcpuMillis(environment) < row.maxVcpuMillis();
    }

    /** Thousandths of a vCPU of all executors that serve the environment. */
    long capacityVcpuMillis(String environment) {
        return pools.of(environment).capacityVcpuMillis() + pools.ofEvery().capacityVcpuMillis();
    }

    /** Free thousandths of a vCPU under the environment's own limit. */
    long freeVcpuMillis(String environment) {
        return headroom(environment).freeVcpuMillis;
    }

    /**
     * Room in an environment, on the executor that it fills best (the least vCPU left free), so that large jobs find room.
     *
     * @return null when there is none now
     */
    @Nullable
    Spot find(String environment, Need wanted, Condition condition) {
        ResourceAmounts need = wanted.total();
        Headroom headroom = headroom(environment);
        if (!headroom.enabled || need.vcpuMillis() > headroom.freeVcpuMillis) {
            return null;
        }
        ExecutorPools matching = pools.matching(wanted.requirement());
        Slot best = better(
                better(
                        untouched(matching.of(environment), environment, need, condition),
                        untouched(matching.ofEvery(), environment, need, condition)),
                touched(matching, environment, need, condition));
        return best == null
                ? null
                : new Spot(environment, best.id(), row(best.id()).incarnation());
    }

    /** What is free of each executor of an environment that has room for one of the nodes at least. */
    List<Packing.Bin> bins(String environment, JobNodes nodes, PlacementRequirement requirement) {
        if (!headroom(environment).enabled) {
            return List.of();
        }
        int least = nodes.groups().stream()
                .mapToInt(group -> group.resources().vcpuMillis())
                .min()
                .orElse(0);
        List<Packing.Bin> bins = new ArrayList<>();
        ExecutorPools matching = pools.matching(requirement);
        for (Pool pool : List.of(matching.of(environment), matching.ofEvery())) {
            pool.withFree(least).forEach((slot, row) -> {
                if (holdsOneOf(nodes, row.free()) && !touched.containsKey(slot.id())) {
                    bins.add(Packing.Bin.of(slot.id(), 1, row.free()));
                }
            });
        }
        touched.forEach((id, executor) -> {
            if (executor.row().serves(environment)
                    && matching.serving().containsKey(id)
                    && holdsOneOf(nodes, executor.free())) {
                bins.add(Packing.Bin.of(id, 1, executor.free()));
            }
        });
        return bins;
    }

    private static boolean holdsOneOf(JobNodes nodes, ResourceAmounts free) {
        for (NodeGroup group : nodes.groups()) {
            if (group.resources().fitsIn(free)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives room to all nodes of a multi-node parallel job, or to none.
     *
     * @param bins where they may be placed
     * @return the place of each node, by its index; null when no way is found to place them all, and then nothing has changed
     */
    @Nullable
    List<Spot> takeAll(String environment, JobNodes nodes, List<Packing.Bin> bins) {
        List<Packing.Bin> packed = Packing.of(bins, nodes);
        if (packed == null) {
            return null;
        }
        Spot[] spots = new Spot[nodes.numNodes()];
        Map<NodeGroup, Integer> next = new HashMap<>();
        for (Packing.Bin bin : packed) {
            for (Packing.Share share : bin.shares()) {
                ExecutorId executor = Objects.requireNonNull(bin.executor(), "a bin to place in is an executor");
                for (int i = 0; i < share.count(); i++) {
                    int node = next.merge(share.group(), 1, Integer::sum)
                            - 1
                            + share.group().from();
                    spots[node] = new Spot(environment, executor, row(executor).incarnation());
                    take(spots[node], share.group().resources());
                }
            }
        }
        return List.of(spots);
    }

    /** Whether there is room in one of these environments, were it not kept for another job. */
    boolean fits(List<String> names, Need need) {
        return names.stream().anyMatch(name -> fits(name, need));
    }

    private boolean fits(String environment, Need need) {
        if (!hasInstances(environment, need.instances())) {
            return false;
        }
        JobNodes nodes = need.nodes();
        return nodes == null
                ? find(environment, need, Condition.NONE) != null
                : need.total().vcpuMillis() <= freeVcpuMillis(environment)
                        && Packing.of(bins(environment, nodes, need.requirement()), nodes) != null;
    }

    /** How many of the nodes would find room now, the largest first. */
    int placeable(String environment, JobNodes nodes, PlacementRequirement requirement) {
        return Packing.count(bins(environment, nodes, requirement), nodes);
    }

    /** Gives the room away. */
    void take(Spot spot, ResourceAmounts need) {
        Touched before = touched.get(spot.executor());
        ExecutorRow row = before == null ? row(spot.executor()) : before.row();
        ResourceAmounts free = before == null ? row.free() : before.free();
        touched.put(spot.executor(), new Touched(row, free.minus(need)));
        headroom(spot.environment()).freeVcpuMillis -= need.vcpuMillis();
    }

    private @Nullable Slot untouched(Pool pool, String environment, ResourceAmounts need, Condition condition) {
        return pool.best(need, (id, row) -> !touched.containsKey(id) && condition.accepts(environment, id));
    }

    private @Nullable Slot touched(
            ExecutorPools matching, String environment, ResourceAmounts need, Condition condition) {
        Slot best = null;
        for (Map.Entry<ExecutorId, Touched> entry : touched.entrySet()) {
            Touched executor = entry.getValue();
            if (need.fitsIn(executor.free())
                    && executor.row().serves(environment)
                    && matching.serving().containsKey(entry.getKey())
                    && condition.accepts(environment, entry.getKey())) {
                best = better(best, new Slot(executor.free().vcpuMillis(), entry.getKey()));
            }
        }
        return best;
    }

    private static @Nullable Slot better(@Nullable Slot one, @Nullable Slot other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    private ExecutorRow row(ExecutorId id) {
        return Rows.need(view.executors(), id);
    }

    private Headroom headroom(String environment) {
        return environments.computeIfAbsent(
                environment, name -> new Headroom(view.environments().get(name)));
    }

    private static final class Headroom {
        private final boolean enabled;
        private final long maxVcpuMillis;
        private long freeVcpuMillis;
        private @Nullable ServiceCapacity service;

        private Headroom(@Nullable EnvironmentRow row) {
            service = row == null ? null : row.service();
            enabled = row != null && row.enabled();
            maxVcpuMillis = row == null ? 0 : row.maxVcpuMillis();
            freeVcpuMillis = row == null ? 0 : row.maxVcpuMillis() - row.used().vcpuMillis();
        }
    }
}
