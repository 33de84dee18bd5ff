package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduling policy: how the shares of a queue are served.
 *
 * @param shareDecaySeconds how long past use counts; 0 stands for 600
 * @param computeReservation percent of the capacity that is kept for shares that are not active, 0 to 99
 * @param shares weights, no two of which mean the same share; one that is not listed has weight 1
 * @param quota whether its queues are served by quota shares; then the rest says nothing
 */
public record PolicyRow(int shareDecaySeconds, int computeReservation, List<Share> shares, boolean quota) {
    /** Copies the list. */
    public PolicyRow {
        shares = Copies.list(shares);
    }

    /** A policy of fair shares. */
    public PolicyRow(int shareDecaySeconds, int computeReservation, List<Share> shares) {
        this(shareDecaySeconds, computeReservation, shares, false);
    }

    /** Whether a queue is served by quota shares. */
    public static boolean isQuota(SchedulerView view, QueueRow queue) {
        PolicyRow policy = queue.service() ? of(view, queue) : null;
        return policy != null && policy.quota();
    }

    /** The policy of a queue; null when it has none, or is gone itself. */
    public static @Nullable PolicyRow of(SchedulerView view, @Nullable QueueRow queue) {
        String name = queue == null ? null : queue.policy();
        return name == null ? null : view.policies().get(name);
    }
}
