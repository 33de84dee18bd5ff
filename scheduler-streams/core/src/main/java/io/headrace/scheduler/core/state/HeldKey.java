package io.headrace.scheduler.core.state;

import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.Comparator;

/**
 * A job that stands aside, because nothing there is could ever hold it. Sorted by what it needs, so that whether any of them can
 * go back is asked once for all that need the same.
 *
 * @param nodes how many nodes have to be placed together; 0 for a job that is no multi-node parallel job
 * @param requirement text of what the executors have to be, ASCII, the same for those that ask the same; empty where any will do, and
 *     for a multi-node parallel job
 * @param need what one attempt takes
 * @param place its place in its queue, kept for it
 */
public record HeldKey(int nodes, String requirement, ResourceAmounts need, WaitingKey place)
        implements Comparable<HeldKey> {
    private static final Comparator<HeldKey> ORDER = Comparator.comparing(
                    (HeldKey key) -> key.place().queue())
            .thenComparingInt(HeldKey::kind)
            .thenComparing(HeldKey::requirement)
            .thenComparingInt(key -> key.need().vcpuMillis())
            .thenComparingInt(key -> key.need().memoryMib())
            .thenComparingInt(key -> key.need().gpus())
            .thenComparing(HeldKey::place);

    private static final ResourceAmounts LEAST =
            new ResourceAmounts(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE);
    private static final ResourceAmounts MOST =
            new ResourceAmounts(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** {@link #kind} of those without nodes that not every executor will do for. */
    public static final int CONSTRAINED = -1;

    /** The nodes, or {@link #CONSTRAINED}: first sorted by this, because only those are sorted by a text next. */
    public int kind() {
        return requirement.isEmpty() ? nodes : CONSTRAINED;
    }

    /** Not behind any of a queue. */
    public static HeldKey first(String queue) {
        return new HeldKey(Integer.MIN_VALUE, "", LEAST, WaitingKey.first(queue));
    }

    /** The key of a job. */
    public static HeldKey of(JobSpec spec, WaitingKey place) {
        JobNodes nodes = spec.nodes();
        // Each of those with nodes is asked about by itself anyway.
        return nodes == null
                ? new HeldKey(0, spec.requirement().key(), spec.resources(), place)
                : new HeldKey(nodes.numNodes(), "", spec.resources(), place);
    }

    /** The next possible key. */
    public HeldKey next() {
        return new HeldKey(nodes, requirement, need, place.next());
    }

    /** Behind all of a queue that need as much as this one, and before those that need more. */
    public HeldKey behindItsLike() {
        return new HeldKey(nodes, requirement, need, WaitingKey.behind(place.queue()));
    }

    /** Behind all of a queue. */
    public static HeldKey behind(String queue) {
        return new HeldKey(Integer.MAX_VALUE, "", MOST, WaitingKey.behind(queue));
    }

    @Override
    public int compareTo(HeldKey other) {
        return ORDER.compare(this, other);
    }
}
