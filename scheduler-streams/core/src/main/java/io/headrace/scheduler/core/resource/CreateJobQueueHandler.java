package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;

/** A new job queue. */
public final class CreateJobQueueHandler {
    private static final String COMMAND = "CreateJobQueue";

    private CreateJobQueueHandler() {}

    /** Creates or refuses. */
    public static Decision decide(SchedulerView view, CreateJobQueue body) {
        try {
            return Decision.of(new JobQueueCreated(checked(view, body)));
        } catch (RefusedException e) {
            return Decision.rejected(COMMAND, e.reason(), e.getMessage(), null);
        }
    }

    private static CreateJobQueue checked(SchedulerView view, CreateJobQueue body) throws RefusedException {
        String name = body.jobQueueName();
        if (view.queues().contains(name)) {
            throw new RefusedException(RejectionReason.ALREADY_EXISTS, "Object already exists: job queue " + name);
        }
        if (body.computeEnvironmentOrder().isEmpty()) {
            throw RefusedException.invalid("computeEnvironmentOrder must name at least one compute environment");
        }
        QueueRules.actions(body.jobStateTimeLimitActions());
        String state = body.state();
        return new CreateJobQueue(
                name,
                state == null ? "ENABLED" : state,
                body.priority(),
                QueueRules.policy(view, body.schedulingPolicyArn()),
                QueueRules.order(view, body.computeEnvironmentOrder()),
                body.jobStateTimeLimitActions(),
                body.maxRunningJobs(),
                body.backfill(),
                body.tags());
    }
}
