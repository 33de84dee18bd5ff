package io.headrace.scheduler.core;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.executor.ExecutorLossDecision;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import java.util.TreeMap;

/** Time passed: silent executors are lost, due timeouts stop, old jobs are forgotten, and what was left over goes on. */
final class TickHandler {
    /** AWS's words for an attempt that ran too long. */
    static final String TIMED_OUT = "Job attempt duration exceeded timeout";

    private static final JobId FIRST = new JobId("00000000-0000-0000-0000-000000000000", JobId.NO_INDEX);
    private static final JobId BEHIND_LAST = new JobId("gggggggg-gggg-gggg-gggg-gggggggggggg", JobId.NO_INDEX);

    private TickHandler() {}

    static Decision decide(SchedulerView view, Tick tick, long now, SchedulerConfig config) {
        JobEnds ends = new JobEnds(view);
        for (var silent : new TreeMap<ExecutorId, Long>(tick.silentMillis()).entrySet()) {
            ExecutorLossDecision.decide(view, ends, silent.getKey(), silent.getValue(), now);
        }
        if (tick.silentMillis().isEmpty()) {
            // Not together with losses: both may end the same attempt, and each reads the state from before the tick.
            stopOverdue(view, ends, now, config);
        }
        purge(view, ends, now, config);
        Decision decision = ends.decision();
        for (Row<JobId, Marker> release : view.releases().scan(FIRST, BEHIND_LAST, config.releasesPerStep())) {
            decision = decision.then(new ReleaseDependants(release.key()));
        }
        return decision.then(new Plan());
    }

    private static void stopOverdue(SchedulerView view, JobEnds ends, long now, SchedulerConfig config) {
        for (Row<TimeKey, Marker> due : view.deadlines().scan(start(), until(now + 1), config.releasesPerStep())) {
            JobId job = due.key().job();
            AttemptRow attempt = Rows.need(view.attempts(), job);
            ends.add(new JobStopRequested(
                    job,
                    new AttemptId(job, attempt.number()),
                    attempt.executor(),
                    attempt.incarnation(),
                    StopCause.TIMEOUT,
                    TIMED_OUT));
        }
    }

    private static void purge(SchedulerView view, JobEnds ends, long now, SchedulerConfig config) {
        long before = now - config.retention().toMillis();
        if (before <= 0) {
            return;
        }
        for (Row<TimeKey, Marker> old : view.ended().scan(start(), until(before), config.releasesPerStep())) {
            JobId job = old.key().job();
            if (!view.releases().contains(job)) {
                ends.add(new JobPurged(job, old.key().time()));
            }
        }
    }


    private static TimeKey start() {
        return new TimeKey(0, FIRST);
    }

    private static TimeKey until(long time) {
        return new TimeKey(time, FIRST);
    }
}
