package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.DrainQueue;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeletionRequested;

/** The end of a job queue begins; {@code DrainQueueHandler} brings its jobs to theirs. */
public final class DeleteJobQueueHandler {
    private static final String COMMAND = "DeleteJobQueue";

    private DeleteJobQueueHandler() {}

    /** Begins or refuses. */
    public static Decision decide(SchedulerView view, DeleteJobQueue body) {
        String name = ResourceNames.queue(body.jobQueue());
        QueueRow queue = view.queues().get(name);
        if (queue == null) {
            return rejected(RejectionReason.UNKNOWN_QUEUE, "Job queue " + body.jobQueue() + " does not exist");
        }
        if (queue.deleting()) {
            return rejected(
                    RejectionReason.DELETION_ALREADY_REQUESTED,
                    "Job queue " + name + " is being deleted already; nothing changes");
        }
        if (queue.enabled()) {
            return rejected(
                    RejectionReason.NOT_DISABLED,
                    "Cannot delete, job queue " + name + " is ENABLED: expected DISABLED");
        }
        return Decision.of(new JobQueueDeletionRequested(name)).then(new DrainQueue(name));
    }

    private static Decision rejected(RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, null);
    }
}
