package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.readmodel.RowChanges.ExecutorChange;
import io.headrace.submitter.readmodel.RowChanges.HistoryRow;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes a batch of changes with one prepared batch per table, inside the caller's transaction. */
final class RowWriter {
    private static final List<String> TABLES = List.of(
            "event_offsets",
            "account_positions",
            "jobs",
            "job_bodies",
            "job_counts",
            "attempts",
            "container_streams",
            "job_definitions",
            "job_queues",
            "compute_environments",
            "scheduling_policies",
            "consumable_resources",
            "consumable_jobs",
            "service_environments",
            "quota_shares",
            "queue_lanes",
            "queue_reservations",
            "executors",
            "events");

    private final Handle handle;

    RowWriter(Handle handle) {
        this.handle = handle;
    }

    /** Removes every row of every table. */
    static void clear(Handle handle) {
        for (String table : TABLES) {
            handle.execute("DELETE FROM " + table);
        }
    }

    void write(RowChanges changes) {
        purge(changes);
        history(changes.history);
        each(
                "INSERT INTO job_bodies (account, job_id, body) VALUES (?, ?, ?)"
                        + " ON CONFLICT (account, job_id) DO UPDATE SET body = excluded.body",
                changes.bodies.entrySet(),
                (batch, body) -> batch.bind(0, body.getKey().account().value())
                        .bind(1, body.getKey().id().uuid())
                        .bind(2, body.getValue()));
        jobs(changes.jobs.values());
        attempts(changes.attempts.values());
        each(
                "INSERT INTO job_counts (account, job_queue, status, jobs) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (account, job_queue, status) DO UPDATE SET jobs = job_counts.jobs + excluded.jobs",
                changes.counts.entrySet().stream()
                        .filter(count -> count.getValue() != 0)
                        .toList(),
                (batch, count) -> batch.bind(0, count.getKey().account().value())
                        .bind(1, count.getKey().queue())
                        .bind(2, count.getKey().status().name())
                        .bind(3, (long) count.getValue()));
        new ResourceWriter(handle).write(changes.resources);
        executors(changes.executors);
        each(
                "INSERT INTO account_positions (account, sequence) VALUES (?, ?)"
                        + " ON CONFLICT (account) DO UPDATE SET sequence = excluded.sequence",
                changes.positions.entrySet(),
                (batch, position) -> batch.bind(0, position.getKey().value()).bind(1, (long) position.getValue()));
    }

    private void purge(RowChanges changes) {
        for (String table : List.of("jobs", "job_bodies", "attempts", "consumable_jobs", "container_streams")) {
            each(
                    "DELETE FROM " + table + " WHERE account = ? AND job_id = ?",
                    changes.purged,
                    (batch, job) -> batch.bind(0, job.account().value())
                            .bind(1, job.id().uuid()));
        }
    }

    private void history(Collection<HistoryRow> rows) {
        each(
                "INSERT INTO events (account, sequence, time, type, job_id, actor, causation_id, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
                (batch, row) -> batch.bind(0, row.account().value())
                        .bind(1, row.sequence())
                        .bind(2, row.time())
                        .bind(3, row.type())
                        .bind(4, row.jobId())
                        .bind(5, row.actor())
                        .bind(6, row.causationId())
                        .bind(7, row.body()));
    }

    private void jobs(Collection<JobRow> rows) {
        each(
                "INSERT INTO jobs (account, job_id, array_index, sequence, job_name, job_queue, job_definition,"
                        + " array_size, created_at, status, status_reason, started_at, stopped_at, attempt_ended,"
                        + " attempt, cancelled, terminated, children, share_identifier, scheduling_priority, consumables,"
                        + " place, held, standing, nodes, attempts_index, log_group, service, quota_share, stop,"
                        + " containers)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?)"
                        + " ON CONFLICT (account, job_id, array_index) DO UPDATE SET status = excluded.status,"
                        + " status_reason = excluded.status_reason, started_at = excluded.started_at,"
                        + " stopped_at = excluded.stopped_at, attempt_ended = excluded.attempt_ended,"
                        + " attempt = excluded.attempt, cancelled = excluded.cancelled,"
                        + " terminated = excluded.terminated, children = excluded.children, place = excluded.place,"
                        + " held = excluded.held, standing = excluded.standing,"
                        + " scheduling_priority = excluded.scheduling_priority, service = excluded.service,"
                        + " stop = excluded.stop",
                rows,
                RowWriter::bindJob);
        each(
                "INSERT INTO consumable_jobs (account, consumable, sequence, job_id, quantity) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (account, consumable, sequence) DO NOTHING",
                rows.stream()
                        .map(JobRow::head)
                        .filter(head -> head.id().isWhole())
                        .flatMap(head -> head.sharing().consumables().stream().map(what -> new Need(head, what)))
                        .toList(),
                (batch, need) -> batch.bind(0, need.head().account().value())
                        .bind(1, need.what().name())
                        .bind(2, need.head().sequence())
                        .bind(3, need.head().id().uuid())
                        .bind(4, need.what().quantity()));
    }

    /** What a job takes of one consumable resource. */
    private record Need(JobRow.Head head, ConsumableRequirement what) {}

