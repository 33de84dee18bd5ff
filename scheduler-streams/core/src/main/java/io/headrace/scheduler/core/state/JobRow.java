package io.headrace.scheduler.core.state;

import org.jspecify.annotations.Nullable;

/**
 * What changes about a job; what does not is its {@link JobSpec}.
 *
 * @param status where it is in its life
 * @param rank its place in its queue while it waits there; afterwards 0 if it was placed, as it was if not, or if an older release placed it
 * @param waitsFor how many whole jobs it still waits for
 * @param dependants whether a job waits for the whole of it, or once did
 * @param childDependants whether a job waits for children of it, or once did
 * @param stop set once it is to end before its time
 * @param array how far its children are; absent when it is not an array job
 * @param nodes how far its nodes are; absent unless it is a multi-node parallel job with a live attempt
 * @param waitReason why it is not placed although it could be, once that was looked at; absent otherwise
 */
public record JobRow(
        JobStatus status,
        long rank,
        int waitsFor,
        boolean dependants,
        boolean childDependants,
        @Nullable StopRequest stop,
        @Nullable ArrayProgress array,
        @Nullable NodesProgress nodes,
        @Nullable WaitReason waitReason) {
    /** A job that was just submitted, or an array child that just came into being. */
    public static JobRow fresh(JobStatus status, @Nullable ArrayProgress array) {
        return new JobRow(status, 0, 0, false, false, null, array, null, null);
    }

    /** The same in another status. */
    public JobRow withStatus(JobStatus next) {
        return new JobRow(next, rank, waitsFor, dependants, childDependants, stop, array, nodes, waitReason);
    }

    /** The same, placed: it has no place in its queue any more. */
    public JobRow placed(JobStatus next) {
        return withStatus(next).withRank(0);
    }

    /** The same at another place of its queue. */
    public JobRow withRank(long newRank) {
        return new JobRow(status, newRank, waitsFor, dependants, childDependants, stop, array, nodes, waitReason);
    }

    /** The same, waiting for so many whole jobs. */
    public JobRow withWaitsFor(int jobs) {
        return new JobRow(status, rank, jobs, dependants, childDependants, stop, array, nodes, waitReason);
    }

    /** The same, with a job waiting for the whole of it. */
    public JobRow withDependants() {
        return new JobRow(status, rank, waitsFor, true, childDependants, stop, array, nodes, waitReason);
    }

    /** The same, with a job waiting for children of it. */
    public JobRow withChildDependants() {
        return new JobRow(status, rank, waitsFor, dependants, true, stop, array, nodes, waitReason);
    }

    /** The same, about to end before its time. */
    public JobRow withStop(StopRequest request) {
        return new JobRow(status, rank, waitsFor, dependants, childDependants, request, array, nodes, waitReason);
    }

    /** The same, not about to end any more. */
    public JobRow withoutStop() {
        return new JobRow(status, rank, waitsFor, dependants, childDependants, null, array, nodes, waitReason);
    }

    /**
     * Whether it ends when its attempt does, so that nobody needs to ask for that again. A job that was preempted goes back to its queue, and one whose
     * timeout came too late may be tried again; nodes that were stopped by their timeout all end with their job.
     */
    public boolean isEnding() {
        return stop != null && (nodes != null || !stop.ofAttempt());
    }

    /** The same with its children further on. */
    public JobRow withArray(ArrayProgress progress) {
        return new JobRow(status, rank, waitsFor, dependants, childDependants, stop, progress, nodes, waitReason);
    }

    /** The same with its nodes further on; null when no attempt is live. */
    public JobRow withNodes(@Nullable NodesProgress progress) {
        return new JobRow(status, rank, waitsFor, dependants, childDependants, stop, array, progress, waitReason);
    }

    /** The same, waiting for this reason; null when it waits no longer. */
    public JobRow withWait(@Nullable WaitReason reason) {
        return new JobRow(status, rank, waitsFor, dependants, childDependants, stop, array, nodes, reason);
    }

    /** Whether it, or a child of it, can be placed now if there is room. */
    public boolean canBePlaced() {
        Integer ready = array == null ? null : array.ready();
        return status == JobStatus.RUNNABLE
                || (array != null && status == JobStatus.PENDING && waitsFor == 0 && (ready == null || ready > 0));
    }

    /** Whether it stands aside, because nothing there is could ever hold it. */
    public boolean isHeld() {
        return waitReason != null && waitReason.code().held();
    }
}
