package io.headrace.scheduler.core;

import io.headrace.scheduler.core.job.JobLifecycle;
import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.Table;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentCreated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeleted;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentUpdated;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.event.ServiceJobEvent.JobUnscheduled;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What events about service environments and service jobs alone change. */
final class ServiceEvolution {
    private static final String DISABLED = "DISABLED";

    private ServiceEvolution() {}

    static void created(SchedulerState state, ServiceEnvironmentCreated event) {
        CreateServiceEnvironment environment = event.environment();
        String name = environment.serviceEnvironmentName();
        state.environments()
                .put(
                        EnvironmentRow.serviceKey(name),
                        EnvironmentRow.service(
                                !DISABLED.equals(environment.state()),
                                new ServiceCapacity(limits(environment.capacityLimits()), Map.of())));
        TagEvolution.created(state, ResourceKind.SERVICE_ENVIRONMENT, name, environment.tags());
    }

    static void updated(SchedulerState state, ServiceEnvironmentUpdated event) {
        UpdateServiceEnvironment changes = event.changes();
        String key = EnvironmentRow.serviceKey(changes.serviceEnvironment());
        EnvironmentRow row = Rows.need(state.environments(), key);
        ServiceCapacity capacity = Objects.requireNonNull(row.service(), "a service environment has a capacity");
        state.environments()
                .put(
                        key,
                        row.withService(
                                changes.state() == null ? row.enabled() : !DISABLED.equals(changes.state()),
                                changes.capacityLimits().isEmpty()
                                        ? capacity
                                        : capacity.withLimits(limits(changes.capacityLimits()))));
    }

    static void deleting(SchedulerState state, ServiceEnvironmentDeletionRequested event) {
        String key = EnvironmentRow.serviceKey(event.serviceEnvironmentName());
        state.environments().put(key, Rows.need(state.environments(), key).asDeleting());
    }

    static void deleted(SchedulerState state, ServiceEnvironmentDeleted event) {
        state.environments().remove(EnvironmentRow.serviceKey(event.serviceEnvironmentName()));
        TagEvolution.deleted(state, ResourceKind.SERVICE_ENVIRONMENT, event.serviceEnvironmentName());
    }

    static void starting(SchedulerState state, AttemptStarting event) {
        JobId job = event.attemptId().job();
        JobRow row = Rows.need(state.jobs(), job);
        state.jobs().put(job, row.withStatus(JobLifecycle.next(row.status(), Trigger.ACCEPTED)));
    }

    static void unscheduled(SchedulerState state, JobUnscheduled event) {
        ServiceJobRow row = ServiceJobRow.of(state, event.jobId());
        state.serviceJobs().put(event.jobId(), row.withOneMoreUncounted());
    }

    /** Its place depends on its specification: it leaves the old one before that changes. */
    static void reprioritized(SchedulerState state, JobReprioritized event) {
        JobId job = event.jobId();
        JobSpec before = Rows.need(state.specs(), job);
        JobSpec after = before.withSchedulingPriority(event.schedulingPriority());
        state.specs().put(job, after);
        JobRow row = Rows.need(state.jobs(), job);
        if (row.status() != JobStatus.RUNNABLE) {
            return;
        }
        WaitingKey from = WaitingKey.of(before, row.rank());
        WaitingKey to = WaitingKey.of(after, row.rank());
        if (row.isHeld()) {
            move(state.held(), HeldKey.of(before, from), HeldKey.of(after, to));
        } else {
            move(state.waiting(), from, to);
        }
    }

    private static <K extends Comparable<K>, V> void move(Table<K, V> table, K from, K to) {
        V row = Rows.need(table, from);
        table.remove(from);
        table.put(to, row);
    }

    static Map<String, Integer> limits(List<CapacityLimit> limits) {
        return limits.stream().collect(Collectors.toMap(CapacityLimit::capacityUnit, CapacityLimit::maxCapacity));
    }
}
