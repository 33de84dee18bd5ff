package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.placement.WaitDecision.Reason;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.PlacementRequirement;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Executors or environments have changed: jobs that stood aside and could be held now go back to their places, and where nothing could hold
 * them still, but for another reason, they are told that one. Asks once for all jobs of a queue that need the same, so it costs what there are
 * different needs, and not what there are jobs; bounded in what it resumes at a time. Another reason is told to the first thousand jobs of a
 * need.
 */
public final class ResumeHeldHandler {
    /** How many jobs of one need are told another reason. */
    private static final int TOLD_MAX = 1_000;

    private final SchedulerView view;
    private final SchedulerConfig config;
    private final long now;
    private final int max;
    private final WaitDecision waits;
    private final List<Event> events = new ArrayList<>();

    private ResumeHeldHandler(SchedulerView view, SchedulerConfig config, long now) {
        this.view = view;
        this.config = config;
        this.now = now;
        max = config.releasesPerStep();
        waits = new WaitDecision(view, new FreeRoom(view));
    }

    /** Resumes the next of them. */
    public static Decision decide(SchedulerView view, SchedulerConfig config, long now) {
        ResumeHeldHandler handler = new ResumeHeldHandler(view, config, now);
        for (Row<String, QueueRow> queue : QueueOrder.byPriority(view)) {
            handler.resume(queue);
            if (handler.events.size() >= handler.max) {
                return new Decision(handler.events, List.of(new ResumeHeld()));
            }
        }
        return new Decision(handler.events, List.of());
    }

    private void resume(Row<String, QueueRow> queue) {
        HeldKey from = HeldKey.first(queue.key());
        HeldKey end = HeldKey.behind(queue.key());
        while (events.size() < max) {
            List<Row<HeldKey, WaitingRow>> next = view.held().scan(from, end, 1);
            if (next.isEmpty()) {
                return;
            }
            HeldKey first = next.getFirst().key();
            // The same amounts can be spread over nodes in many ways, and be those of several types of instances: each
            // of these jobs is asked about by itself.
            boolean apart = first.nodes() > 0 || queue.value().service();
            Need need = apart || first.kind() == HeldKey.CONSTRAINED
                    ? Need.of(Rows.need(
                            view.specs(), next.getFirst().value().job().parent()))
                    : new Need(first.need(), null, null, PlacementRequirement.NONE, null);
            HeldKey behind = apart ? first.next() : first.behindItsLike();
            if (waits.isPossible(queue.value(), need)) {
                for (Row<HeldKey, WaitingRow> row : view.held().scan(from, behind, max - events.size())) {
                    events.add(new JobResumed(row.value().job(), queue.key()));
                }
            } else {
                tellAnew(queue, need, next.getFirst(), behind);
            }
            from = behind;
        }
    }

    /** The first is told last: as long as it has the old reason, there may be others that have it. */
    private void tellAnew(Row<String, QueueRow> queue, Need need, Row<HeldKey, WaitingRow> first, HeldKey behind) {
        Reason never = waits.never(queue.value(), need);
        if (never == null || !isDue(reason(first), never)) {
            return;
        }
        for (Row<HeldKey, WaitingRow> row :
                view.held().scan(first.key(), behind, TOLD_MAX).reversed()) {
            WaitReason before = reason(row);
            if (events.size() < max && !says(before, never)) {
                events.add(never.held(view, queue.key(), row.value().job(), now));
            }
        }
    }

    private boolean isDue(WaitReason before, Reason reason) {
        return before.code() != reason.code() || (!says(before, reason) && now - before.at() >= config.reasonMillis());
    }

    private static boolean says(WaitReason before, Reason reason) {
        return before.code() == reason.code() && before.statusReason().equals(reason.statusReason());
    }

    private WaitReason reason(Row<HeldKey, WaitingRow> row) {
        JobRow job = Rows.need(view.jobs(), row.value().job());
        return Objects.requireNonNull(job.waitReason(), "a job that stands aside has a reason");
    }
}
