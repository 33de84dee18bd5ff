package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeleted;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentScaled;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentUpdated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceDeleted;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionDeregistered;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeleted;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.JobQueueUpdated;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyDeleted;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyUpdated;
import io.headrace.schemas.event.ResourceEvent.ShareExpired;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.readmodel.LaneWriter.LaneKey;
import io.headrace.submitter.readmodel.RowChanges.LaneChange;
import io.headrace.submitter.readmodel.RowChanges.OrderedChange;
import io.headrace.submitter.readmodel.RowChanges.ResourceChange;
import io.headrace.submitter.readmodel.RowChanges.ServiceChange;
import io.headrace.submitter.readmodel.RowChanges.Taken;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what events did to definitions, queues and their lanes, environments, policies and consumable resources: in order, one by one, because
 * they are few and a later one builds on an earlier one.
 */
final class ResourceWriter {
    private static final String QUEUES = "job_queues";
    private static final String ENVIRONMENTS = "compute_environments";
    private static final String POLICIES = "scheduling_policies";
    private static final String CONSUMABLES = "consumable_resources";
    private static final String VALID = "VALID";

    private final Handle handle;
    private final LaneWriter lanes;

    ResourceWriter(Handle handle) {
        this.handle = handle;
        this.lanes = new LaneWriter(handle);
    }

    void write(List<OrderedChange> changes) {
        for (OrderedChange change : changes) {
            switch (change) {
                case ResourceChange resource -> {
                    write(resource);
                    lanes.policiesChange();
                }
                case LaneChange lane -> lanes.write(lane);
                case ServiceChange service -> new ServiceWriter(handle, lanes).write(service);
                case Taken taken ->
                    handle.execute(
                            "UPDATE consumable_resources SET total_quantity = total_quantity - ?"
                                    + " WHERE account = ? AND name = ? AND used_up = 1",
                            taken.what().quantity(),
                            taken.account().value(),
                            taken.what().name());
            }
        }
        lanes.flush();
    }

    private void write(ResourceChange change) {
        switch (change.event()) {
            case JobDefinitionRegistered e -> registered(change, e);
            case JobDefinitionDeregistered e ->
                handle.execute(
                        "UPDATE job_definitions SET status = 'INACTIVE' WHERE account = ? AND name = ? AND revision ="
                                + " ?",
                        account(change),
                        e.jobDefinitionName(),
                        e.revision());
            case JobQueueCreated e ->
                handle.execute(
                        "INSERT INTO job_queues (account, name, sequence, status, body) VALUES (?, ?, ?, ?, ?)",
                        account(change),
                        e.subject(),
                        change.sequence(),
                        VALID,
                        json(e.queue()));
            case JobQueueUpdated e ->
                rewrite(QUEUES, change, CreateJobQueue.class, queue -> ResourceProjector.project(queue, e.changes()));
            case JobQueueDeletionRequested e -> deleting(QUEUES, change);
            case JobQueueDeleted e -> {
                delete(QUEUES, change);
                handle.execute(
                        "DELETE FROM quota_shares WHERE account = ? AND job_queue = ?", account(change), e.subject());
                lanes.forget(change.account(), e.subject());
            }
            case ComputeEnvironmentCreated e ->
                handle.execute(
                        "INSERT INTO compute_environments (account, name, sequence, status, uuid, body)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        account(change),
                        e.subject(),
                        change.sequence(),
                        VALID,
                        e.uuid(),
                        json(e.environment()));
            case ComputeEnvironmentUpdated e ->
                rewrite(
                        ENVIRONMENTS,
                        change,
                        CreateComputeEnvironment.class,
                        environment -> ResourceProjector.project(environment, e.changes()));
            case ComputeEnvironmentScaled e ->
                rewrite(
                        ENVIRONMENTS,
                        change,
                        CreateComputeEnvironment.class,
                        environment -> ResourceProjector.scaled(environment, e.desiredvCpus()));
            case ResourceTagged e -> {
                ObjectNode more = JsonCodec.mapper().createObjectNode();
                e.tags().forEach(more::put);
                TaggedRow.of(change.account(), e.kind(), e.name()).change(handle, tags -> tags.setAll(more));
            }
            case ResourceUntagged e ->
                TaggedRow.of(change.account(), e.kind(), e.name()).change(handle, tags -> tags.remove(e.tagKeys()));
            case ShareExpired e -> lanes.forget(new LaneKey(change.account(), e.jobQueue(), e.shareIdentifier()));
            case ComputeEnvironmentDeletionRequested e -> deleting(ENVIRONMENTS, change);
            case ComputeEnvironmentDeleted e -> delete(ENVIRONMENTS, change);
            case SchedulingPolicyCreated e ->
                handle.execute(
                        "INSERT INTO scheduling_policies (account, name, sequence, body) VALUES (?, ?, ?, ?)",
                        account(change),
                        e.subject(),
                        change.sequence(),
                        json(e.policy()));
            case SchedulingPolicyUpdated e ->
                rewrite(
                        POLICIES,
                        change,
                        CreateSchedulingPolicy.class,
                        policy -> new CreateSchedulingPolicy(
                                policy.name(), e.fairsharePolicy(), e.quotaSharePolicy(), policy.tags()));
            case SchedulingPolicyDeleted e -> delete(POLICIES, change);
            case ConsumableResourceCreated e ->
                handle.execute(
                        "INSERT INTO consumable_resources (account, name, sequence, created_at, total_quantity,"
                                + " used_up, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        account(change),
                        e.subject(),
                        change.sequence(),
                        change.time(),
                        e.resource().totalQuantity(),
                        "NON_REPLENISHABLE".equals(e.resource().resourceType()) ? 1 : 0,
                        json(e.resource()));
            case ConsumableResourceUpdated e ->
                handle.execute(
                        "UPDATE consumable_resources SET total_quantity = ? WHERE account = ? AND name = ?",
                        e.totalQuantity(),
                        account(change),
                        e.subject());
            case ConsumableResourceDeleted e -> delete(CONSUMABLES, change);
        }
    }

    private void registered(ResourceChange change, JobDefinitionRegistered event) {
        handle.execute(
                "INSERT INTO job_definitions (account, name, revision, sequence, status, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                account(change),
                event.definition().jobDefinitionName(),
                event.revision(),
                change.sequence(),
                "ACTIVE",
                json(event.definition()));
    }

    /** Reads a row's body and writes what becomes of it. One that is not there was deleted by an operator with the events. */
    private <T> void rewrite(String table, ResourceChange change, Class<T> type, UnaryOperator<T> projection) {
        handle.createQuery("SELECT body FROM " + table + " WHERE account = ? AND name = ?")
                .bind(0, account(change))
                .bind(1, change.event().subject())
                .mapTo(String.class)
                .findOne()
                .ifPresent(body -> handle.execute(
                        "UPDATE " + table + " SET body = ? WHERE account = ? AND name = ?",
                        json(projection.apply(JsonCodec.mapper().readValue(body, type))),
                        account(change),
                        change.event().subject()));
    }

    private void deleting(String table, ResourceChange change) {
        handle.execute(
                "UPDATE " + table + " SET status = 'DELETING' WHERE account = ? AND name = ?",
                account(change),
                change.event().subject());
    }

    private void delete(String table, ResourceChange change) {
        handle.execute(
                "DELETE FROM " + table + " WHERE account = ? AND name = ?",
                account(change),
                change.event().subject());
    }

    private static String account(ResourceChange change) {
        return change.account().value();
    }

    private static String json(Object body) {
        return JsonCodec.mapper().writeValueAsString(body);
    }
}
