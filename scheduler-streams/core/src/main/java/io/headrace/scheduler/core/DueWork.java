package io.headrace.scheduler.core;

import io.headrace.scheduler.core.executor.DrainHandler;
import io.headrace.scheduler.core.placement.ReviewHandler;
import io.headrace.scheduler.core.resource.FinishDeletionsHandler;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitingKey;
import java.util.Set;

/** Whether a tick can lead to anything: asked often, so it looks at one row of a table at most, but for small ones that are all in memory. */
public final class DueWork {
    private DueWork() {}

    /**
     * Whether a timeout or a purge is due, dependants are to be told, an executor may leave, or jobs wait that a cut-off plan may have left. Where
     * it says no, a tick that finds nobody silent decides nothing.
     */
    public static boolean isDue(SchedulerView view, long now, SchedulerConfig config) {
        return !view.deadlines().scan(from(0), from(now + 1), 1).isEmpty()
                || endedBefore(view, now - config.retention().toMillis())
                || !view.releases()
                        .scan(JobRange.FIRST, JobRange.BEHIND_LAST, 1)
                        .isEmpty()
                || !view.timeLimits().scan(from(0), from(now + 1), 1).isEmpty()
                || !FinishDeletionsHandler.due(view).isEmpty()
                || ReviewHandler.isDue(view, now)
                || !DrainHandler.drained(view, Set.of()).isEmpty()
                || !view.sweeps().scan(JobRange.FIRST, JobRange.BEHIND_LAST, 1).isEmpty()
                || view.queues().all().stream().anyMatch(queue -> waits(view, queue));
    }

    private static boolean endedBefore(SchedulerView view, long time) {
        return time > 0 && !view.ended().scan(from(0), from(time), 1).isEmpty();
    }

    private static boolean waits(SchedulerView view, Row<String, QueueRow> queue) {
        return !view.waiting()
                        .scan(WaitingKey.first(queue.key()), WaitingKey.behind(queue.key()), 1)
                        .isEmpty()
                || !view.held()
                        .scan(HeldKey.first(queue.key()), HeldKey.behind(queue.key()), 1)
                        .isEmpty();
    }

    private static TimeKey from(long time) {
        return new TimeKey(time, JobRange.FIRST);
    }
}
