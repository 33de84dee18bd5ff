package io.headrace.scheduler.core;

import io.headrace.scheduler.core.Command.CancelOverdue;
import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.Purge;
import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Command.Review;
import io.headrace.scheduler.core.Command.StopOverdue;
import io.headrace.scheduler.core.Command.Sweep;
import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.executor.DrainHandler;
import io.headrace.scheduler.core.executor.ExecutorLossDecision;
import io.headrace.scheduler.core.job.JobEnds;
import io.headrace.scheduler.core.job.StopJobHandler;
import io.headrace.scheduler.core.placement.TimeLimits;
import io.headrace.scheduler.core.resource.FinishDeletionsHandler;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.JobEvent.PurgePostponed;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.DependencyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Time passed: silent executors are lost, due timeouts stop, old jobs are forgotten, and what was left over goes on. Each of
 * these takes a bounded number at a time and is asked for again in the same step while there is more.
 */
final class TickHandler {
    /** AWS's words for an attempt that ran too long. */
    static final String TIMED_OUT = "Job attempt duration exceeded timeout";

    private TickHandler() {}

    static Decision decide(SchedulerView view, Tick tick, long now, SchedulerConfig config) {
        JobEnds ends = new JobEnds(view, now);
        for (var silent : new TreeMap<ExecutorId, Long>(tick.silentMillis()).entrySet()) {
            ExecutorLossDecision.decide(view, ends, silent.getKey(), silent.getValue(), now);
        }
        DrainHandler.drained(view, tick.silentMillis().keySet()).forEach(ends::add);
        Decision decision = ends.decision().then(new StopOverdue());
        for (Command deletion : FinishDeletionsHandler.due(view)) {
            decision = decision.then(deletion);
        }
        List<Row<JobId, Marker>> releases =
                view.releases().scan(JobRange.FIRST, JobRange.BEHIND_LAST, config.roundsPerStep());
        List<Row<JobId, SweepRow>> sweeps =
                view.sweeps().scan(JobRange.FIRST, JobRange.BEHIND_LAST, config.roundsPerStep());
        // By turns, so that plenty of the one kind does not hold up the other.
        for (int i = 0; i < Math.max(releases.size(), sweeps.size()); i++) {
            decision = i < releases.size()
                    ? decision.then(new ReleaseDependants(releases.get(i).key()))
                    : decision;
            decision = i < sweeps.size() ? decision.then(new Sweep(sweeps.get(i).key())) : decision;
        }
        return decision.then(new CancelOverdue())
                .then(new ResumeHeld())
                .then(new Purge())
                .then(new Plan())
                .then(new Review());
    }

    static Decision stopOverdue(SchedulerView view, long now, SchedulerConfig config) {
        List<Event> stops = new ArrayList<>();
        for (Row<TimeKey, Marker> due : view.deadlines().scan(start(), until(now + 1), config.releasesPerStep())) {
            JobId job = due.key().job();
            if (job.isNode()) {
                // The main node's, which runs: so the others have been ordered, and are told as well.
                stops.add(new NodesStopRequested(job.parent(), StopCause.TIMEOUT, TIMED_OUT));
                continue;
            }
            AttemptRow attempt = Rows.need(view.attempts(), job);
            stops.add(new JobStopRequested(
                    job,
                    new AttemptId(job, attempt.number()),
                    attempt.executor(),
                    attempt.incarnation(),
                    StopCause.TIMEOUT,
                    TIMED_OUT));
        }
        return new Decision(stops, stops.size() == config.releasesPerStep() ? List.of(new StopOverdue()) : List.of());
    }

    /** The next job that has waited for one kind of reason for as long as its queue lets it is cancelled. */
    static Decision cancelOverdue(SchedulerView view, long now) {
        List<Row<TimeKey, Marker>> due = view.timeLimits().scan(start(), until(now + 1), 1);
        if (due.isEmpty()) {
            return Decision.NOTHING;
        }
        JobId job = due.getFirst().key().job();
        WaitReason wait = Objects.requireNonNull(Rows.need(view.jobs(), job).waitReason(), "a time limit has a reason");
        return StopJobHandler.outOfTime(view, job, TimeLimits.named(wait.code()), now)
                .then(new CancelOverdue());
    }

    static Decision purge(SchedulerView view, long now, SchedulerConfig config) {
        long before = now - config.retention().toMillis();
        if (before <= 0) {
            return Decision.NOTHING;
        }
        List<Event> purges = new ArrayList<>();
        List<Row<TimeKey, Marker>> old = view.ended().scan(start(), until(before), config.releasesPerStep());
        for (Row<TimeKey, Marker> row : old) {
            JobId job = row.key().job();
            if (hasToTell(view, job)) {
                continue;
            }
            purges.add(
                    isNeeded(view, job)
                            ? new PurgePostponed(job, row.key().time())
                            : new JobPurged(job, row.key().time()));
        }
        boolean more = old.size() == config.releasesPerStep() && !purges.isEmpty();
        return new Decision(purges, more ? List.of(new Purge()) : List.of());
    }

    /** Those that wait for it or its children have to be told first. */
    private static boolean hasToTell(SchedulerView view, JobId job) {
        return view.sweeps().contains(job)
                || !view.releases().scan(job, job.child(Integer.MAX_VALUE), 1).isEmpty();
    }

    /** An array job that waits for something else as well still asks how the children of this one ended. */
    private static boolean isNeeded(SchedulerView view, JobId job) {
        return !view.dependants()
                .scan(DependantKey.first(job, DependencyKind.EACH), DependantKey.last(job, DependencyKind.EACH), 1)
                .isEmpty();
    }

    private static TimeKey start() {
        return new TimeKey(0, JobRange.FIRST);
    }

    private static TimeKey until(long time) {
        return new TimeKey(time, JobRange.FIRST);
    }
}
