package io.headrace.scheduler.core.placement;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a multi-node parallel job fit together: the largest nodes first, each where the least vCPU is left free. A heuristic
 * ("best fit decreasing"): exact where all nodes need the same, else it can overlook a packing that would fit barely.
 */
final class Packing {
    private static final Comparator<ResourceAmounts> BY_SIZE = Comparator.comparingInt(ResourceAmounts::vcpuMillis)
            .thenComparingInt(ResourceAmounts::memoryMib)
            .thenComparingInt(ResourceAmounts::gpus);

    private Packing() {}

    /**
     * Nodes of one group in one bin.
     *
     * @param count how many
     */
    record Share(NodeGroup group, int count) {}

    /**
     * Executors with the same free room.
     *
     * @param executor which one; absent where it does not matter
     * @param count how many
     * @param free room on each that is not taken
     * @param shares the nodes that were placed on each
     */
    record Bin(@Nullable ExecutorId executor, int count, ResourceAmounts free, List<Share> shares) {
        /** One in which nothing was placed yet. */
        static Bin of(@Nullable ExecutorId executor, int count, ResourceAmounts free) {
            return new Bin(executor, count, free, List.of());
        }

        /** What the nodes take on each. */
        ResourceAmounts taken() {
            return shares.stream()
                    .map(share -> times(share.group().resources(), share.count()))
                    .reduce(ResourceAmounts.NONE, ResourceAmounts::plus);
        }

        private Bin with(NodeGroup group, int nodes, int bins) {
            List<Share> more = new ArrayList<>(shares);
            more.add(new Share(group, nodes));
            return new Bin(executor, bins, free.minus(times(group.resources(), nodes)), more);
        }

        private Bin counting(int bins) {
            return new Bin(executor, bins, free, shares);
        }
    }

    /** The nodes' groups in the order in which they are placed. */
    static List<NodeGroup> largestFirst(JobNodes nodes) {
        List<NodeGroup> groups = new ArrayList<>(nodes.groups());
        groups.sort(Comparator.comparing(NodeGroup::resources, BY_SIZE.reversed()));
        return groups;
    }

    /** The bins with all nodes placed; null when no way is found. */
    static @Nullable List<Bin> of(List<Bin> bins, JobNodes nodes) {
        if (!mayHold(bins, nodes)) {
            return null;
        }
        List<Bin> packed = new ArrayList<>(bins);
        int placed = place(packed, nodes);
        return placed == nodes.numNodes() ? packed : null;
    }

    /** Whether each group of nodes would find room if there were no others: mostly tells that they do not, without sorting. */
    static boolean mayHold(List<Bin> bins, JobNodes nodes) {
        return nodes.groups().stream().allMatch(group -> hasRoomAlone(bins, group));
    }

    private static boolean hasRoomAlone(List<Bin> bins, NodeGroup group) {
        long found = 0;
        for (Bin bin : bins) {
            found += (long) bin.count() * Math.min(group.count(), fitting(group.resources(), bin.free()));
            if (found >= group.count()) {
                return true;
            }
        }
        return false;
    }

    /** How many of the nodes find a place, the largest first. */
    static int count(List<Bin> bins, JobNodes nodes) {
        return place(new ArrayList<>(bins), nodes);
    }

    /** Places what it can, and returns how many that are. */
    private static int place(List<Bin> bins, JobNodes nodes) {
        int placed = 0;
        for (NodeGroup group : largestFirst(nodes)) {
            placed += place(bins, group);
        }
        return placed;
    }

    private static int place(List<Bin> bins, NodeGroup group) {
        List<Bin> sorted = new ArrayList<>(bins);
        sorted.sort(Comparator.comparing(Bin::free, BY_SIZE));
        bins.clear();
        int open = group.count();
        for (Bin bin : sorted) {
            int each = Math.min(fitting(group.resources(), bin.free()), open);
            int full = each == 0 ? 0 : Math.min(bin.count(), open / each);
            int rest = bin.count() - full;
            if (full > 0) {
                bins.add(bin.with(group, each, full));
                open -= each * full;
            }
            if (rest > 0 && each > 0 && open > 0) {
                bins.add(bin.with(group, open, 1));
                open = 0;
                rest--;
            }
            if (rest > 0) {
                bins.add(bin.counting(rest));
            }
        }
        return group.count() - open;
    }

    /** How often this much fits. */
    private static int fitting(ResourceAmounts need, ResourceAmounts free) {
        return Math.min(
                often(need.vcpuMillis(), free.vcpuMillis()),
                Math.min(often(need.memoryMib(), free.memoryMib()), often(need.gpus(), free.gpus())));
    }

    private static int often(int need, int free) {
        return need == 0 ? (free >= 0 ? Integer.MAX_VALUE : 0) : Math.max(0, free / need);
    }

    private static ResourceAmounts times(ResourceAmounts amounts, int factor) {
        return new ResourceAmounts(
                amounts.vcpuMillis() * factor, amounts.memoryMib() * factor, amounts.gpus() * factor);
    }
}
