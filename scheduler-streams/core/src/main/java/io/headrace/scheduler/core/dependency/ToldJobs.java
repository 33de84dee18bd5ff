package io.headrace.scheduler.core.dependency;

import io.headrace.scheduler.core.Command.Sweep;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.job.Dependants;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.job.SubmitJobHandler;
import io.headrace.scheduler.core.placement.Need;
import io.headrace.scheduler.core.placement.WaitDecision;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.DependencyMet;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyCondition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells jobs in one decision that what they wait for has ended. A job may be told of several ends at once, none of which the view
 * shows yet, so they are counted here.
 */
final class ToldJobs {
    private final SchedulerView view;
    private final JobEnds ends;
    private final long now;
    private final Map<JobId, Integer> waitsFor = new HashMap<>();
    private final Set<JobId> failed = new HashSet<>();

    /**
     * Nobody told yet.
     *
     * @param now milliseconds since the epoch
     */
    ToldJobs(SchedulerView view, JobEnds ends, long now) {
        this.view = view;
        this.ends = ends;
        this.now = now;
    }

    /** The one waited for has ended, as the other had asked or not. */
    void tell(Row<DependantKey, ConditionRow> waiting, boolean hasFailed) {
        JobId job = waiting.key().dependant();
        DependencyCondition condition = waiting.value().condition();
        if (failed.contains(job)) {
            return;
        }
        if (!condition.isMetBy(hasFailed)) {
            failed.add(job);
            ends.failed(job, FailureCause.DEPENDENCY_FAILED, Dependants.inVain(condition));
            return;
        }
        ends.add(new DependencyMet(job, waiting.key().dependency()));
        JobRow row = Rows.need(view.jobs(), job);
        int left = waitsFor.getOrDefault(job, row.waitsFor()) - 1;
        waitsFor.put(job, left);
        if (left == 0) {
            queue(job, row.array() != null);
        }
    }

    private void queue(JobId job, boolean array) {
        JobSpec spec = Rows.need(view.specs(), job);
        boolean stepwise = array
                && (spec.sequential() != null
                        || !Dependants.awaitedByEach(view, job).isEmpty());
        ends.add(SubmitJobHandler.queued(job, spec.queue(), array, stepwise));
        if (stepwise) {
            ends.then(new Sweep(job));
        }
        // Told at once, as at submission, whatever stands before it in the queue.
        WaitDecision.held(view, spec.queue(), job, Need.of(spec), now).ifPresent(ends::add);
    }
}
