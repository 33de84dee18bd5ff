package io.headrace.scheduler.core;

import io.headrace.scheduler.core.job.JobLifecycle;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.state.AwaitedKey;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.event.JobEvent.DependencyMet;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.AwaitedJob;
import io.headrace.schemas.value.DependencyKind;

/** What events about jobs that wait for others change. */
final class DependencyEvolution {
    private DependencyEvolution() {}

    static void pending(SchedulerState state, JobPending event) {
        JobId job = event.jobId();
        int whole = 0;
        for (AwaitedJob awaited : event.waitsFor()) {
            ConditionRow condition = new ConditionRow(awaited.condition());
            state.dependants().put(new DependantKey(awaited.jobId(), awaited.kind(), job), condition);
            state.awaited().put(new AwaitedKey(job, awaited.kind(), awaited.jobId()), condition);
            boolean all = awaited.kind() == DependencyKind.WHOLE;
            JobId dependency = awaited.jobId().parent();
            JobRow row = Rows.need(state.jobs(), dependency);
            boolean children = !all || awaited.jobId().isChild();
            state.jobs().put(dependency, children ? row.withChildDependants() : row.withDependants());
            whole += all ? 1 : 0;
        }
        if (whole > 0) {
            state.blocked().put(blockedKey(state, job), Marker.PRESENT);
        }
        JobRow row = Rows.need(state.jobs(), job);
        state.jobs()
                .put(
                        job,
                        row.withStatus(JobLifecycle.next(row.status(), Trigger.BLOCKED))
                                .withWaitsFor(whole));
    }

    static void met(SchedulerState state, DependencyMet event) {
        forget(state, new AwaitedKey(event.jobId(), DependencyKind.WHOLE, event.dependency()));
        JobRow row = Rows.need(state.jobs(), event.jobId());
        if (row.waitsFor() == 1) {
            state.blocked().remove(blockedKey(state, event.jobId()));
        }
        state.jobs().put(event.jobId(), row.withWaitsFor(row.waitsFor() - 1));
    }

    /** The job waits for nobody any more. */
    static void settled(SchedulerState state, JobId job) {
        for (Row<AwaitedKey, ConditionRow> awaited : state.awaited()
                .scan(
                        AwaitedKey.first(job, DependencyKind.WHOLE),
                        AwaitedKey.last(job, DependencyKind.EACH),
                        Integer.MAX_VALUE)) {
            forget(state, awaited.key());
        }
        state.blocked().remove(blockedKey(state, job));
    }

    static QueueJobKey blockedKey(SchedulerState state, JobId job) {
        return new QueueJobKey(Rows.need(state.specs(), job).queue(), job);
    }

    private static void forget(SchedulerState state, AwaitedKey key) {
        state.awaited().remove(key);
        state.dependants().remove(new DependantKey(key.dependency(), key.kind(), key.job()));
    }
}
