package io.headrace.scheduler.core.dependency;

import io.headrace.scheduler.core.Command.Sweep;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.job.Children;
import io.headrace.scheduler.core.job.Dependants;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.schemas.event.JobEvent.ChildrenSwept;
import io.headrace.schemas.id.JobId;
import java.util.List;

/**
 * Looks through children of an array job, a bounded stretch at a time: what they wait for may have come while the array job waited
 * for something else, or may have ended many children at once; and jobs may wait for children that ended so.
 *
 * <p>Naively the end of a child tells everybody that waits for it. That is what happens when one child ends; when a million end by one
 * event, or have ended before, this goes through them instead.
 */
public final class SweepHandler {
    private SweepHandler() {}

    /** Looks through the next stretch. */
    public static Decision decide(SchedulerView view, JobId array, SchedulerConfig config, long now) {
        SweepRow sweep = view.sweeps().get(array);
        if (sweep == null) {
            return Decision.NOTHING;
        }
        JobEnds ends = new JobEnds(view, now);
        int end = Math.min(sweep.to(), sweep.from() + config.childrenPerSweep());
        List<Row<DependantKey, ConditionRow>> waiting = List.of();
        if (Rows.need(view.jobs(), array).childDependants()) {
            waiting = Dependants.ofChildren(view, array, sweep.from(), end, config.releasesPerStep());
        }
        Children children = Children.of(view, array);
        int to = waiting.size() < config.releasesPerStep() ? end : reached(children, waiting);
        // First, because events behind it may ask for another look at the same children.
        ends.add(new ChildrenSwept(array, to));
        ToldJobs told = new ToldJobs(view, ends, now);
        for (Row<DependantKey, ConditionRow> row : waiting) {
            int index = row.key().dependency().index();
            if (children.hasEnded(index)) {
                told.tell(row, children.hasFailed(index));
            }
        }
        StepwiseArray stepwise = StepwiseArray.find(view, array);
        if (stepwise != null) {
            stepwise.releaseAll(sweep.from(), to, ends);
        }
        if (to < sweep.to()) {
            ends.then(new Sweep(array));
        }
        return ends.decision();
    }

    /** There may be more that wait for the last child: those told now are gone next time, so it is looked at again. */
    private static int reached(Children children, List<Row<DependantKey, ConditionRow>> waiting) {
        int last = waiting.getLast().key().dependency().index();
        return children.hasEnded(last) ? last : last + 1;
    }
}
