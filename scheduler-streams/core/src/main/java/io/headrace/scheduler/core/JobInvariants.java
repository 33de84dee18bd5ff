package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.id.JobId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Checks of jobs: what they wait for, and how they end. */
final class JobInvariants {
    private JobInvariants() {}

    static void specs(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            if (job.key().isWhole()) {
                JobSpec spec = view.specs().get(job.key());
                ArrayProgress array = job.value().array();
                if (spec == null || !Objects.equals(spec.arraySize(), array == null ? null : array.size())) {
                    found.add(job.key(), spec == null ? "no spec" : "array size " + spec.arraySize());
                }
            }
        }
        for (Row<JobId, JobSpec> spec : view.specs().all()) {
            if (!view.jobs().contains(spec.key())) {
                found.add(spec.key(), "spec without a job");
            }
        }
    }

    static void waiting(SchedulerView view, Invariants.Violations found) {
        Set<JobId> standing = new HashSet<>();
        for (Row<WaitingKey, WaitingRow> waiting : view.waiting().all()) {
            standing(view, waiting.key(), waiting.value(), false, standing, found);
        }
        for (Row<HeldKey, WaitingRow> held : view.held().all()) {
            standing(view, held.key().place(), held.value(), true, standing, found);
            JobSpec spec = view.specs().get(held.value().job().parent());
            if (spec == null || !held.key().equals(HeldKey.of(spec, held.key().place()))) {
                found.add(held.key(), "held with other needs than those of " + spec);
            }
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            JobRow row = job.value();
            boolean waits = row.status() == JobStatus.RUNNABLE
                    || (isQueuedArray(row) && ArrayInvariants.hasUnplacedChild(view, job));
            if (waits && !standing.contains(job.key())) {
                found.add(job.key(), row.status() + " but not in its queue");
            }
        }
    }

    private static void standing(
            SchedulerView view,
            WaitingKey place,
            WaitingRow waiting,
            boolean held,
            Set<JobId> standing,
            Invariants.Violations found) {
        JobRow row = view.jobs().get(waiting.job());
        JobSpec spec = view.specs().get(waiting.job().parent());
        if (!standing.add(waiting.job())
                || row == null
                || spec == null
                || row.isHeld() != held
                || !place.equals(WaitingKey.of(spec, row.rank()))
                || !(row.status() == JobStatus.RUNNABLE || isQueuedArray(row) || (held && row.waitsFor() > 0))) {
            found.add(place, waiting + " of " + row);
        }
    }

    private static boolean isQueuedArray(JobRow row) {
        return row.array() != null
                && row.status() == JobStatus.PENDING
                && row.waitsFor() == 0
                && (row.array().stepwise()
                        || row.array().nextIndex() < row.array().size());
    }

    static void blocked(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            JobSpec spec = view.specs().get(job.key().parent());
            boolean listed = spec != null && view.blocked().contains(new QueueJobKey(spec.queue(), job.key()));
            ArrayProgress array = job.value().array();
            boolean open = !job.value().status().terminal();
            boolean waits = job.value().waitsFor() > 0 || (array != null && array.stepwise() && open);
            if (listed != waits) {
                found.add(job.key(), job.value() + " is listed: " + listed);
            }
        }
        for (Row<QueueJobKey, Marker> listed : view.blocked().all()) {
            JobSpec spec = view.specs().get(listed.key().job());
            if (spec == null || !spec.queue().equals(listed.key().queue())) {
                found.add(listed.key(), "listed is " + spec);
            }
        }
    }

    static void ended(SchedulerView view, Invariants.Violations found) {
        Set<JobId> listed = new HashSet<>();
        for (Row<TimeKey, Marker> ended : view.ended().all()) {
            JobRow row = view.jobs().get(ended.key().job());
            if (!listed.add(ended.key().job()) || row == null || !row.status().terminal()) {
                found.add(ended.key(), "ended is " + row);
            }
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            if (job.value().status().terminal() && !listed.contains(job.key())) {
                found.add(job.key(), "ended but never purged");
            }
        }
    }
}
