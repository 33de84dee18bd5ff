package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.value.ComputeResource;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A new compute environment. */
public final class CreateComputeEnvironmentHandler {
    private static final String COMMAND = "CreateComputeEnvironment";

    private CreateComputeEnvironmentHandler() {}

    /** Creates or refuses. */
    public static Decision decide(SchedulerView view, CreateComputeEnvironment body, long now) {
        String name = body.computeEnvironmentName();
        if (view.environments().contains(name)) {
            return Decision.rejected(
                    COMMAND,
                    RejectionReason.ALREADY_EXISTS,
                    "Object already exists: compute environment " + name,
                    null);
        }
        boolean managed = body.type().equals("MANAGED");
        if (managed && body.computeResources() == null) {
            return invalid("computeResources must be provided for a MANAGED compute environment");
        }
        if (!managed && body.computeResources() != null) {
            return invalid("computeResources must not be provided for an UNMANAGED compute environment");
        }
        if (managed && body.unmanagedvCpus() != null) {
            return invalid("unmanagedvCpus is only applicable to an UNMANAGED compute environment");
        }
        if (body.computeResources() != null) {
            try {
                check(body.computeResources());
            } catch (RefusedException e) {
                return invalid(e.getMessage());
            }
        }
        String state = body.state();
        CreateComputeEnvironment complete = new CreateComputeEnvironment(
                name,
                body.type(),
                state == null ? "ENABLED" : state,
                body.unmanagedvCpus(),
                body.computeResources(),
                body.serviceRole(),
                body.tags(),
                body.updatePolicy(),
                body.ecsSettings(),
                body.context());
        // No randomness in the core: the name is unique, and the instant tells a later environment of the same name
        // apart.
        UUID uuid = UUID.nameUUIDFromBytes((name + "/" + now).getBytes(StandardCharsets.UTF_8));
        return Decision.of(new ComputeEnvironmentCreated(uuid.toString(), complete));
    }

    private static void check(ComputeResource asked) throws RefusedException {
        int least = asked.minvCpus() == null ? 0 : asked.minvCpus();
        EnvironmentRules.bounds(least, asked.maxvCpus());
        EnvironmentRules.scaling(asked.scalingPolicy());
        EnvironmentRules.fargate(asked.type(), asked.desiredvCpus(), asked.tags());
        if (asked.desiredvCpus() != null) {
            EnvironmentRules.desired(asked.desiredvCpus(), least, asked.maxvCpus());
        }
    }

    private static Decision invalid(String message) {
        return Decision.rejected(COMMAND, RejectionReason.INVALID_ARGUMENT, message, null);
    }
}
