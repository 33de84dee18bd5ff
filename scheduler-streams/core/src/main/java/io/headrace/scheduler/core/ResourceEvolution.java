package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorDuty;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ResourceStatus;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.ShareRow;
import io.headrace.scheduler.core.state.TimeLimitAction;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeleted;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentScaled;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentUpdated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionDeregistered;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeleted;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.JobQueueUpdated;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ComputeResourceUpdate;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceKind;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What events about definitions, environments, queues and executors change. */
final class ResourceEvolution {
    private static final String DISABLED = "DISABLED";

    private ResourceEvolution() {}

    static void registered(SchedulerState state, JobDefinitionRegistered event) {
        String name = event.definition().jobDefinitionName();
        state.definitions().put(new DefinitionKey(name, event.revision()), new DefinitionRow(event.definition(), true));
        state.revisions().put(name, new RevisionRow(event.revision(), event.revision()));
    }

    static void deregistered(SchedulerState state, JobDefinitionDeregistered event) {
        String name = event.jobDefinitionName();
        DefinitionKey key = new DefinitionKey(name, event.revision());
        DefinitionRow row = Rows.need(state.definitions(), key);
        state.definitions().put(key, new DefinitionRow(row.definition(), false));
        int latest = Rows.need(state.revisions(), name).latest();
        state.revisions().put(name, new RevisionRow(latest, event.highestActive()));
    }

    static void created(SchedulerState state, ComputeEnvironmentCreated event) {
        CreateComputeEnvironment environment = event.environment();
        ComputeResource resources = environment.computeResources();
        int least = resources == null ? 0 : or(resources.minvCpus(), 0);
        state.environments()
                .put(
                        environment.computeEnvironmentName(),
                        new EnvironmentRow(
                                !DISABLED.equals(environment.state()),
                                resources != null,
                                least,
                                resources == null ? 0 : or(resources.desiredvCpus(), least),
                                resources == null ? EnvironmentRow.UNLIMITED : 1000L * resources.maxvCpus(),
                                environment.unmanagedvCpus(),
                                ResourceAmounts.NONE,
                                null,
                                ResourceStatus.VALID));
        TagEvolution.created(
                state, ResourceKind.COMPUTE_ENVIRONMENT, environment.computeEnvironmentName(), environment.tags());
    }

    static void updated(SchedulerState state, ComputeEnvironmentUpdated event) {
        UpdateComputeEnvironment changes = event.changes();
        ComputeResourceUpdate resources = changes.computeResources();
        EnvironmentRow row = Rows.need(state.environments(), changes.computeEnvironment());
        Integer max = resources == null ? null : resources.maxvCpus();
        state.environments()
                .put(
                        changes.computeEnvironment(),
                        new EnvironmentRow(
                                enabled(changes.state(), row.enabled()),
                                row.managed(),
                                resources == null ? row.minVcpus() : or(resources.minvCpus(), row.minVcpus()),
                                resources == null
                                        ? row.desiredVcpus()
                                        : or(resources.desiredvCpus(), row.desiredVcpus()),
                                max == null ? row.maxVcpuMillis() : 1000L * max,
                                changes.unmanagedvCpus() == null ? row.unmanagedVcpus() : changes.unmanagedvCpus(),
                                row.used(),
                                row.service(),
                                row.status()));
    }

    static void scaled(SchedulerState state, ComputeEnvironmentScaled event) {
        String name = event.computeEnvironmentName();
        state.environments().put(name, Rows.need(state.environments(), name).withDesired(event.desiredvCpus()));
    }

    static void deleting(SchedulerState state, ComputeEnvironmentDeletionRequested event) {
        String name = event.computeEnvironmentName();
        state.environments().put(name, Rows.need(state.environments(), name).asDeleting());
    }

    static void deleted(SchedulerState state, ComputeEnvironmentDeleted event) {
        state.environments().remove(event.computeEnvironmentName());
        TagEvolution.deleted(state, ResourceKind.COMPUTE_ENVIRONMENT, event.computeEnvironmentName());
    }

