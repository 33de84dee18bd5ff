package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ConsumableRequirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the events tell it: a single job, an array job, an array child, a multi-node parallel job or a node of one.
 *
 * @param head what never changes
 * @param state what the events change
 * @param children what an array job knows about its children; absent on every other job
 * @param place where it stands in its queue; absent as long as it was not queued itself
 */
public record JobRow(
        Head head,
        State state,
        @Nullable ArrayState children,
        @Nullable Place place) {
    /**
     * What never changes about a job. Children and nodes have the name, queue, definition and creation time of their job.
     *
     * @param account whose
     * @param id which
     * @param sequence of the event that made it; the newer job has the greater one
     * @param name job name
     * @param queue name of its queue
     * @param definition {@code name:revision}
     * @param arraySize children of an array job; absent for every other job
     * @param nodes the nodes of a multi-node parallel job, also on each of them; absent for every other job
     * @param createdAt milliseconds since the epoch
     * @param sharing what it shares with others
     * @param logGroup the log group that it names for its output; absent for the usual one
     * @param service what makes it a service job; absent for every other job
     * @param containers names of its containers, where it has several; empty otherwise, and for a multi-node parallel job
     */
    public record Head(
            AccountId account,
            JobId id,
            long sequence,
            String name,
            String queue,
            String definition,
            @Nullable Integer arraySize,
            @Nullable NodeLayout nodes,
            long createdAt,
            Sharing sharing,
            @Nullable String logGroup,
            @Nullable Service service,
            List<String> containers) {
        /** Copies the list. */
        public Head {
            containers = List.copyOf(containers);
        }

        /** Which share of its queue it counts to, of whatever kind; absent in a queue without shares. */
        public @Nullable String lane() {
            return sharing.share() != null || service == null ? sharing.share() : service.quotaShare();
        }

        Head withService(Service changed, Sharing nowSharing) {
            return new Head(
                    account,
                    id,
                    sequence,
                    name,
                    queue,
                    definition,
                    arraySize,
                    nodes,
                    createdAt,
                    nowSharing,
                    logGroup,
                    changed,
                    containers);
        }
    }

    /**
     * What makes a job a service job.
     *
     * @param name its name at the service
     * @param instanceType type of its instances
     * @param instanceCount how many it takes
     * @param quotaShare quota share of its queue; absent when the queue has none
     * @param priority its priority; 0 when nobody said
     */
    public record Service(
            String name,
            String instanceType,
            int instanceCount,
            @Nullable String quotaShare,
            int priority) {
        Service withPriority(int other) {
            return new Service(name, instanceType, instanceCount, quotaShare, other);
        }
    }

    /**
     * What a job shares with others.
     *
     * @param share whose share of the queue it counts to; absent in a queue without shares
     * @param priority its priority inside its share or quota share; 0 in a queue without
     * @param consumables what each attempt takes of consumable resources
     */
    public record Sharing(@Nullable String share, int priority, List<ConsumableRequirement> consumables) {
        /** Copies the list. */
        public Sharing {
            consumables = List.copyOf(consumables);
        }
    }

    /**
     * What events change about a job.
     *
     * @param status where in its life it is
     * @param reason status reason; absent when there is nothing to say
     * @param startedAt when its latest attempt began to run; of an array job, its first child; milliseconds since the
     *     epoch
     * @param stoppedAt when it ended for good (a node: in its latest attempt), milliseconds since the epoch
     * @param attemptEnded when its latest attempt ended; absent while one lives
     * @param attempt number of its latest attempt; 0 before the first
     * @param cancelled whether somebody cancelled it
     * @param terminated whether somebody terminated it
     * @param stop what shall end it; absent when nothing shall, and once it has ended or waits again
     */
    public record State(
            JobStatus status,
            @Nullable String reason,
            @Nullable Long startedAt,
            @Nullable Long stoppedAt,
            @Nullable Long attemptEnded,
            int attempt,
            boolean cancelled,
            boolean terminated,
            @Nullable Stop stop) {

        static final State SUBMITTED = new State(JobStatus.SUBMITTED, null, null, null, null, 0, false, false, null);

        /** The status reason that others are shown; absent when there is nothing to say. */
        public @Nullable String shownReason() {
            return stop == null ? reason : stop.text();
        }

        State withReason(@Nullable String other) {
            return new State(status, other, startedAt, stoppedAt, attemptEnded, attempt, cancelled, terminated, stop);
        }

        State withStartedAt(long at) {
            return new State(status, reason, at, stoppedAt, attemptEnded, attempt, cancelled, terminated, stop);
        }

        State withStop(@Nullable Stop other) {
            return new State(status, reason, startedAt, stoppedAt, attemptEnded, attempt, cancelled, terminated, other);
        }
    }

    /**
     * What was asked to end a job that has not ended yet. It may still succeed, or be run again.
     *
     * @param cause why
     * @param reason what was said of it
     */
    public record Stop(StopCause cause, String reason) {
        /** A cancelled array job ends with those of its children that are placed, which nobody stops. */
        public String text() {
            return (cause == StopCause.CANCEL ? "Cancelled, its placed children run on: " : "Being stopped: ") + reason;
        }
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
                // One that is cancelled first has no untouched children left to terminate; the other way round is
                // refused.
                failed && state.terminated() && !state.cancelled(),
                null);
        return new JobRow(childHead(index, head.sequence()), childState, null, null);
    }

    /** Whether it is a service job, which has operations and ARNs of its own. */
    public boolean isService() {
        return head.service() != null;
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
                null,
                head.createdAt(),
                head.sharing(),
                head.logGroup(),
                null,
                head.containers());
    }

    /** A node of this multi-node parallel job that was never placed: it is where its job is. */
    public JobRow untouchedNode(int index) {
        State nodeState = new State(
                state.status(),
                state.reason(),
                null,
                state.stoppedAt(),
                null,
                0,
                state.cancelled(),
                state.terminated(),
                state.stop());
        return new JobRow(nodeHead(index, head.sequence()), nodeState, null, null);
    }

    /** What never changes about a node of this multi-node parallel job. */
    Head nodeHead(int index, long sequence) {
        return new Head(
                head.account(),
                head.id().node(index),
                sequence,
                head.name(),
                head.queue(),
                head.definition(),
                null,
                head.nodes(),
                head.createdAt(),
                head.sharing(),
                head.logGroup(),
                null,
                head.containers());
    }

    JobRow with(State newState) {
        return new JobRow(head, newState, children, place);
    }

    JobRow with(Head newHead) {
        return new JobRow(newHead, state, children, place);
    }

    JobRow with(@Nullable ArrayState newChildren) {
        return new JobRow(head, state, newChildren, place);
    }

    JobRow with(@Nullable Place newPlace) {
        return new JobRow(head, state, children, newPlace);
    }

    /** It stands aside, or does so no longer. */
    JobRow held(boolean held) {
        return place == null ? this : with(place.withHeld(held));
    }

    /** How many attempts wait at its place to be placed; of an array job those of all its children. */
    long standing() {
        if (place == null || place.held()) {
            return 0;
        }
        if (children != null) {
            return children.counts().get(JobStatus.RUNNABLE);
        }
        return state.status() == JobStatus.RUNNABLE ? 1 : 0;
    }
}
