package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.DeleteComputeEnvironment;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeleted;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeletionRequested;
import io.headrace.schemas.value.ResourceAmounts;

/** The end of a compute environment; when attempts still run in it, the tick after the last one ends it. */
public final class DeleteComputeEnvironmentHandler {
    private static final String COMMAND = "DeleteComputeEnvironment";

    private DeleteComputeEnvironmentHandler() {}

    /** Deletes, begins to, or refuses. */
    public static Decision decide(SchedulerView view, DeleteComputeEnvironment body) {
        String name = ResourceNames.environment(body.computeEnvironment());
        EnvironmentRow row = view.environments().get(name);
        if (row == null) {
            return rejected(
                    RejectionReason.UNKNOWN_COMPUTE_ENVIRONMENT,
                    "Compute environment " + body.computeEnvironment() + " does not exist");
        }
        if (row.deleting()) {
            return rejected(
                    RejectionReason.DELETION_ALREADY_REQUESTED,
                    "Compute environment " + name + " is being deleted already; nothing changes");
        }
        if (row.enabled()) {
            return rejected(
                    RejectionReason.NOT_DISABLED,
                    "Cannot delete, compute environment " + name + " is ENABLED: expected DISABLED");
        }
        if (view.queues().all().stream()
                .anyMatch(queue -> queue.value().environments().contains(name))) {
            return rejected(RejectionReason.IN_USE, "Cannot delete, found existing JobQueue relationship");
        }
        ComputeEnvironmentDeletionRequested requested = new ComputeEnvironmentDeletionRequested(name);
        return row.used().equals(ResourceAmounts.NONE)
                ? Decision.of(requested, new ComputeEnvironmentDeleted(name))
                : Decision.of(requested);
    }

    private static Decision rejected(RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, null);
    }
}
