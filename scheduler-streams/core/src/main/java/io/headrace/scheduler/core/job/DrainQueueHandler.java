package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Command.DrainQueue;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeleted;
import io.headrace.schemas.id.JobId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the jobs of a queue that is DELETING to an end: waiting ones fail, placed ones are stopped, and when none is left the
 * queue is gone.
 *
 * <p>Bounded: each round ends so many jobs and asks for the next; what a step leaves over the next tick goes on with. Every
 * round looks anew, so a job that comes back meanwhile (a retry, a dependency that was met) is found as well.
 */
public final class DrainQueueHandler {
    private static final int PAGE = 1024;

    private final SchedulerView view;
    private final String queue;
    private final int most;
    private final Set<JobId> jobs = new LinkedHashSet<>();

    private DrainQueueHandler(SchedulerView view, String queue, int most) {
        this.view = view;
        this.queue = queue;
        this.most = most;
    }

    /** Ends the next jobs, or the queue. */
    public static Decision decide(SchedulerView view, DrainQueue command, SchedulerConfig config, long now) {
        QueueRow row = view.queues().get(command.jobQueue());
        if (row == null || !row.deleting()) {
            return Decision.NOTHING;
        }
        return new DrainQueueHandler(view, command.jobQueue(), config.releasesPerStep()).decide(command, now);
    }

    private Decision decide(DrainQueue command, long now) {
        waiting();
        if (jobs.isEmpty()) {
            blocked();
        }
        boolean live = view.queueUse().contains(queue);
        if (jobs.isEmpty() && live) {
            placed();
        }
        if (jobs.isEmpty()) {
            return live ? Decision.NOTHING : Decision.of(new JobQueueDeleted(queue));
        }
        JobEnds ends = new JobEnds(view, now);
        jobs.forEach(job -> StopJobHandler.queueDeleted(view, ends, job));
        return ends.decision().then(command);
    }

    private void waiting() {
        for (Row<WaitingKey, WaitingRow> row :
                view.waiting().scan(WaitingKey.first(queue), WaitingKey.behind(queue), most)) {
            jobs.add(row.value().job().parent());
        }
        for (Row<HeldKey, WaitingRow> row : view.held().scan(HeldKey.first(queue), HeldKey.behind(queue), most)) {
            jobs.add(row.value().job().parent());
        }
    }

    private void blocked() {
        for (Row<QueueJobKey, Marker> row : view.blocked()
                .scan(new QueueJobKey(queue, JobRange.FIRST), new QueueJobKey(queue, JobRange.BEHIND_LAST), most)) {
            // An array job whose children wait for each other and that has been stopped ends with those that are
            // placed.
            if (Rows.need(view.jobs(), row.key().job()).stop() == null) {
                jobs.add(row.key().job());
            }
        }
    }

    /** Looks for attempts that nobody has stopped yet; among those of all queues, but only while there are any of this one. */
    private void placed() {
        JobId from = JobRange.FIRST;
        while (jobs.size() < most) {
            List<Row<JobId, AttemptRow>> page = view.attempts().scan(from, JobRange.BEHIND_LAST, PAGE);
            for (Row<JobId, AttemptRow> attempt : page) {
                JobId job = attempt.key();
                if (jobs.size() < most
                        && isOfQueue(job)
                        && !Rows.need(view.jobs(), job).isEnding()) {
                    jobs.add(job.parent());
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            from = behind(page.getLast().key());
        }
    }

    private boolean isOfQueue(JobId job) {
        return Rows.need(view.specs(), job.parent()).queue().equals(queue);
    }

    /** The next possible key: a single job is followed by what would be its first child. */
    private static JobId behind(JobId job) {
        return new JobId(job.uuid(), job.index() + 1);
    }
}
