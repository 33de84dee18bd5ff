package io.headrace.scheduler.core.executor;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.ExecutorEvent.ExecutorStopped;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;

/** An executor lives, or says goodbye. The sign of life itself is noted outside of the store. */
public final class HeartbeatHandler {
    private HeartbeatHandler() {}

    /**
     * Nothing happens, unless the scheduler does not count on this executor: then it is asked to register. A process whose
     * successor has registered is not asked: the two would take the executor from each other with every heartbeat.
     */
    public static Decision decide(SchedulerView view, ExecutorHeartbeat report) {
        return view.executors().contains(report.executorId())
                ? Decision.NOTHING
                : Decision.of(new RegistrationRequested(report.executorId(), report.incarnation()));
    }

    /** No placements until it comes back; a process that was replaced already has no say. */
    public static Decision stopping(SchedulerView view, ExecutorStopping report) {
        ExecutorRow row = view.executors().get(report.executorId());
        return row == null || row.stopped() || !row.incarnation().equals(report.incarnation())
                ? Decision.NOTHING
                : Decision.of(new ExecutorStopped(report.executorId(), report.incarnation()));
    }
}