    private static void bindJob(PreparedBatch batch, JobRow row) {
        JobRow.Head head = row.head();
        JobRow.State state = row.state();
        JobId id = head.id();
        boolean part = !id.isWhole();
        NodeLayout nodes = part ? null : head.nodes();
        batch.bind(0, head.account().value())
                .bind(1, id.uuid())
                .bind(2, id.index())
                .bind(3, head.sequence())
                .bind(4, part ? null : head.name())
                .bind(5, part ? null : head.queue())
                .bind(6, part ? null : head.definition())
                .bind(7, head.arraySize())
                .bind(8, head.createdAt())
                .bind(9, state.status().name())
                .bind(10, state.reason())
                .bind(11, state.startedAt())
                .bind(12, state.stoppedAt())
                .bind(13, state.attemptEnded())
                .bind(14, state.attempt())
                .bind(15, state.cancelled() ? 1 : 0)
                .bind(16, state.terminated() ? 1 : 0)
                .bind(17, row.children() == null ? null : json(row.children()));
        JobRow.Sharing sharing = head.sharing();
        Place place = row.place();
        batch.bind(18, part ? null : sharing.share())
                .bind(19, part ? null : (Integer) sharing.priority())
                .bind(20, part || sharing.consumables().isEmpty() ? null : json(sharing.consumables()))
                .bind(21, place == null ? null : (Long) place.rank())
                .bind(22, place != null && place.held() ? 1 : 0)
                .bind(23, row.standing())
                .bind(24, nodes == null ? null : json(nodes))
                .bind(
                        25,
                        nodes == null
                                ? null
                                : (Integer) id.node(nodes.mainNode()).index())
                .bind(26, part ? null : head.logGroup());
        JobRow.Service service = head.service();
        batch.bind(27, service == null ? null : json(service))
                .bind(28, service == null ? null : service.quotaShare())
                .bind(29, state.stop() == null ? null : json(state.stop()))
                .bind(30, part || head.containers().isEmpty() ? null : json(head.containers()));
    }

    private static String json(Object value) {
        return JsonCodec.mapper().writeValueAsString(value);
    }

    private void attempts(Collection<AttemptRow> rows) {
        each(
                "INSERT INTO attempts (" + RowMappers.ATTEMPT_COLUMNS + ")"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (account, job_id, array_index, number) DO UPDATE SET status = excluded.status,"
                        + " container_id = excluded.container_id, exit_code = excluded.exit_code,"
                        + " reason = excluded.reason, status_reason = excluded.status_reason,"
                        + " started_at = excluded.started_at, stopped_at = excluded.stopped_at,"
                        + " log_partition = excluded.log_partition, log_first = excluded.log_first,"
                        + " log_last = excluded.log_last, uncounted = excluded.uncounted,"
                        + " containers = excluded.containers",
                rows,
                RowWriter::bindAttempt);
        each(
                "INSERT INTO container_streams (account, log_group, log_stream, job_id, array_index, number, container)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, log_group, log_stream) DO NOTHING",
                rows.stream()
                        .flatMap(row -> row.progress().containers().stream()
                                .map(container -> new ContainerStream(row, container.name())))
                        .toList(),
                (batch, one) -> batch.bind(0, one.attempt().account().value())
                        .bind(1, one.attempt().stream().group())
                        .bind(2, one.attempt().stream().of(one.container()).name())
                        .bind(3, one.attempt().id().job().uuid())
                        .bind(4, one.attempt().id().job().index())
                        .bind(5, one.attempt().id().number())
                        .bind(6, one.container()));
    }

    /** The output of one of several containers. */
    private record ContainerStream(AttemptRow attempt, String container) {}

    private static void bindAttempt(PreparedBatch batch, AttemptRow row) {
        AttemptRow.Progress progress = row.progress();
        LogRange logs = progress.logs();
        batch.bind(0, row.account().value())
                .bind(1, row.id().job().uuid())
                .bind(2, row.id().job().index())
                .bind(3, row.id().number())
                .bind(4, progress.status().name())
                .bind(5, row.executorId().value())
                .bind(6, row.computeEnvironment())
                .bind(7, row.resources().vcpuMillis())
                .bind(8, row.resources().memoryMib())
                .bind(9, row.resources().gpus())
                .bind(10, progress.containerId())
                .bind(11, progress.exitCode())
                .bind(12, progress.reason())
                .bind(13, progress.statusReason())
                .bind(14, row.placedAt())
                .bind(15, progress.startedAt())
                .bind(16, progress.stoppedAt())
                .bind(17, logs == null ? null : (Integer) logs.partition())
                .bind(18, logs == null ? null : (Long) logs.firstOffset())
                .bind(19, logs == null ? null : (Long) logs.lastOffset())
                .bind(20, row.stream().group())
                .bind(21, row.stream().name())
                .bind(22, row.uncounted() == null ? null : row.uncounted().name())
                .bind(23, progress.containers().isEmpty() ? null : json(progress.containers()));
    }

    /** In order, one by one: a later change of an executor builds on an earlier one. */
    private void executors(List<ExecutorChange> executorChanges) {
        for (ExecutorChange change : executorChanges) {
            if (change.body() == null) {
                handle.execute(
                        "UPDATE executors SET status = ?, since = ? WHERE account = ? AND executor_id = ?",
                        change.status().name(),
                        change.since(),
                        change.account().value(),
                        change.id().value());
            } else {
                handle.execute(
                        "INSERT INTO executors (account, executor_id, status, since, body) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (account, executor_id) DO UPDATE SET status = excluded.status,"
                                + " since = excluded.since, body = excluded.body",
                        change.account().value(),
                        change.id().value(),
                        change.status().name(),
                        change.since(),
                        change.body());
            }
        }
    }

    /** Binds one row to a batch. */
    private interface Binder<T> {
        void bind(PreparedBatch batch, T row);
    }

    private <T> void each(String sql, Collection<T> rows, Binder<T> binder) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            for (T row : rows) {
                binder.bind(batch, row);
                batch.add();
            }
            batch.execute();
        }
    }
}
