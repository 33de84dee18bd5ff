package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.ExecutorEvent.ExecutorStopped;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ResourceAmounts;

/** What events about definitions, environments, queues and executors change. */
final class ResourceEvolution {
    private static final String DISABLED = "DISABLED";

    private ResourceEvolution() {}

    static void registered(SchedulerState state, JobDefinitionRegistered event) {
        String name = event.definition().jobDefinitionName();
        state.definitions().put(new DefinitionKey(name, event.revision()), new DefinitionRow(event.definition()));
        state.revisions().put(name, new RevisionRow(event.revision()));
    }

    static void created(SchedulerState state, ComputeEnvironmentCreated event) {
        CreateComputeEnvironment environment = event.environment();
        ComputeResource resources = environment.computeResources();
        long maxVcpuMillis = resources == null ? EnvironmentRow.UNLIMITED : 1000L * resources.maxvCpus();
        state.environments()
                .put(
                        environment.computeEnvironmentName(),
                        new EnvironmentRow(!DISABLED.equals(environment.state()), maxVcpuMillis, ResourceAmounts.NONE));
    }

    static void created(SchedulerState state, JobQueueCreated event) {
        CreateJobQueue queue = event.queue();
        state.queues()
                .put(
                        queue.jobQueueName(),
                        new QueueRow(
                                !DISABLED.equals(queue.state()),
                                queue.priority(),
                                queue.computeEnvironmentOrder().stream()
                                        .map(ComputeEnvironmentOrder::computeEnvironment)
                                        .toList()));
    }

    static void registered(SchedulerState state, ExecutorRegistered event) {
        ExecutorRow before = state.executors().get(event.executorId());
        ResourceAmounts used = before == null ? ResourceAmounts.NONE : before.used();
        state.executors()
                .put(
                        event.executorId(),
                        new ExecutorRow(
                                event.incarnation(), false, event.computeEnvironments(), event.capacity(), used));
    }

    static void stopped(SchedulerState state, ExecutorStopped event) {
        state.executors()
                .put(
                        event.executorId(),
                        Rows.need(state.executors(), event.executorId()).asStopped());
    }
}
