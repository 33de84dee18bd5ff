package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A job as the events tell it: a single job, an array job or an array child.
 *
 * @param head what never changes
 * @param state what the events change
 * @param children what an array job knows about its children; absent on every other job
 */
public record JobRow(Head head, State state, @Nullable ArrayState children) {

    /**
     * What never changes about a job. Children have the name, queue, definition and creation time of their array job.
     *
     * @param account whose
     * @param id which
     * @param sequence of the event that made it; the newer job has the greater one
     * @param name job name
     * @param queue name of its queue
     * @param definition {@code name:revision}
     * @param arraySize children of an array job; absent for every other job
     * @param createdAt milliseconds since the epoch
     */
    public record Head(
            AccountId account,
            JobId id,
            long sequence,
            String name,
            String queue,
            String definition,
            @Nullable Integer arraySize,
            long createdAt) {}

    /**
     * What events change about a job.
     *
     * @param status where in its life it is
     * @param reason status reason; absent when there is nothing to say
     * @param startedAt when its latest attempt began to run; of an array job, its first child; milliseconds since the
     *     epoch
     * @param stoppedAt when it ended for good, milliseconds since the epoch
     * @param attemptEnded when its latest attempt ended; absent while one lives
     * @param attempt number of its latest attempt; 0 before the first
     * @param cancelled whether somebody cancelled it
     * @param terminated whether somebody terminated it
     */
    public record State(
            JobStatus status,
            @Nullable String reason,
            @Nullable Long startedAt,
            @Nullable Long stoppedAt,
            @Nullable Long attemptEnded,
            int attempt,
            boolean cancelled,
            boolean terminated) {

        static final State SUBMITTED = new State(JobStatus.SUBMITTED, null, null, null, null, 0, false, false);
    }

    /** A child of this array job that no event has named. */
    public JobRow untouchedChild(int index) {
        ArrayState array = children;
        if (array == null) {
            throw new IllegalStateException("job " + head.id() + " is no array job");
        }
        boolean failed = array.untouchedStatus() == JobStatus.FAILED;
        State childState = new State(
                array.untouchedStatus(),
                array.untouchedReason(),
                null,
                failed ? array.untouchedSince() : null,
                null,
                0,
                failed && state.cancelled(),
                failed && state.terminated());
        return new JobRow(childHead(index, head.sequence()), childState, null);
    }

    /** What never changes about a child of this array job. */
    Head childHead(int index, long sequence) {
        return new Head(
                head.account(),
                head.id().child(index),
                sequence,
                head.name(),
                head.queue(),
                head.definition(),
                null,
                head.createdAt());
    }

    JobRow with(State newState) {
        return new JobRow(head, newState, children);
    }

    JobRow with(@Nullable ArrayState newChildren) {
        return new JobRow(head, state, newChildren);
    }
}
