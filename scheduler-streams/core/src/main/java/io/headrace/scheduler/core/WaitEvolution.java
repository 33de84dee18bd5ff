package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.JobId;
import org.jspecify.annotations.Nullable;

/** What events about waiting jobs change: their reasons, their places, the room kept for them. */
final class WaitEvolution {
    private WaitEvolution() {}

    static void waiting(SchedulerState state, JobWaiting event, long time) {
        reason(state, event.jobId(), event.code(), event.statusReason(), event.cancelAt(), time);
    }

    static void held(SchedulerState state, JobHeld event, long sequence, long time) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        if (!row.isHeld()) {
            if (row.waitsFor() > 0) {
                // It has no place in its queue yet, but one among those that stand aside.
                row = row.withRank(WaitingKey.rank(sequence, false));
                state.jobs().put(event.jobId(), row);
            }
            HeldKey key = heldKey(state, event.jobId(), row);
            WaitingRow waiting = state.waiting().get(key.place());
            state.waiting().remove(key.place());
            state.held().put(key, waiting == null ? new WaitingRow(event.jobId(), 1) : waiting);
            dropReservation(state, event.jobId());
        }
        reason(state, event.jobId(), event.code(), event.statusReason(), event.cancelAt(), time);
    }

    static void resumed(SchedulerState state, JobResumed event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        HeldKey key = heldKey(state, event.jobId(), row);
        if (row.canBePlaced()) {
            state.waiting().put(key.place(), Rows.need(state.held(), key));
        }
        state.held().remove(key);
        state.jobs().put(event.jobId(), withoutReason(state, event.jobId(), row));
    }

    /** The row of a job that waits for no other any more: where it stands from now on is said anew. */
    static JobRow backFromAside(SchedulerState state, JobId job, JobRow row) {
        if (!row.isHeld()) {
            return row;
        }
        state.held().remove(heldKey(state, job, row));
        return withoutReason(state, job, row);
    }

    static void reserved(SchedulerState state, RoomReserved event, long time) {
        state.reservations()
                .put(
                        event.jobQueue(),
                        new ReservationRow(
                                event.jobId(), event.rooms(), event.computeEnvironment(), event.until(), time));
    }

    static void dropped(SchedulerState state, ReservationDropped event) {
        state.reservations().remove(event.jobQueue());
    }

    /** The job, or the last open child of the array job, leaves its queue for good or because it was placed. */
    static void leave(SchedulerState state, JobId job, JobRow row) {
        if (row.isHeld()) {
            state.held().remove(heldKey(state, job, row));
        } else {
            state.waiting().remove(place(state, job, row));
            dropReservation(state, job);
        }
    }

    /** A job, or the next child of an array job, was placed: the room that was kept has served its end. */
    static void dropReservation(SchedulerState state, JobId job) {
        String queue = spec(state, job).queue();
        ReservationRow reservation = state.reservations().get(queue);
        if (reservation != null && reservation.job().equals(job)) {
            state.reservations().remove(queue);
        }
    }

    /**
     * The row of an array job of which a child was placed and others still wait: mostly for the same reason, so it is kept. A time limit
     * begins anew with every placement.
     */
    static JobRow afterChild(SchedulerState state, JobId array, JobRow row) {
        WaitReason wait = row.waitReason();
        return wait == null || wait.cancelAt() == null ? row : withoutReason(state, array, row);
    }

    /** The row of a job that waits for no reason any more. */
    static JobRow withoutReason(SchedulerState state, JobId job, JobRow row) {
        WaitReason wait = row.waitReason();
        if (wait == null) {
            return row;
        }
        if (wait.cancelAt() != null) {
            state.timeLimits().remove(new TimeKey(wait.cancelAt(), job));
        }
        return row.withWait(null);
    }

    private static void reason(
            SchedulerState state, JobId job, WaitCode code, String statusReason, @Nullable Long cancelAt, long time) {
        JobRow row = Rows.need(state.jobs(), job);
        WaitReason before = row.waitReason();
        long since = before != null && before.code() == code ? before.since() : time;
        JobRow cleared = withoutReason(state, job, row);
        state.jobs().put(job, cleared.withWait(new WaitReason(code, statusReason, since, time, cancelAt)));
        if (cancelAt != null) {
            state.timeLimits().put(new TimeKey(cancelAt, job), Marker.PRESENT);
        }
    }

    private static HeldKey heldKey(SchedulerState state, JobId job, JobRow row) {
        return HeldKey.of(spec(state, job), place(state, job, row));
    }

    private static WaitingKey place(SchedulerState state, JobId job, JobRow row) {
        return WaitingKey.of(spec(state, job), row.rank());
    }

    private static JobSpec spec(SchedulerState state, JobId job) {
        return Rows.need(state.specs(), job.parent());
    }
}
