package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is no longer. A job waits for its turn from the event on that gave it its place; a review tells those whose turn it is why
 * they are not placed. When another comes to stand before one that was told (a retry, a higher priority, one that had stood aside), what it
 * was told is not why it waits any more, and it is told so.
 *
 * <p>Those who were told stand before those who were not, so only the first few are looked at. Array jobs are passed over: what one with a
 * time limit was told is over when a child is placed, and it stands where it stood.
 */
public final class TurnDecision {
    private static final int PAGE = 4;

    private TurnDecision() {}

    /** The job that this event may have placed before others of its queue. */
    public static Optional<JobId> comesBeforeOthers(SchedulerView view, Event event) {
        return switch (event) {
            case JobQueued queued ->
                queued.front() || hasShare(view, queued.jobId()) ? Optional.of(queued.jobId()) : Optional.empty();
            case ArrayQueued queued -> hasShare(view, queued.jobId()) ? Optional.of(queued.jobId()) : Optional.empty();
            case ChildrenReleased released -> Optional.of(released.jobId());
            case JobResumed resumed -> Optional.of(resumed.jobId());
            case JobReprioritized moved -> Optional.of(moved.jobId());
            default -> Optional.empty();
        };
    }

    private static boolean hasShare(SchedulerView view, JobId job) {
        JobSpec spec = view.specs().get(job.parent());
        return spec != null && spec.lane() != null;
    }

    /** Those who were told otherwise and stand behind one of these, if that one still stands there, wait for their turn again. */
    public static Decision decide(SchedulerView view, Collection<JobId> before) {
        List<Event> events = new ArrayList<>();
        for (JobId job : before) {
            JobRow row = view.jobs().get(job);
            if (row != null && row.canBePlaced()) {
                JobSpec spec = Rows.need(view.specs(), job.parent());
                WaitingKey place = WaitingKey.of(spec, row.rank());
                if (row.waitReason() == null) {
                    lost(view, place, events);
                } else if (spec.service() != null && !row.isHeld()) {
                    moved(view, place, job, row.waitReason(), events);
                }
            }
        }
        return new Decision(events, List.of());
    }

    /** A service job keeps its reason when it gets another place: it may stand before others that were told otherwise, or behind one. */
    private static void moved(SchedulerView view, WaitingKey place, JobId job, WaitReason reason, List<Event> events) {
        if (reason.code() == WaitCode.QUEUE_ORDER) {
            lost(view, place, events);
        } else if (!view.waiting()
                .scan(WaitingKey.first(place.queue(), place.share()), place, 1)
                .isEmpty()) {
            events.add(turn(place, job));
        }
    }

    /** Adds an event for each job behind this place that was told otherwise. */
    static void lost(SchedulerView view, WaitingKey place, List<Event> events) {
        WaitingKey end = WaitingKey.behind(place.queue(), place.share());
        WaitingKey from = place.next();
        while (true) {
            List<Row<WaitingKey, WaitingRow>> page = view.waiting().scan(from, end, PAGE);
            for (Row<WaitingKey, WaitingRow> row : page) {
                JobId job = row.value().job();
                JobRow waiting = Rows.need(view.jobs(), job);
                WaitReason reason = waiting.waitReason();
                if (reason != null && reason.code() != WaitCode.QUEUE_ORDER) {
                    JobWaiting turn = turn(place, job);
                    if (!events.contains(turn)) {
                        events.add(turn);
                    }
                } else if (waiting.array() == null) {
                    return;
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            from = page.getLast().key().next();
        }
    }

    private static JobWaiting turn(WaitingKey place, JobId job) {
        String share = place.share().isEmpty() ? null : place.share();
        return new JobWaiting(job, place.queue(), WaitCode.QUEUE_ORDER, WaitEvent.turn(place.queue(), share), null);
    }
}
