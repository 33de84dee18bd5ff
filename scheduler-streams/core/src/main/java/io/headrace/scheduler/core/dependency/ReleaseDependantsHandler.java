package io.headrace.scheduler.core.dependency;

import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.job.Children;
import io.headrace.scheduler.core.job.Dependants;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.JobEvent.DependantsReleased;
import io.headrace.schemas.id.JobId;
import java.util.List;

/**
 * A job or array child has ended; the jobs that wait for it move on or fail. Bounded: a wide fan takes several rounds, and what
 * one step leaves over the next tick goes on with. Deep chains take a round for each link, no recursion.
 */
public final class ReleaseDependantsHandler {
    private ReleaseDependantsHandler() {}

    /** Tells the next of those that wait for this job or child. */
    public static Decision decide(SchedulerView view, JobId ended, SchedulerConfig config, long now) {
        if (!view.releases().contains(ended)) {
            return Decision.NOTHING;
        }
        List<Row<DependantKey, ConditionRow>> waiting = Dependants.ofWhole(view, ended, config.releasesPerStep());
        boolean failed = ended.isChild()
                ? Children.of(view, ended.parent()).hasFailed(ended.index())
                : Rows.need(view.jobs(), ended).status() == JobStatus.FAILED;
        JobEnds ends = new JobEnds(view, now);
        ToldJobs told = new ToldJobs(view, ends, now);
        waiting.forEach(row -> told.tell(row, failed));
        if (waiting.size() == config.releasesPerStep()) {
            ends.then(new ReleaseDependants(ended));
            return ends.decision();
        }
        if (ended.isChild()) {
            releaseChildren(view, ends, ended);
        }
        ends.add(new DependantsReleased(ended));
        return ends.decision();
    }

    /** The child behind it and the children with its index of other array jobs may have waited for it. */
    private static void releaseChildren(SchedulerView view, JobEnds ends, JobId ended) {
        JobId parent = ended.parent();
        StepwiseArray own = StepwiseArray.find(view, parent);
        if (own != null && own.isSequential()) {
            own.releaseOne(ended.index() + 1, ends);
        }
        if (Rows.need(view.jobs(), parent).childDependants()) {
            for (Row<DependantKey, ConditionRow> dependant : Dependants.ofEach(view, parent)) {
                StepwiseArray other = StepwiseArray.find(view, dependant.key().dependant());
                if (other != null) {
                    other.releaseOne(ended.index(), ends);
                }
            }
        }
    }
}
