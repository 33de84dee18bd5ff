package io.headrace.scheduler.core.state;

import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import java.util.Map;

/**
 * A revision of a job definition.
 *
 * @param definition as it was registered
 * @param active whether jobs can be submitted with it
 */
public record DefinitionRow(RegisterJobDefinition definition, boolean active) {
    /** The same with other tags. */
    public DefinitionRow withTags(Map<String, String> tags) {
        return new DefinitionRow(
                new RegisterJobDefinition(
                        definition.jobDefinitionName(),
                        definition.type(),
                        definition.parameters(),
                        definition.schedulingPriority(),
                        definition.containerProperties(),
                        definition.nodeProperties(),
                        definition.ecsProperties(),
                        definition.retryStrategy(),
                        definition.timeout(),
                        tags,
                        definition.propagateTags(),
                        definition.platformCapabilities(),
                        definition.consumableResourceProperties(),
                        definition.placementConstraints()),
                active);
    }
}
