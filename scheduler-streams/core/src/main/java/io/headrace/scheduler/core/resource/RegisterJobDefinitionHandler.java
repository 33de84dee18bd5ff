package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.container.EffectiveConstraints;
import io.headrace.scheduler.core.container.EffectiveNodes;
import io.headrace.scheduler.core.container.EffectiveRun;
import io.headrace.scheduler.core.container.InvalidJobException;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.NetworkConfiguration;
import io.headrace.schemas.value.NodeProperties;
import io.headrace.schemas.value.RetryStrategy;

/** The next revision of a job definition. The wording of refusals is AWS's where clients know it. */
public final class RegisterJobDefinitionHandler {
    private static final String COMMAND = "RegisterJobDefinition";

    private RegisterJobDefinitionHandler() {}

    /** Registers or refuses. */
    public static Decision decide(SchedulerView view, RegisterJobDefinition body) {
        RetryStrategy retry = body.retryStrategy();
        if (retry != null && retry.attempts() == null) {
            return invalid("RetryAttempts must be provided with retry strategy");
        }
        try {
            check(body);
            EffectiveConstraints.check(body);
        } catch (InvalidJobException e) {
            return invalid(e.getMessage());
        }
        RevisionRow latest = view.revisions().get(body.jobDefinitionName());
        return Decision.of(new JobDefinitionRegistered(latest == null ? 1 : latest.latest() + 1, body));
    }

    private static void check(RegisterJobDefinition body) throws InvalidJobException {
        ContainerProperties container = body.containerProperties();
        EcsProperties ecs = body.ecsProperties();
        NodeProperties nodes = body.nodeProperties();
        switch (body.type()) {
            case "container" -> {
                if (nodes != null) {
                    throw new InvalidJobException("nodeProperties goes with type multinode only");
                }
                EffectiveRun.check(container, ecs);
                NetworkConfiguration network = ecs == null
                        ? container == null ? null : container.networkConfiguration()
                        : ecs.task().networkConfiguration();
                if (network != null && !body.platformCapabilities().contains("FARGATE")) {
                    throw new InvalidJobException("networkConfiguration not applicable for EC2.");
                }
            }
            case "multinode" -> {
                if (nodes == null) {
                    throw new InvalidJobException("nodeProperties must be provided with type multinode");
                }
                if (container != null) {
                    throw new InvalidJobException(
                            "containerProperties does not go with type multinode: expected it in nodeProperties");
                }
                if (ecs != null) {
                    throw new InvalidJobException(
                            "ecsProperties does not go with type multinode: expected it in nodeProperties");
                }
                if (body.consumableResourceProperties() != null) {
                    throw new InvalidJobException(
                            "consumableResourceProperties does not go with type multinode: expected"
                                    + " it in nodeProperties");
                }
                EffectiveNodes.check(nodes);
            }
            default ->
                throw new InvalidJobException(
                        "type '" + body.type() + "' is not valid: expected container or multinode");
        }
    }

    private static Decision invalid(String message) {
        return Decision.rejected(COMMAND, RejectionReason.INVALID_ARGUMENT, message, null);
    }
}
