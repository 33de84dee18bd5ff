package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Command.Sweep;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.service.ServiceWords;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the events of one decision in which jobs end, and adds what follows from the ends: an array job ends with the last
 * of its children, dependants are told, and room is given to others. The view shows none of the collected events yet, so
 * the ends of children are counted here.
 */
public final class JobEnds {
    /** AWS's words for the end of an attempt, good or bad. */
    public static final String CONTAINER_EXITED = "Essential container in task exited";

    private static final String CHILD_FAILED = "Array Child Job failed";
    private static final String ARRAY_SUCCEEDED = "Array job succeeded";

    private final SchedulerView view;
    private final List<Event> events = new ArrayList<>();
    private final List<Command> followUps = new ArrayList<>();
    private final Map<JobId, ArrayProgress> arrays = new LinkedHashMap<>();
    private final Map<JobId, NodeEnds> nodes = new LinkedHashMap<>();
    private final long now;

    /**
     * Nothing collected yet.
     *
     * @param now milliseconds since the epoch
     */
    public JobEnds(SchedulerView view, long now) {
        this.view = view;
        this.now = now;
    }

    /** Adds an event that is no end of a job. */
    public void add(Event event) {
        events.add(event);
    }

    /** The single job, array child or multi-node parallel job has succeeded, or a node has done its part. */
    public void succeeded(JobId job) {
        if (job.isNode()) {
            nodeEnded(job, new AttemptOutcome(true, CONTAINER_EXITED, null, 0));
            return;
        }
        boolean service = Rows.need(view.specs(), job.parent()).service() != null;
        events.add(new JobSucceeded(job, service ? ServiceWords.completed() : CONTAINER_EXITED, releases(job)));
        if (job.isChild()) {
            arrays.put(job.parent(), progress(job.parent()).plusSucceeded(1));
        }
    }

    /** The single job, array child, or array job of which nothing has been placed, has failed. */
    public void failed(JobId job, FailureCause cause, String statusReason) {
        JobRow row = view.jobs().get(job);
        ArrayProgress array = row == null ? null : row.array();
        if (row != null && array != null && row.childDependants()) {
            // Somebody asks how its children ended: they get an end of their own, as they would one by one.
            sweepAfter(
                    childrenFailed(job, List.of(new ChildRange(0, array.size())), array.open(), cause, statusReason));
        }
        events.add(new JobFailed(job, cause, statusReason, releases(job)));
        if (job.isChild()) {
            arrays.put(job.parent(), progress(job.parent()).plusFailed(1));
        }
    }

    /** Children of an array job that have neither been placed nor ended fail together. */
    public void failedTogether(
            JobId parent, List<ChildRange> children, int count, FailureCause cause, String statusReason) {
        sweepAfter(childrenFailed(parent, children, count, cause, statusReason));
        arrays.put(parent, progress(parent).plusFailed(count));
    }

    /** The attempt of a node has ended; its own event was added before. */
    void nodeEnded(JobId node, AttemptOutcome outcome) {
        AttemptRow attempt = Rows.need(view.attempts(), node);
        boolean ran = attempt.startedAt() != null || events.stream().anyMatch(event -> isStart(event, node));
        nodes.computeIfAbsent(node.parent(), job -> new NodeEnds(view, job)).ended(node, outcome, ran);
    }

    private static boolean isStart(Event event, JobId node) {
        return event instanceof AttemptRunning running
                && running.attemptId().job().equals(node);
    }

    /** All live nodes of the job are to be stopped. */
    void stopNodes(JobId job, StopCause cause, String reason) {
        NodeEnds.stop(view, this, job, cause, reason, now);
    }

    private ChildrenFailed childrenFailed(
            JobId parent, List<ChildRange> children, int count, FailureCause cause, String statusReason) {
        int last = children.getLast().to() - 1;
        List<JobId> sweeps = Dependants.sweptAfter(view, parent, last);
        return new ChildrenFailed(parent, children, count, cause, statusReason, sweeps);
    }

    private void sweepAfter(ChildrenFailed event) {
        events.add(event);
        event.sweeps().forEach(job -> followUps.add(new Sweep(job)));
    }

    /** Adds what is to be decided once the events are applied. */
    public void then(Command followUp) {
        followUps.add(followUp);
    }

    /** All that was collected and what follows. Call it once, at the end. */
    public Decision decision() {
        nodes.values().forEach(ended -> ended.settle(this, now));
        arrays.forEach((parent, progress) -> {
            if (progress.open() == 0) {
                arrayEnded(parent, progress);
            }
        });
        if (!events.isEmpty()) {
            followUps.add(new Plan());
        }
        return new Decision(events, followUps);
    }

    private void arrayEnded(JobId parent, ArrayProgress progress) {
        if (progress.failed() == 0) {
            events.add(new JobSucceeded(parent, ARRAY_SUCCEEDED, releases(parent)));
            return;
        }
        StopRequest stop = stopOf(parent);
        if (stop == null) {
            events.add(new JobFailed(parent, FailureCause.CHILD_FAILED, CHILD_FAILED, releases(parent)));
        } else {
            events.add(new JobFailed(parent, causeOf(stop.cause()), stop.reason(), releases(parent)));
        }
    }

    /** How the end of a job that was stopped is called. */
    static FailureCause causeOf(StopCause cause) {
        return switch (cause) {
            case CANCEL -> FailureCause.CANCELLED;
            case TERMINATE -> FailureCause.TERMINATED;
            case TIMEOUT -> FailureCause.TIMED_OUT;
            case QUEUE_DELETED -> FailureCause.QUEUE_DELETED;
            case QUOTA_SHARE_DELETED -> FailureCause.QUOTA_SHARE_DELETED;
            case PREEMPTED -> FailureCause.PREEMPTED;
            case MAIN_NODE_ENDED -> throw new IllegalStateException("a node's end is not the end of a job");
        };
    }

    /** A stop that was asked for by this very decision is not in the view yet. */
    private @Nullable StopRequest stopOf(JobId parent) {
        for (Event event : events) {
            if (event instanceof ArrayStopRequested stop && stop.jobId().equals(parent)) {
                return new StopRequest(stop.cause(), stop.reason());
            }
        }
        return Rows.need(view.jobs(), parent).stop();
    }

    private boolean releases(JobId job) {
        JobRow row = view.jobs().get(job);
        boolean dependants = job.isChild() ? Dependants.ofChild(view, job) : row != null && row.dependants();
        if (dependants) {
            followUps.add(new ReleaseDependants(job));
        }
        return dependants;
    }

    private ArrayProgress progress(JobId parent) {
        ArrayProgress counted = arrays.get(parent);
        return counted != null
                ? counted
                : Objects.requireNonNull(Rows.need(view.jobs(), parent).array(), "not an array job");
    }
}
