package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Executors or environments have changed: jobs that stood aside and could be held now go back to their places. Asks once for all jobs of a
 * queue that need the same, so it costs what there are different needs, and not what there are jobs; bounded in what it resumes at a time.
 */
public final class ResumeHeldHandler {
    private ResumeHeldHandler() {}

    /** Resumes the next of them. */
    public static Decision decide(SchedulerView view, SchedulerConfig config) {
        List<Event> events = new ArrayList<>();
        WaitDecision waits = new WaitDecision(view, new FreeRoom(view));
        for (Row<String, QueueRow> queue : QueueOrder.byPriority(view)) {
            resume(view, waits, queue, config.releasesPerStep(), events);
            if (events.size() >= config.releasesPerStep()) {
                return new Decision(events, List.of(new ResumeHeld()));
            }
        }
        return new Decision(events, List.of());
    }

    private static void resume(
            SchedulerView view, WaitDecision waits, Row<String, QueueRow> queue, int max, List<Event> events) {
        HeldKey from = HeldKey.first(queue.key());
        HeldKey end = HeldKey.behind(queue.key());
        while (events.size() < max) {
            List<Row<HeldKey, WaitingRow>> next = view.held().scan(from, end, 1);
            if (next.isEmpty()) {
                return;
            }
            ResourceAmounts need = next.getFirst().key().need();
            HeldKey behind = HeldKey.behind(queue.key(), need);
            if (waits.isPossible(queue.value(), need)) {
                for (Row<HeldKey, WaitingRow> row : view.held().scan(from, behind, max - events.size())) {
                    events.add(new JobResumed(row.value().job(), queue.key()));
                }
            }
            from = behind;
        }
    }
}
