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
 * Whether the nodes of a multi-node parallel job fit together: the largest nodes first, each where the least vCPU is left free. A heuristic
 * ("best fit decreasing"): exact where all nodes need the same, else it can overlook a packing that would fit barely.
 */
final class Packing {
    private static final Comparator<ResourceAmounts> BY_SIZE = Comparator.comparingInt(ResourceAmounts::vcpuMillis)
            .thenComparingInt(ResourceAmounts::memoryMib)
            .thenComparingInt(ResourceAmounts::gpus);

    private Packing() {}

    /**
     * Executors with the same free room.
     *
     * @param executor which one; absent where it does not matter
     * @param count how many
     * @param free room on each
     * @param taken what of it the nodes take on each
     */
    record Bin(@Nullable ExecutorId executor, int count, ResourceAmounts free, ResourceAmounts taken) {
        /** One in which nothing was placed yet. */
        static Bin of(@Nullable ExecutorId executor, int count, ResourceAmounts free) {
            return new Bin(executor, count, free, ResourceAmounts.NONE);
        }

        private ResourceAmounts left() {
            return free.minus(taken);
        }

        private Bin with(ResourceAmounts need, int nodes, int bins) {
            return new Bin(executor, bins, free, taken.plus(times(need, nodes)));
        }
    }

    /** The nodes' groups in the order in which they are placed. */
    static List<NodeGroup> largestFirst(JobNodes nodes) {
        List<NodeGroup> groups = new ArrayList<>(nodes.groups());
        groups.sort(Comparator.comparing(NodeGroup::resources, BY_SIZE.reversed()));
        return groups;
    }

    /** The bins with all nodes placed; null when they do not fit. */
    static @Nullable List<Bin> of(List<Bin> bins, JobNodes nodes) {
        List<Bin> packed = bins;
        for (NodeGroup group : largestFirst(nodes)) {
            packed = one(packed, group.resources(), group.count());
            if (packed == null) {
                return null;
            }
        }
        return packed;
    }

    private static @Nullable List<Bin> one(List<Bin> bins, ResourceAmounts need, int nodes) {
        List<Bin> sorted = new ArrayList<>(bins);
        sorted.sort(Comparator.comparing(Bin::left, BY_SIZE));
        List<Bin> packed = new ArrayList<>();
        int open = nodes;
        for (Bin bin : sorted) {
            int each = Math.min(fitting(need, bin.left()), open);
            int full = each == 0 ? 0 : Math.min(bin.count(), open / each);
            int rest = bin.count() - full;
            if (full > 0) {
                packed.add(bin.with(need, each, full));
                open -= each * full;
            }
            if (rest > 0 && each > 0 && open > 0) {
                packed.add(bin.with(need, open, 1));
                open = 0;
                rest--;
            }
            if (rest > 0) {
                packed.add(bin.with(need, 0, rest));
            }
        }
        return open == 0 ? packed : null;
    }

    /** How often this much fits. */
    private static int fitting(ResourceAmounts need, ResourceAmounts free) {
        return Math.min(
                often(need.vcpuMillis(), free.vcpuMillis()),
                Math.min(often(need.memoryMib(), free.memoryMib()), often(need.gpus(), free.gpus())));
    }

    private static int often(int need, int free) {
        return need == 0 ? Integer.MAX_VALUE : Math.max(0, free / need);
    }

    private static ResourceAmounts times(ResourceAmounts amounts, int factor) {
        return new ResourceAmounts(
                amounts.vcpuMillis() * factor, amounts.memoryMib() * factor, amounts.gpus() * factor);
    }
}
