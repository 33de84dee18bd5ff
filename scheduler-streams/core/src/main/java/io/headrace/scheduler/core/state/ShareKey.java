package io.headrace.scheduler.core.state;

/**
 * A share of a queue with fair share.
 *
 * @param queue name of the queue
 * @param share share identifier
 */
public record ShareKey(String queue, String share) implements Comparable<ShareKey> {
    /** Not behind any share of a queue. */
    public static ShareKey first(String queue) {
        return new ShareKey(queue, "");
    }

    /** Behind every share of a queue. */
    public static ShareKey behind(String queue) {
        return new ShareKey(queue, "\uFFFF");
    }

    @Override
    public int compareTo(ShareKey other) {
        int byQueue = queue.compareTo(other.queue);
        return byQueue != 0 ? byQueue : share.compareTo(other.share);
    }
}
