package io.headrace.scheduler.core.state;

import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;

/**
 * A revision of a job definition.
 *
 * @param definition as it was registered
 * @param active whether jobs can be submitted with it
 */
public record DefinitionRow(RegisterJobDefinition definition, boolean active) {}
