package io.headrace.scheduler.core.dependency;

import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.job.SubmitJobHandler;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.DependantsReleased;
import io.headrace.schemas.event.JobEvent.DependencyMet;
import io.headrace.schemas.id.JobId;
import java.util.List;

/**
 * A job has ended; the jobs that wait for it move on or fail with it. Bounded: a wide fan takes several rounds, and what one
 * step leaves over the next tick goes on with. Deep chains take a round for each link, no recursion.
 */
public final class ReleaseDependantsHandler {
    private ReleaseDependantsHandler() {}

    /** Tells the next of those that wait for this job. */
    public static Decision decide(SchedulerView view, JobId ended, SchedulerConfig config) {
        if (!view.releases().contains(ended)) {
            return Decision.NOTHING;
        }
        List<Row<DependantKey, Marker>> waiting = view.dependants()
                .scan(
                        new DependantKey(ended, JobRange.FIRST),
                        new DependantKey(ended, JobRange.BEHIND_LAST),
                        config.releasesPerStep());
        boolean succeeded = Rows.need(view.jobs(), ended).status() == JobStatus.SUCCEEDED;
        JobEnds ends = new JobEnds(view);
        for (Row<DependantKey, Marker> row : waiting) {
            JobId dependant = row.key().dependant();
            if (succeeded) {
                met(view, ends, ended, dependant);
            } else {
                ends.failed(dependant, FailureCause.DEPENDENCY_FAILED, SubmitJobHandler.DEPENDENCY_FAILED);
            }
        }
        if (waiting.size() == config.releasesPerStep()) {
            return ends.decision().then(new ReleaseDependants(ended));
        }
        ends.add(new DependantsReleased(ended));
        return ends.decision();
    }

    private static void met(SchedulerView view, JobEnds ends, JobId ended, JobId dependant) {
        JobRow row = Rows.need(view.jobs(), dependant);
        ends.add(new DependencyMet(dependant, ended));
        if (row.waitsFor().size() == 1) {
            String queue = Rows.need(view.specs(), dependant).queue();
            ends.add(SubmitJobHandler.queued(dependant, queue, row.array() != null));
        }
    }
}
