package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A new job queue. */
public final class CreateJobQueueHandler {
    private static final String COMMAND = "CreateJobQueue";

    private CreateJobQueueHandler() {}

    /** Creates or refuses. */
    public static Decision decide(SchedulerView view, CreateJobQueue body) {
        String name = body.jobQueueName();
        if (view.queues().contains(name)) {
            return Decision.rejected(
                    COMMAND, RejectionReason.ALREADY_EXISTS, "Object already exists: job queue " + name, null);
        }
        if (body.computeEnvironmentOrder().isEmpty()) {
            return Decision.rejected(
                    COMMAND,
                    RejectionReason.INVALID_ARGUMENT,
                    "computeEnvironmentOrder must name at least one compute environment",
                    null);
        }
        List<ComputeEnvironmentOrder> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ComputeEnvironmentOrder entry : body.computeEnvironmentOrder()) {
            String environment = ResourceNames.environment(entry.computeEnvironment());
            if (!view.environments().contains(environment)) {
                return Decision.rejected(
                        COMMAND,
                        RejectionReason.UNKNOWN_COMPUTE_ENVIRONMENT,
                        "Compute environment " + entry.computeEnvironment() + " does not exist",
                        null);
            }
            if (!seen.add(environment)) {
                return Decision.rejected(
                        COMMAND,
                        RejectionReason.INVALID_ARGUMENT,
                        "computeEnvironmentOrder names compute environment " + environment + " twice",
                        null);
            }
            order.add(new ComputeEnvironmentOrder(entry.order(), environment));
        }
        order.sort(Comparator.comparingInt(ComputeEnvironmentOrder::order));
        String state = body.state();
        return Decision.of(new JobQueueCreated(
                new CreateJobQueue(name, state == null ? "ENABLED" : state, body.priority(), order, body.tags())));
    }
}
