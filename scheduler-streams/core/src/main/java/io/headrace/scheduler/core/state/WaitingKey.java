package io.headrace.scheduler.core.state;

import java.util.Comparator;

/**
 * A place in a queue.
 *
 * @param queue name of the queue
 * @param share share identifier in a queue with fair share, or name of a quota share; empty in any other
 * @param order the lower is served first within its share: {@link #ORDER_MAX} less the scheduling priority
 * @param rank the lower is served first among equals; negative for what stands in front (retries)
 */
public record WaitingKey(String queue, String share, int order, long rank) implements Comparable<WaitingKey> {
    /** Order of the lowest scheduling priority, 0. */
    public static final int ORDER_MAX = 9999;

    private static final Comparator<WaitingKey> IN_QUEUE = Comparator.comparing(WaitingKey::share)
            .thenComparingInt(WaitingKey::order)
            .thenComparingLong(WaitingKey::rank);

    /** The place of a job with this specification. */
    public static WaitingKey of(JobSpec spec, long rank) {
        String share = spec.lane();
        return share == null
                ? new WaitingKey(spec.queue(), "", ORDER_MAX, rank)
                : of(spec.queue(), share, spec.schedulingPriority(), rank);
    }

    /** A place in a share. */
    public static WaitingKey of(String queue, String share, int schedulingPriority, long rank) {
        return new WaitingKey(queue, share, ORDER_MAX - schedulingPriority, rank);
    }

    /** Not behind any place of a queue. */
    public static WaitingKey first(String queue) {
        return first(queue, "");
    }

    /** Not behind any place of a share. */
    public static WaitingKey first(String queue, String share) {
        return new WaitingKey(queue, share, Integer.MIN_VALUE, Long.MIN_VALUE);
    }

    /** Behind every place of a share, and before those of the next one. */
    public static WaitingKey behind(String queue, String share) {
        return new WaitingKey(queue, share, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Behind every place of a queue: a share's name has no such character. */
    public static WaitingKey behind(String queue) {
        return behind(queue, "\uFFFF");
    }

    /** The next place that can be: nothing lies between. */
    public WaitingKey next() {
        return new WaitingKey(queue, share, order, rank + 1);
    }

    /** The rank of what was queued by the event with this sequence number: in order, and in front of the rest if so. */
    public static long rank(long sequence, boolean front) {
        return front ? Long.MIN_VALUE + sequence : sequence;
    }

    @Override
    public int compareTo(WaitingKey other) {
        int byQueue = queue.compareTo(other.queue);
        return byQueue != 0 ? byQueue : IN_QUEUE.compare(this, other);
    }
}
