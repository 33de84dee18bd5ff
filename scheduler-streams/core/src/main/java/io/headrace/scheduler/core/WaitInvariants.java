package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ExecutorPools;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.LiveNodes;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.id.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Checks of what waits: reasons, reserved room, use of queues, and the index that placements use. */
final class WaitInvariants {
    private WaitInvariants() {}

    static void reasons(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            WaitReason wait = job.value().waitReason();
            boolean stands = switch (job.value().status()) {
                case RUNNABLE -> true;
                case PENDING -> job.value().array() != null || job.value().isHeld();
                case SUBMITTED, SCHEDULED, STARTING, RUNNING, SUCCEEDED, FAILED -> false;
            };
            if (wait != null && !stands) {
                found.add(job.key(), job.value().status() + " with reason " + wait);
            }
            if (wait != null
                    && wait.cancelAt() != null
                    && !view.timeLimits().contains(new TimeKey(wait.cancelAt(), job.key()))) {
                found.add(job.key(), "time limit without a timer: " + wait);
            }
        }
        for (Row<TimeKey, Marker> timer : view.timeLimits().all()) {
            JobRow row = view.jobs().get(timer.key().job());
            WaitReason wait = row == null ? null : row.waitReason();
            if (wait == null || !Objects.equals(wait.cancelAt(), timer.key().time())) {
                found.add(timer.key(), "timer of " + row);
            }
        }
    }

    /** Array jobs with a time limit are told anew after each placement of a child, and stand where they stood. */
    static void turns(SchedulerView view, Invariants.Violations found) {
        WaitingKey untold = null;
        for (Row<WaitingKey, WaitingRow> waiting : view.waiting().all()) {
            JobRow row = Rows.need(view.jobs(), waiting.value().job());
            WaitReason reason = row.waitReason();
            WaitingKey place = waiting.key();
            if (reason == null || reason.code() == WaitCode.QUEUE_ORDER) {
                untold = row.array() == null ? place : untold;
            } else if (untold != null
                    && untold.queue().equals(place.queue())
                    && untold.share().equals(place.share())) {
                found.add(place, reason + " behind " + untold);
            }
        }
    }

    static void reservations(SchedulerView view, Invariants.Violations found) {
        for (Row<String, ReservationRow> reservation : view.reservations().all()) {
            JobId job = reservation.value().job();
            JobRow row = view.jobs().get(job);
            JobSpec spec = view.specs().get(job.parent());
            if (row == null
                    || spec == null
                    || row.isHeld()
                    || row.status().terminal()
                    || !spec.queue().equals(reservation.key())) {
                found.add(reservation.key(), reservation.value() + " for " + row);
            }
        }
    }

    static void queueUse(SchedulerView view, Invariants.Violations found) {
        Map<String, Integer> placed = new HashMap<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            JobSpec spec = view.specs().get(attempt.key().parent());
            if (spec != null && countsForItsJob(view, attempt.key())) {
                placed.merge(spec.queue(), 1, Integer::sum);
            }
        }
        for (Row<String, QueueUseRow> use : view.queueUse().all()) {
            int counted = Objects.requireNonNullElse(placed.remove(use.key()), 0);
            if (use.value().placed() != counted) {
                found.add(use.key(), use.value() + " instead of " + counted);
            }
        }
        placed.forEach((queue, count) -> found.add(queue, "no row although " + count + " are placed"));
    }

    /** Of the nodes of one job only the first live one: together they are one job that is placed. */
    static boolean countsForItsJob(SchedulerView view, JobId job) {
        return !job.isNode()
                || LiveNodes.of(view, job.parent()).getFirst().key().equals(job);
    }

    static void pools(SchedulerView view, Invariants.Violations found) {
        ExecutorPools made = new ExecutorPools(view.executors().all());
        if (!view.pools().equals(made)) {
            found.add("executors", view.pools() + " instead of " + made);
        }
        view.pools().matching().forEach((requirement, matching) -> {
            if (!matching.equals(made.matching(requirement))) {
                found.add("executors", matching + " instead of " + made.matching(requirement) + " for " + requirement);
            }
        });
    }
}
