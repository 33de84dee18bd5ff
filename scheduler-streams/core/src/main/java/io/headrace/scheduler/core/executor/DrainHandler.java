package io.headrace.scheduler.core.executor;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.ExecutorDuty;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.DrainExecutor;
import io.headrace.schemas.command.ResourceCommand.UndrainExecutor;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainCancelled;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainRequested;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrained;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.ExecutorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An executor gets no new work, and leaves when nothing runs there any more; what is asked for twice changes nothing. */
public final class DrainHandler {
    private static final String DRAIN = "DrainExecutor";
    private static final String UNDRAIN = "UndrainExecutor";

    private DrainHandler() {}

    /** Begins the drain. */
    public static Decision drain(SchedulerView view, DrainExecutor body) {
        ExecutorRow row = view.executors().get(body.executorId());
        if (row == null || row.stopped()) {
            return unknown(DRAIN, body.executorId(), row);
        }
        return row.leaves()
                ? rejected(
                        DRAIN,
                        RejectionReason.ALREADY_APPLIED,
                        "executor " + body.executorId() + " is being drained already; nothing changes")
                : Decision.of(new ExecutorDrainRequested(body.executorId(), row.incarnation()));
    }

    /** Takes it back. */
    public static Decision undrain(SchedulerView view, UndrainExecutor body) {
        ExecutorRow row = view.executors().get(body.executorId());
        if (row == null || row.stopped()) {
            return unknown(UNDRAIN, body.executorId(), row);
        }
        return switch (row.duty()) {
            case DRAINING ->
                Decision.of(new ExecutorDrainCancelled(body.executorId(), row.incarnation()))
                        .then(new ResumeHeld())
                        .then(new Plan());
            case DRAINED ->
                rejected(
                        UNDRAIN,
                        RejectionReason.EXECUTOR_LEAVES,
                        "executor " + body.executorId()
                                + " is drained and was told to leave; when it is started again it is not drained");
            case SERVING, STOPPED ->
                rejected(
                        UNDRAIN,
                        RejectionReason.ALREADY_APPLIED,
                        "executor " + body.executorId() + " is not being drained; nothing changes");
        };
    }

    /**
     * Those that are to leave and have nothing left.
     *
     * @param lost executors that are lost in this very step
     */
    public static List<Event> drained(SchedulerView view, Set<ExecutorId> lost) {
        List<Event> events = new ArrayList<>();
        view.pools().leaving().forEach((id, row) -> {
            if (row.duty() == ExecutorDuty.DRAINING
                    && !lost.contains(id)
                    && view.jobsOn(id).isEmpty()) {
                events.add(new ExecutorDrained(id, row.incarnation()));
            }
        });
        return events;
    }

    private static Decision unknown(String command, ExecutorId executor, @Nullable ExecutorRow row) {
        return rejected(
                command,
                RejectionReason.UNKNOWN_EXECUTOR,
                row == null
                        ? "executor " + executor + " is not registered; 'headrace executors' lists those that are"
                        : "executor " + executor + " has stopped; its next process is not drained");
    }

    private static Decision rejected(String command, RejectionReason reason, String message) {
        return Decision.rejected(command, reason, message, null);
    }
}
