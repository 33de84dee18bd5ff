package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.LiveNodes;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrained;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.LeaveOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeOrder;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.schemas.value.ServiceOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which events are also orders to executors. */
final class Orders {
    private static final String STALE = "the scheduler does not count on this attempt any more";

    private Orders() {}

    /** The orders that go with an event that was just applied; none for all but a few kinds of events. */
    static List<? extends ExecutorOrder> of(SchedulerView view, Event event, int graceSeconds) {
        if (event instanceof JobPlaced placed) {
            return List.of(placement(view, placed.attemptId()));
        }
        if (event instanceof NodesPlaced placed) {
            JobNodes nodes = Objects.requireNonNull(
                    Rows.need(view.specs(), placed.jobId()).nodes(), "a job whose nodes are placed has nodes");
            return List.of(placement(view, new AttemptId(placed.jobId().node(nodes.mainNode()), placed.attempt())));
        }
        if (event instanceof AttemptRunning running) {
            return running.attemptId().job().isNode()
                    ? otherNodes(view, running.attemptId().job())
                    : List.of();
        }
        if (event instanceof PlacementReissued reissued) {
            return reissued(view, reissued.attemptId());
        }
        if (event instanceof NodesStopRequested stop) {
            return LiveNodes.of(view, stop.jobId()).stream()
                    .map(node -> new StopOrder(
                            node.value().executor(),
                            node.value().incarnation(),
                            attemptOf(node),
                            stop.reason(),
                            graceSeconds))
                    .toList();
        }
        if (event instanceof JobStopRequested stop) {
            return List.of(new StopOrder(
                    stop.executorId(), stop.incarnation(), stop.attemptId(), stop.reason(), graceSeconds));
        }
        if (event instanceof StaleAttemptStopped stale) {
            return List.of(
                    new StopOrder(stale.executorId(), stale.incarnation(), stale.attemptId(), STALE, graceSeconds));
        }
        if (event instanceof RegistrationRequested unknown) {
            return List.of(new RegisterOrder(unknown.executorId(), unknown.incarnation()));
        }
        if (event instanceof ExecutorDrained drained) {
            return List.of(new LeaveOrder(drained.executorId(), drained.incarnation()));
        }
        return List.of();
    }

    /** Once the main node runs, the others of its attempt shall. */
    private static List<Placement> otherNodes(SchedulerView view, JobId node) {
        JobSpec spec = Rows.need(view.specs(), node.parent());
        return spec.isMainNode(node)
                ? LiveNodes.of(view, node.parent()).stream()
                        .filter(other -> !other.key().equals(node))
                        .map(other -> placement(view, attemptOf(other)))
                        .toList()
                : List.of();
    }

    /** A node whose turn has not come is ordered with the others, from the process that now is responsible. */
    private static List<Placement> reissued(SchedulerView view, AttemptId attemptId) {
        JobId job = attemptId.job();
        return job.isNode() && !LiveNodes.isOrdered(view, job, Rows.need(view.specs(), job.parent()))
                ? List.of()
                : List.of(placement(view, attemptId));
    }

    private static AttemptId attemptOf(Row<JobId, AttemptRow> node) {
        return new AttemptId(node.key(), node.value().number());
    }

    private static @Nullable NodeOrder nodeOrder(SchedulerView view, JobId job, JobSpec spec) {
        JobNodes nodes = spec.nodes();
        if (nodes == null) {
            return null;
        }
        AttemptRow main = LiveNodes.main(view, job.parent(), spec);
        return new NodeOrder(
                nodes.numNodes(), nodes.mainNode(), main == null || spec.isMainNode(job) ? null : main.address());
    }

    private static @Nullable ServiceOrder serviceOrder(JobSpec spec) {
        ServiceJob service = spec.service();
        return service == null
                ? null
                : new ServiceOrder(service.serviceJobType(), service.serviceRequestPayload(), service.name());
    }

    private static Placement placement(SchedulerView view, AttemptId attemptId) {
        AttemptRow attempt = Rows.need(view.attempts(), attemptId.job());
        JobSpec spec = Rows.need(view.specs(), attemptId.job().parent());
        return new Placement(
                attempt.executor(),
                attempt.incarnation(),
                attemptId,
                spec.name(),
                spec.queue(),
                attempt.environment(),
                spec.arraySize(),
                nodeOrder(view, attemptId.job(), spec),
                serviceOrder(spec),
                spec.containerOf(attemptId.job()),
                spec.containersOf(attemptId.job()),
                attempt.resources(),
                spec.attemptDurationSeconds());
    }
}
