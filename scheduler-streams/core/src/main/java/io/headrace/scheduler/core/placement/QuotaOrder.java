package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.placement.QuotaSharing.Right;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.event.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * In what order the jobs of a queue with quota shares are placed: what is their share's own goes first, then what they borrow, each to whoever
 * asked first. Inside a share the higher priority goes first. A job that its share has nothing left for lets those behind it pass, of which
 * only those can run that need another type of instance: each takes one, so there is none left for the others either. Who passes one that finds no
 * room is up to {@link PlacementPlanner}, as in any other queue; the instances that it would take are not given to them.
 */
final class QuotaOrder {
    private final SchedulerView view;
    private final WaitDecision waits;
    private final FreeRoom room;
    private final QuotaSharing sharing;
    private final String queueName;
    private final QueueRow queue;
    private final int depth;
    private final Map<String, Lane> lanes = new TreeMap<>();
    private final Map<String, Integer> passed = new HashMap<>();
    private final Set<Demand> noRoom = new HashSet<>();
    private @Nullable Candidate next;

    /** What decides where a job finds room: its instances, and when it is over. */
    private record Demand(Instances instances, @Nullable Integer seconds) {
        private static Demand of(Candidate candidate) {
            return new Demand(QuotaOrder.instances(candidate), candidate.spec().attemptDurationSeconds());
        }
    }

    QuotaOrder(SchedulerView view, FreeRoom room, WaitDecision waits, String queueName, QueueRow queue, int depth) {
        this.view = view;
        this.room = room;
        this.waits = waits;
        this.queueName = queueName;
        this.queue = queue;
        this.depth = depth;
        sharing = new QuotaSharing(view, room, queueName, queue);
        sharing.shares()
                .forEach((share, row) -> lanes.put(
                        share,
                        new Lane(view, WaitingKey.first(queueName, share), WaitingKey.behind(queueName, share))));
    }

    /**
     * The next attempt that there is capacity for; null when there is none.
     *
     * @param held gets the jobs that stand aside from now on
     * @param most how many events it may have; there is nothing next when it has them
     */
    @Nullable
    Candidate next(long now, List<Event> held, int most) {
        do {
            next = first(now, held, most);
        } while (next != null && isPassed(next));
        return held.size() < most ? next : null;
    }

    private @Nullable Candidate first(long now, List<Event> held, int most) {
        Candidate first = null;
        Right best = Right.NONE;
        for (Map.Entry<String, Lane> lane : lanes.entrySet()) {
            Candidate head = head(lane.getKey(), lane.getValue(), now, held, most);
            if (head != null) {
                Right right = sharing.right(lane.getKey(), instances(head));
                if (first == null || isBefore(right, head, best, first)) {
                    first = head;
                    best = right;
                }
            }
        }
        return first;
    }

    /** Passes it if it is known to find no room, and keeps what it would take: given to others, that would be taken back from them at once. */
    private boolean isPassed(Candidate candidate) {
        if (!noRoom.contains(Demand.of(candidate))) {
            return false;
        }
        String share = candidate.place().share();
        sharing.take(share, instances(candidate));
        room.takeInstances(queue.environments().getFirst(), instances(candidate));
        passed.merge(share, 1, Integer::sum);
        lane(share).pass();
        return true;
    }

    private Lane lane(String share) {
        return Objects.requireNonNull(lanes.get(share), "it stands in its share");
    }

    private static boolean isBefore(Right right, Candidate head, Right otherRight, Candidate other) {
        int byRight = right.compareTo(otherRight);
        return byRight < 0
                || (byRight == 0 && head.place().rank() < other.place().rank());
    }

    /** The first of a share that may use something. */
    private @Nullable Candidate head(String share, Lane lane, long now, List<Event> held, int most) {
        for (Candidate head = lane.head(); head != null && held.size() < most; head = lane.head()) {
            if (passed.getOrDefault(share, 0) > depth) {
                return null;
            }
            WaitDecision.Reason never = waits.never(queue, Need.of(head.spec()));
            if (never != null) {
                held.add(never.held(view, queueName, head.standing(), now));
                lane.pass();
                continue;
            }
            Instances need = instances(head);
            Right right = sharing.right(share, need);
            if (right == Right.OWN || right == Right.BORROWED) {
                return head;
            }
            passed.merge(share, 1, Integer::sum);
            lane.pass();
        }
        return null;
    }

    /** The next one was placed. */
    void placed() {
        Candidate placed = Objects.requireNonNull(next, "only what is next is placed");
        String share = placed.place().share();
        sharing.take(share, instances(placed));
        lane(share).placed();
    }

    /** No executor has room for the next one, nor for others like it. */
    void lacksRoom() {
        noRoom.add(Demand.of(Objects.requireNonNull(next, "only what is next lacks room")));
    }

    private static Instances instances(Candidate candidate) {
        return Objects.requireNonNull(candidate.spec().instances(), "a job of a quota share takes instances");
    }
}
