package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ReservedRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Room that is kept for the job at the head of a queue, so that jobs that pass it do not delay it.
 *
 * @param job the single job, array child that is tried again, or array job
 * @param rooms where it will run at the latest: one executor, or those of its nodes
 * @param environment name of the compute environment it will run in
 * @param until when the room will be free by what is known of timeouts, milliseconds since the epoch; absent when not known
 * @param since when it was reserved, milliseconds since the epoch
 */
public record ReservationRow(
        JobId job,
        List<ReservedRoom> rooms,
        String environment,
        @Nullable Long until,
        long since) {
    /** Copies the list. */
    public ReservationRow {
        rooms = Copies.list(rooms);
    }
}
