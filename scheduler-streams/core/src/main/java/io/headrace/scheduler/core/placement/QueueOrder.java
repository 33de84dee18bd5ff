package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.ShareRow;
import io.headrace.scheduler.core.state.WaitingKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * In what order the jobs of a queue are served: retries first, then as they were submitted; with fair share, the share at the lowest level
 * first, and inside a share by priority, then the same way. The share of a job for which room is kept comes first of all, so that the
 * room is kept for one job at a time and not for a different one with every change of levels.
 */
final class QueueOrder {
    private static final Comparator<Row<String, QueueRow>> BY_PRIORITY = Comparator.comparingInt(
                    (Row<String, QueueRow> queue) -> -queue.value().priority())
            .thenComparing(Row::key);

    private final @Nullable FairShare fairShare;
    private final PriorityQueue<Served> lanes = new PriorityQueue<>();

    private QueueOrder(@Nullable FairShare fairShare) {
        this.fairShare = fairShare;
    }

    /**
     * A share, or all of a queue without shares, and how urgent it is.
     *
     * @param taken thousandths of a vCPU that this plan has given it
     * @param level its level; the lowest goes first
     * @param exact whether the level counts what its next job needs; one that does not is too low, and is made exact when it comes first
     */
    private record Served(Lane lane, String share, @Nullable ShareRow row, long taken, double level, boolean exact)
            implements Comparable<Served> {
        @Override
        public int compareTo(Served other) {
            int byLevel = Double.compare(level, other.level);
            return byLevel != 0 ? byLevel : share.compareTo(other.share);
        }
    }

    /** The queues that place jobs, the one served first in front. */
    static List<Row<String, QueueRow>> byPriority(SchedulerView view) {
        List<Row<String, QueueRow>> queues = new ArrayList<>(view.queues().all());
        queues.removeIf(queue -> queue.value().deleting());
        queues.sort(BY_PRIORITY);
        return queues;
    }

    /** What waits in a queue. */
    static QueueOrder of(SchedulerView view, String name, QueueRow queue, long now) {
        PolicyRow policy = PolicyRow.of(view, queue);
        if (policy == null) {
            QueueOrder order = new QueueOrder(null);
            Lane all = new Lane(view, WaitingKey.first(name), WaitingKey.behind(name));
            order.lanes.add(new Served(all, "", null, 0, 0, true));
            return order;
        }
        FairShare fairShare = new FairShare(view, name, queue, policy, now);
        QueueOrder order = new QueueOrder(fairShare);
        String reserved = reservedShare(view, name);
        for (Row<ShareKey, ShareRow> share : fairShare.shares()) {
            if (share.value().jobs() > 0) {
                String id = share.key().share();
                Lane lane = new Lane(view, WaitingKey.first(name, id), WaitingKey.behind(name, id));
                double level = id.equals(reserved) ? -1 : fairShare.level(id, share.value(), 0);
                order.lanes.add(new Served(lane, id, share.value(), 0, level, id.equals(reserved)));
            }
        }
        return order;
    }

    private static @Nullable String reservedShare(SchedulerView view, String queue) {
        ReservationRow reservation = view.reservations().get(queue);
        var spec =
                reservation == null ? null : view.specs().get(reservation.job().parent());
        return spec == null ? null : spec.lane();
    }

    /** The next attempt; null when there is none. */
    @Nullable
    Candidate head() {
        while (!lanes.isEmpty()) {
            Served first = lanes.peek();
            Candidate head = first.lane().head();
            if (head != null && first.exact()) {
                return head;
            }
            lanes.remove();
            if (head != null) {
                // Half of what it needs: so that a share of large jobs gets neither too much nor too little in the
                // mean.
                lanes.add(at(first, first.taken(), head.spec().resources().vcpuMillis() / 2, true));
            }
        }
        return null;
    }

    private Served at(Served served, long taken, long need, boolean exact) {
        ShareRow row = served.row();
        return fairShare == null || row == null
                ? served
                : new Served(
                        served.lane(),
                        served.share(),
                        row,
                        taken,
                        fairShare.level(served.share(), row, taken + need),
                        exact);
    }

    /** Whether so much more may be used of what is not reserved for shares that are not active. */
    boolean leavesReservation(long vcpuMillis) {
        return fairShare == null || fairShare.leavesReservation(vcpuMillis);
    }

    /** The head was placed, and takes so much. */
    void placed(long vcpuMillis) {
        Served served = lanes.remove();
        served.lane().placed();
        if (fairShare != null) {
            fairShare.taken(vcpuMillis);
        }
        lanes.add(at(served, served.taken() + vcpuMillis, 0, false));
    }

    /** The head is left standing. */
    void pass() {
        Served served = lanes.remove();
        served.lane().pass();
        lanes.add(at(served, served.taken(), 0, false));
    }

    /** The whole share of the head is left standing. */
    void passShare() {
        lanes.poll();
    }
}
