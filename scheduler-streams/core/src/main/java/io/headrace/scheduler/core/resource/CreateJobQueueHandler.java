package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;

/** A new job queue. */
public final class CreateJobQueueHandler {
    private static final String COMMAND = "CreateJobQueue";
    private static final String SERVICE_TYPE = "SAGEMAKER_TRAINING";

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
        boolean service = isService(body);
        QueueRules.actions(body.jobStateTimeLimitActions(), service);
        String policy = QueueRules.policy(view, body.schedulingPolicyArn());
        boolean quota = QueueRules.isQuota(view, policy);
        if (quota && !service) {
            throw RefusedException.invalid("schedulingPolicyArn names a quota-share policy: expected a queue of type "
                    + SERVICE_TYPE + ", or a fair-share policy");
        }
        String state = body.state();
        return new CreateJobQueue(
                name,
                state == null ? "ENABLED" : state,
                body.priority(),
                policy,
                service ? SERVICE_TYPE : body.jobQueueType(),
                QueueRules.order(view, body.computeEnvironmentOrder()),
                QueueRules.serviceOrder(view, body.serviceEnvironmentOrder(), name, quota),
                body.jobStateTimeLimitActions(),
                body.maxRunningJobs(),
                body.backfill(),
                body.tags());
    }

    /** Whether the queue takes service jobs; it has one service environment, or compute environments. */
    private static boolean isService(CreateJobQueue body) throws RefusedException {
        boolean service = !body.serviceEnvironmentOrder().isEmpty();
        if (service && !body.computeEnvironmentOrder().isEmpty()) {
            throw RefusedException.invalid(
                    "A job queue has computeEnvironmentOrder or serviceEnvironmentOrder: expected one of them");
        }
        String type = body.jobQueueType();
        if (service && type != null && !type.equals(SERVICE_TYPE)) {
            throw RefusedException.invalid("serviceEnvironmentOrder goes with the jobQueueType " + SERVICE_TYPE
                    + " only, the jobQueueType is " + type);
        }
        if (!service && SERVICE_TYPE.equals(type)) {
            throw RefusedException.invalid(
                    "serviceEnvironmentOrder must name a service environment for the jobQueueType " + SERVICE_TYPE);
        }
        if (!service && body.computeEnvironmentOrder().isEmpty()) {
            throw RefusedException.invalid("computeEnvironmentOrder must name at least one compute environment");
        }
        return service;
    }
}
