package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import java.util.Optional;

/** Which events are also orders to an executor. */
final class Orders {
    private static final String STALE = "the scheduler does not count on this attempt any more";

    private Orders() {}

    /** The order that goes with an event that was just applied; empty for all but five kinds of events. */
    static Optional<ExecutorOrder> of(SchedulerView view, Event event, int graceSeconds) {
        if (event instanceof JobPlaced placed) {
            return Optional.of(placement(view, placed.attemptId()));
        }
        if (event instanceof PlacementReissued reissued) {
            return Optional.of(placement(view, reissued.attemptId()));
        }
        if (event instanceof JobStopRequested stop) {
            return Optional.of(new StopOrder(
                    stop.executorId(), stop.incarnation(), stop.attemptId(), stop.reason(), graceSeconds));
        }
        if (event instanceof StaleAttemptStopped stale) {
            return Optional.of(
                    new StopOrder(stale.executorId(), stale.incarnation(), stale.attemptId(), STALE, graceSeconds));
        }
        if (event instanceof RegistrationRequested unknown) {
            return Optional.of(new RegisterOrder(unknown.executorId(), unknown.incarnation()));
        }
        return Optional.empty();
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
                spec.container(),
                attempt.resources(),
                spec.attemptDurationSeconds());
    }
}
