package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeleted;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.QuotaShareUpdated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentCreated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeleted;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentUpdated;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.readmodel.LaneWriter.LaneKey;
import io.headrace.submitter.readmodel.RowChanges.ServiceChange;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Writes what events did to service environments and quota shares: in order, one by one. */
final class ServiceWriter {
    private final Handle handle;
    private final LaneWriter lanes;

    ServiceWriter(Handle handle, LaneWriter lanes) {
        this.handle = handle;
        this.lanes = lanes;
    }

    void write(ServiceChange change) {
        String account = change.account().value();
        switch (change.event()) {
            case ServiceEnvironmentCreated e ->
                handle.execute(
                        "INSERT INTO service_environments (account, name, sequence, status, body)"
                                + " VALUES (?, ?, ?, 'VALID', ?)",
                        account,
                        e.subject(),
                        change.sequence(),
                        json(e.environment()));
            case ServiceEnvironmentUpdated e ->
                rewrite(account, e.subject(), environment -> ResourceProjector.project(environment, e.changes()));
            case ServiceEnvironmentDeletionRequested e ->
                handle.execute(
                        "UPDATE service_environments SET status = 'DELETING' WHERE account = ? AND name = ?",
                        account,
                        e.subject());
            case ServiceEnvironmentDeleted e ->
                handle.execute("DELETE FROM service_environments WHERE account = ? AND name = ?", account, e.subject());
            case QuotaShareCreated e ->
                handle.execute(
                        "INSERT INTO quota_shares (account, job_queue, name, sequence, status, body)"
                                + " VALUES (?, ?, ?, ?, 'VALID', ?)",
                        account,
                        e.share().jobQueue(),
                        e.subject(),
                        change.sequence(),
                        json(e.share()));
            case QuotaShareUpdated e -> rewrite(account, e);
            case QuotaShareDeletionRequested e ->
                handle.execute(
                        "UPDATE quota_shares SET status = 'DELETING' WHERE account = ? AND job_queue = ? AND name = ?",
                        account,
                        e.jobQueue(),
                        e.quotaShareName());
            case QuotaShareDeleted e -> {
                handle.execute(
                        "DELETE FROM quota_shares WHERE account = ? AND job_queue = ? AND name = ?",
                        account,
                        e.jobQueue(),
                        e.quotaShareName());
                lanes.forget(new LaneKey(change.account(), e.jobQueue(), e.quotaShareName()));
            }
        }
    }

    private void rewrite(String account, String name, UnaryOperator<CreateServiceEnvironment> change) {
        handle.createQuery("SELECT body FROM service_environments WHERE account = ? AND name = ?")
                .bind(0, account)
                .bind(1, name)
                .mapTo(String.class)
                .findOne()
                .ifPresent(body -> handle.execute(
                        "UPDATE service_environments SET body = ? WHERE account = ? AND name = ?",
                        json(change.apply(JsonCodec.mapper().readValue(body, CreateServiceEnvironment.class))),
                        account,
                        name));
    }

    private void rewrite(String account, QuotaShareUpdated event) {
        handle.createQuery("SELECT body FROM quota_shares WHERE account = ? AND job_queue = ? AND name = ?")
                .bind(0, account)
                .bind(1, event.jobQueue())
                .bind(2, event.quotaShareName())
                .mapTo(String.class)
                .findOne()
                .ifPresent(body -> handle.execute(
                        "UPDATE quota_shares SET body = ? WHERE account = ? AND job_queue = ? AND name = ?",
                        json(ResourceProjector.project(
                                JsonCodec.mapper().readValue(body, CreateQuotaShare.class), event.changes())),
                        account,
                        event.jobQueue(),
                        event.quotaShareName()));
    }

    private static String json(Object body) {
        return JsonCodec.mapper().writeValueAsString(body);
    }
}
