package io.headrace.schemas.event;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ReservedRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events about a job that could be placed and is not, and why. */
public sealed interface WaitEvent extends Event {
    /** Which single job, array child that is tried again, or array job. */
    JobId jobId();

    /**
     * What a job waits for, as its status reason, from the event on that gave it its place ({@code JobQueued}, {@code ArrayQueued},
     * {@code ChildrenReleased}, {@link JobResumed}) until another event says more, or that it is placed.
     *
     * @param queue name of its queue
     * @param share whose share of the queue it counts to; absent in a queue without shares
     */
    static String turn(String queue, @Nullable String share) {
        return "It waits for its turn in " + (share == null ? "" : "share " + share + " of ") + "job queue " + queue;
    }

    /**
     * The job is the next of its queue (or share), has no place yet, and this is why; or it was, and others stand before it now
     * ({@link WaitCode#QUEUE_ORDER}). Recorded when the kind of reason changes, and when its figures have changed since some seconds; not
     * while it changes from one moment to the next.
     *
     * @param jobId which job
     * @param jobQueue name of its queue
     * @param code the kind of reason
     * @param statusReason in words, with figures; becomes the job's status reason
     * @param cancelAt when a time limit of the queue cancels it if nothing changes, milliseconds since the epoch; absent without one
     */
    record JobWaiting(
            JobId jobId,
            String jobQueue,
            WaitCode code,
            String statusReason,
            @Nullable Long cancelAt) implements WaitEvent {}

    /**
     * Nothing there is could ever hold the job. It stands aside, so that it blocks nobody, and goes back to its place when something is
     * there that could. Recorded at its submission, also of a job that still waits for others, and again when that is so for another
     * reason.
     *
     * @param jobId which job
     * @param jobQueue name of its queue
     * @param code the kind of reason
     * @param statusReason in words, with figures; becomes the job's status reason
     * @param cancelAt when a time limit of the queue cancels it if nothing changes, milliseconds since the epoch; absent without one
     */
    record JobHeld(
            JobId jobId,
            String jobQueue,
            WaitCode code,
            String statusReason,
            @Nullable Long cancelAt) implements WaitEvent {}

    /**
     * The job stood aside and is back at its place in its queue, where it waits for its turn ({@link #turn}), or waits for other jobs as
     * before.
     *
     * @param jobId which job
     * @param jobQueue name of its queue
     */
    record JobResumed(JobId jobId, String jobQueue) implements WaitEvent {}

    /**
     * Room is kept for the job at the head of a queue: other jobs are placed there only where they do not delay it.
     *
     * @param jobId which job
     * @param jobQueue name of its queue
     * @param rooms where it will run at the latest: one executor, or those of its nodes
     * @param computeEnvironment name of the environment in which it will run
     * @param until when the room will be free by what is known of timeouts, milliseconds since the epoch; absent when not known
     */
    record RoomReserved(
            JobId jobId,
            String jobQueue,
            List<ReservedRoom> rooms,
            String computeEnvironment,
            @Nullable Long until) implements WaitEvent {
        /** Copies the collections. */
        public RoomReserved {
            rooms = Copies.list(rooms);
        }
    }

    /**
     * Room is no longer kept for the job: it is not the head of its queue any more, or the executor cannot take it any more.
     *
     * @param jobId which job
     * @param jobQueue name of its queue
     */
    record ReservationDropped(JobId jobId, String jobQueue) implements WaitEvent {}
}
