package io.headrace.schemas.event;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;

/** Events about job definitions, compute environments and queues. */
public sealed interface ResourceEvent extends Event {
    /**
     * A revision of a job definition exists and is ACTIVE.
     *
     * @param revision 1 for the first of its name, then one more each time
     * @param definition as it was registered
     */
    record JobDefinitionRegistered(int revision, RegisterJobDefinition definition) implements ResourceEvent {}

    /**
     * A compute environment exists and is VALID.
     *
     * @param uuid its own id
     * @param environment as it was created, with the state filled in
     */
    record ComputeEnvironmentCreated(String uuid, CreateComputeEnvironment environment) implements ResourceEvent {}

    /**
     * A queue exists and is VALID.
     *
     * @param queue as it was created, with the state filled in and its environments by name, in ascending order
     */
    record JobQueueCreated(CreateJobQueue queue) implements ResourceEvent {}
}
