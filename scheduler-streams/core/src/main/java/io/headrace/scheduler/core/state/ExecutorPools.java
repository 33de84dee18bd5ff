package io.headrace.scheduler.core.state;

import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The executors that take placements, by the environment that they serve and by free vCPU: an index in memory over the
 * executors' rows, so that a placement among ten thousand executors looks at a few of them. Never stored; it can always be made
 * from the rows again, and an invariant compares the two.
 */
public final class ExecutorPools {
    private static final Pool NONE = new Pool();
    /** No executor id sorts before it. */
    private static final ExecutorId FIRST = new ExecutorId("0");

    private final Map<String, Pool> pools = new HashMap<>();
    private final NavigableMap<ExecutorId, ExecutorRow> serving = new TreeMap<>();
    private final NavigableMap<ExecutorId, ExecutorRow> leaving = new TreeMap<>();
    private final MatchingExecutors matching = new MatchingExecutors();

    /** The index over these rows. */
    public ExecutorPools(Collection<Row<ExecutorId, ExecutorRow>> executors) {
        executors.forEach(executor -> replace(executor.key(), null, executor.value()));
    }

    /**
     * An executor among others with as much free vCPU, in the order in which they are tried.
     *
     * @param vcpuMillis free thousandths of a vCPU
     * @param id which executor
     */
    public record Slot(int vcpuMillis, ExecutorId id) implements Comparable<Slot> {
        @Override
        public int compareTo(Slot other) {
            int byFree = Integer.compare(vcpuMillis, other.vcpuMillis);
            return byFree != 0 ? byFree : id.compareTo(other.id);
        }
    }

    /** Those that serve one environment by name, or every environment. */
    public static final class Pool {
        private final NavigableMap<Slot, ExecutorRow> byFree = new TreeMap<>();
        private final Map<ResourceAmounts, Integer> capacities = new HashMap<>();
        private long capacityVcpuMillis;

        /** Executors with the least free vCPU first. */
        public NavigableMap<Slot, ExecutorRow> byFree() {
            return Collections.unmodifiableNavigableMap(byFree);
        }

        /** The different capacities, and how many have each. */
        public Map<ResourceAmounts, Integer> capacities() {
            return Collections.unmodifiableMap(capacities);
        }

        /**
         * The executor with the least free vCPU that still has room.
         *
         * @param need what is to fit
         * @param accepts whether an executor with room may be taken
         * @return null when there is none
         */
        public @Nullable Slot best(ResourceAmounts need, BiPredicate<ExecutorId, ExecutorRow> accepts) {
            if (byFree.isEmpty() || byFree.lastKey().vcpuMillis() < need.vcpuMillis()) {
                return null;
            }
            for (Map.Entry<Slot, ExecutorRow> entry :
                    byFree.tailMap(new Slot(need.vcpuMillis(), FIRST), true).entrySet()) {
                ExecutorRow row = entry.getValue();
                if (need.fitsIn(row.free()) && accepts.test(entry.getKey().id(), row)) {
                    return entry.getKey();
                }
            }
            return null;
        }

        /** Those with at least so many thousandths of a vCPU free, the least first. */
        public NavigableMap<Slot, ExecutorRow> withFree(int vcpuMillis) {
            return Collections.unmodifiableNavigableMap(byFree.tailMap(new Slot(vcpuMillis, FIRST), true));
        }

        /** Thousandths of a vCPU that all of them have. */
        public long capacityVcpuMillis() {
            return capacityVcpuMillis;
        }

        /** Whether one of them could hold this much if nothing else ran. */
        public boolean couldHold(ResourceAmounts need) {
            for (ResourceAmounts capacity : capacities.keySet()) {
                if (need.fitsIn(capacity)) {
                    return true;
                }
            }
            return false;
        }

        private void add(ExecutorId id, ExecutorRow row) {
            byFree.put(new Slot(row.free().vcpuMillis(), id), row);
            capacities.merge(row.capacity(), 1, Integer::sum);
            capacityVcpuMillis += row.capacity().vcpuMillis();
        }

        private void remove(ExecutorId id, ExecutorRow row) {
            byFree.remove(new Slot(row.free().vcpuMillis(), id));
            capacityVcpuMillis -= row.capacity().vcpuMillis();
            capacities.computeIfPresent(row.capacity(), (capacity, count) -> count == 1 ? null : count - 1);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pool that && byFree.equals(that.byFree) && capacities.equals(that.capacities);
        }

        @Override
        public int hashCode() {
            return Objects.hash(byFree, capacities);
        }

        @Override
        public String toString() {
            return byFree.toString();
        }
    }

    /** Executors that serve this environment by name. */
    public Pool of(String environment) {
        return pools.getOrDefault(environment, NONE);
    }

    /** Executors that serve every environment of the account. */
    public Pool ofEvery() {
        return of(ExecutorRow.EVERY_ENVIRONMENT);
    }

    /** Those of them whose attributes meet a requirement; all, where it is none. */
    public ExecutorPools matching(PlacementRequirement requirement) {
        return requirement.isNone() ? this : matching.of(requirement, this);
    }

    /** The same for each requirement that was asked about lately. */
    public Map<PlacementRequirement, ExecutorPools> matching() {
        return matching.kept();
    }

    /** Those that take placements. */
    public NavigableMap<ExecutorId, ExecutorRow> serving() {
        return Collections.unmodifiableNavigableMap(serving);
    }

    /** Whether no executor of the account has a free vCPU. */
    public boolean isFull() {
        for (Pool pool : pools.values()) {
            if (!pool.byFree.isEmpty() && pool.byFree.lastKey().vcpuMillis() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Those that are to leave, which take no placements. */
    public NavigableMap<ExecutorId, ExecutorRow> leaving() {
        return Collections.unmodifiableNavigableMap(leaving);
    }

    /** An executor's row changes from one to another; null stands for none. */
    void replace(ExecutorId id, @Nullable ExecutorRow before, @Nullable ExecutorRow after) {
        if (after != null && after.leaves()) {
            leaving.put(id, after);
        } else {
            leaving.remove(id);
        }
        if (before != null && before.takesPlacements()) {
            serving.remove(id);
            for (String environment : before.environments()) {
                Pool pool = pools.get(environment);
                if (pool != null) {
                    pool.remove(id, before);
                }
            }
        }
        if (after != null && after.takesPlacements()) {
            serving.put(id, after);
            for (String environment : after.environments()) {
                pools.computeIfAbsent(environment, ignored -> new Pool()).add(id, after);
            }
        }
        if (before != null) {
            // Not before the new row is in: most change but what is free.
            for (String environment : before.environments()) {
                pools.computeIfPresent(environment, (name, pool) -> pool.byFree.isEmpty() ? null : pool);
            }
        }
        matching.replace(id, before, after);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExecutorPools that && pools.equals(that.pools) && leaving.equals(that.leaving);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pools, leaving);
    }

    @Override
    public String toString() {
        return pools + ", leaving " + leaving.keySet();
    }
}