    static void created(SchedulerState state, JobQueueCreated event) {
        CreateJobQueue queue = event.queue();
        state.queues()
                .put(
                        queue.jobQueueName(),
                        new QueueRow(
                                enabled(queue.state(), true),
                                queue.priority(),
                                !queue.serviceEnvironmentOrder().isEmpty(),
                                keys(queue.computeEnvironmentOrder(), queue.serviceEnvironmentOrder()),
                                queue.schedulingPolicyArn(),
                                queue.maxRunningJobs(),
                                !Boolean.FALSE.equals(queue.backfill()),
                                actions(queue.jobStateTimeLimitActions()),
                                ResourceStatus.VALID));
        TagEvolution.created(state, ResourceKind.JOB_QUEUE, queue.jobQueueName(), queue.tags());
    }

    /** What the event does not name stays as it is; a limit of 0 takes the limit away. */
    static void updated(SchedulerState state, JobQueueUpdated event) {
        UpdateJobQueue changes = event.changes();
        QueueRow row = Rows.need(state.queues(), changes.jobQueue());
        Integer limit = changes.maxRunningJobs() == null ? row.maxRunning() : changes.maxRunningJobs();
        List<String> environments = keys(changes.computeEnvironmentOrder(), changes.serviceEnvironmentOrder());
        state.queues()
                .put(
                        changes.jobQueue(),
                        new QueueRow(
                                enabled(changes.state(), row.enabled()),
                                or(changes.priority(), row.priority()),
                                row.service(),
                                environments.isEmpty() ? row.environments() : environments,
                                changes.schedulingPolicyArn() == null ? row.policy() : changes.schedulingPolicyArn(),
                                limit == null || limit == 0 ? null : limit,
                                changes.backfill() == null ? row.backfill() : changes.backfill(),
                                changes.jobStateTimeLimitActions() == null
                                        ? row.timeLimitActions()
                                        : actions(changes.jobStateTimeLimitActions()),
                                row.status()));
    }

    static void deleting(SchedulerState state, JobQueueDeletionRequested event) {
        String name = event.jobQueueName();
        state.queues().put(name, Rows.need(state.queues(), name).asDeleting());
    }

    static void deleted(SchedulerState state, JobQueueDeleted event) {
        state.queues().remove(event.jobQueueName());
        TagEvolution.deleted(state, ResourceKind.JOB_QUEUE, event.jobQueueName());
        QuotaShareEvolution.queueDeleted(state, event.jobQueueName());
        for (Row<ShareKey, ShareRow> share : state.shares()
                .scan(ShareKey.first(event.jobQueueName()), ShareKey.behind(event.jobQueueName()), Integer.MAX_VALUE)) {
            state.shares().remove(share.key());
        }
    }

    private static boolean enabled(@Nullable String state, boolean otherwise) {
        return state == null ? otherwise : !DISABLED.equals(state);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static List<String> keys(List<ComputeEnvironmentOrder> compute, List<ServiceEnvironmentOrder> service) {
        return Stream.concat(
                        compute.stream().map(ComputeEnvironmentOrder::computeEnvironment),
                        service.stream().map(order -> EnvironmentRow.serviceKey(order.serviceEnvironment())))
                .toList();
    }

    private static List<TimeLimitAction> actions(List<JobStateTimeLimitAction> actions) {
        return actions.stream()
                .map(action -> new TimeLimitAction(action.reason(), action.maxTimeSeconds(), action.action()))
                .toList();
    }

    static void registered(SchedulerState state, ExecutorRegistered event) {
        ExecutorRow before = state.executors().get(event.executorId());
        ResourceAmounts used = before == null ? ResourceAmounts.NONE : before.used();
        state.executors()
                .put(
                        event.executorId(),
                        new ExecutorRow(
                                event.incarnation(),
                                ExecutorDuty.SERVING,
                                event.computeEnvironments(),
                                event.capacity(),
                                used,
                                event.attributes()));
    }

    static void duty(SchedulerState state, ExecutorId executor, ExecutorDuty duty) {
        state.executors().put(executor, Rows.need(state.executors(), executor).with(duty));
    }
}
