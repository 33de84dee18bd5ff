package io.headrace.scheduler.core.state;

import io.headrace.schemas.value.ResourceAmounts;
import java.util.Comparator;

/**
 * A job that stands aside, because nothing there is could ever hold it. Sorted by what it needs, so that whether any of them can
 * go back is asked once for all that need the same.
 *
 * @param need what one attempt takes
 * @param place its place in its queue, kept for it
 */
public record HeldKey(ResourceAmounts need, WaitingKey place) implements Comparable<HeldKey> {
    private static final Comparator<HeldKey> ORDER = Comparator.comparing(
                    (HeldKey key) -> key.place().queue())
            .thenComparingInt(key -> key.need().vcpuMillis())
            .thenComparingInt(key -> key.need().memoryMib())
            .thenComparingInt(key -> key.need().gpus())
            .thenComparing(HeldKey::place);

    private static final ResourceAmounts LEAST =
            new ResourceAmounts(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE);
    private static final ResourceAmounts MOST =
            new ResourceAmounts(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Not behind any of a queue. */
    public static HeldKey first(String queue) {
        return new HeldKey(LEAST, WaitingKey.first(queue));
    }

    /** Behind all of a queue that need this much, and before those that need more. */
    public static HeldKey behind(String queue, ResourceAmounts need) {
        return new HeldKey(need, WaitingKey.behind(queue));
    }

    /** Behind all of a queue. */
    public static HeldKey behind(String queue) {
        return behind(queue, MOST);
    }

    @Override
    public int compareTo(HeldKey other) {
        return ORDER.compare(this, other);
    }
}
