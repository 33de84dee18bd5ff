package io.headrace.scheduler.core.state;

/**
 * A place in a queue.
 *
 * @param queue name of the queue
 * @param rank lower is served first; negative for what stands in front (retries)
 */
public record WaitingKey(String queue, long rank) implements Comparable<WaitingKey> {
    /** The rank of what was queued by the event with this sequence number: in order, and in front of the rest if so. */
    public static long rank(long sequence, boolean front) {
        return front ? Long.MIN_VALUE + sequence : sequence;
    }

    @Override
    public int compareTo(WaitingKey other) {
        int byQueue = queue.compareTo(other.queue);
        return byQueue != 0 ? byQueue : Long.compare(rank, other.rank);
    }
}
