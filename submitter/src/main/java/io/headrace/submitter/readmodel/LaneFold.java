package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.submitter.readmodel.LaneWriter.LaneKey;
import io.headrace.submitter.readmodel.RowChanges.LaneMove;
import io.headrace.submitter.readmodel.RowChanges.LaneUse;
import io.headrace.submitter.readmodel.RowChanges.RoomGone;
import io.headrace.submitter.readmodel.RowChanges.RoomKept;

/** Notes what events about jobs mean for the lanes that they stand in. */
final class LaneFold {
    private final RowChanges changes;

    LaneFold(RowChanges changes) {
        this.changes = changes;
    }

    private static LaneKey lane(JobRow row) {
        String share = row.head().lane();
        return new LaneKey(row.head().account(), row.head().queue(), share == null ? "" : share);
    }

    private static boolean shared(JobRow row) {
        return row.head().sharing().share() != null;
    }

    /** A share uses more or less; also when it is 0, because the scheduler too looks at its use then. */
    void used(JobRow row, long vcpuMillis, long at) {
        if (shared(row)) {
            changes.resources.add(new LaneUse(lane(row), vcpuMillis, at));
        }
    }

    /** A row was changed: something may have left its place, or come to it. What comes last of all moves nobody. */
    void moved(JobRow before, JobRow after, long at) {
        Place place = after.place();
        if (place == null || before.standing() == after.standing()) {
            return;
        }
        Place was = before.place();
        int priority = after.head().sharing().priority();
        boolean last = (was == null || was.rank() != place.rank()) && place.rank() >= 0 && priority == 0;
        if (!last) {
            changes.resources.add(new LaneMove(lane(after), new Moves.Move(priority, place.rank(), at)));
        }
        // An array job whose next child was placed counts as one that left: room is kept for one child at a time.
        if (after.standing() < before.standing() && shared(after)) {
            changes.resources.add(new RoomGone(lane(after), after.head().id()));
        }
    }

    /** Room that is kept changes the order only between shares. */
    void reservation(JobRow row, WaitEvent event) {
        if (!shared(row)) {
            return;
        }
        switch (event) {
            case RoomReserved e -> changes.resources.add(new RoomKept(lane(row), e.jobId()));
            case ReservationDropped e -> changes.resources.add(new RoomGone(lane(row), e.jobId()));
            case JobWaiting e -> {}
            case JobHeld e -> {}
            case JobResumed e -> {}
        }
    }
}
