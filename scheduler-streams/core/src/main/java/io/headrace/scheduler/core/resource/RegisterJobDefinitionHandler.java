package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.container.EffectiveContainer;
import io.headrace.scheduler.core.container.InvalidJobException;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.RetryStrategy;

/** The next revision of a job definition. The wording of refusals is AWS's where clients know it. */
public final class RegisterJobDefinitionHandler {
    private static final String COMMAND = "RegisterJobDefinition";

    private RegisterJobDefinitionHandler() {}

    /** Registers or refuses. */
    public static Decision decide(SchedulerView view, RegisterJobDefinition body) {
        if (!body.type().equals("container")) {
            return Decision.rejected(
                    COMMAND,
                    RejectionReason.NOT_SUPPORTED,
                    "type '" + body.type() + "' is not supported: expected container",
                    null);
        }
        ContainerProperties container = body.containerProperties();
        if (container == null) {
            return invalid("Container properties should not be empty");
        }
        RetryStrategy retry = body.retryStrategy();
        if (retry != null && retry.attempts() == null) {
            return invalid("RetryAttempts must be provided with retry strategy");
        }
        try {
            EffectiveContainer.check(container);
        } catch (InvalidJobException e) {
            return invalid(e.getMessage());
        }
        RevisionRow latest = view.revisions().get(body.jobDefinitionName());
        return Decision.of(new JobDefinitionRegistered(latest == null ? 1 : latest.latest() + 1, body));
    }

    private static Decision invalid(String message) {
        return Decision.rejected(COMMAND, RejectionReason.INVALID_ARGUMENT, message, null);
    }
}
