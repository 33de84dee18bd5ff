package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of jobs and attempts from query results. */
final class RowMappers {
    /**
     * A job {@code j} beside the row {@code p} that has its name, queue, definition and nodes: its own, or that of the job that
     * it is a part of.
     */
    static final String JOB_COLUMNS =
            "j.account, j.job_id, j.array_index, j.sequence, p.job_name, p.job_queue, p.job_definition, j.array_size,"
                    + " p.created_at, j.status, j.status_reason, j.started_at, j.stopped_at, j.attempt_ended, j.attempt,"
                    + " j.cancelled, j.terminated, j.children, p.share_identifier, p.scheduling_priority, p.consumables,"
                    + " j.place, j.held, p.nodes, p.log_group, p.service, j.stop, p.containers";

    /** How many columns {@link #JOB_COLUMNS} are. */
    static final int JOB_COLUMN_COUNT = 28;

    /** The tables of {@link #JOB_COLUMNS}. */
    static final String JOB_TABLES =
            "jobs j JOIN jobs p ON p.account = j.account AND p.job_id = j.job_id AND p.array_index = -1";

    /** The columns of an attempt. */
    static final String ATTEMPT_COLUMNS = "account, job_id, array_index, number, status, executor_id, environment,"
            + " vcpu_millis, memory_mib, gpus, container_id, exit_code, reason, status_reason, placed_at, started_at,"
            + " stopped_at, log_partition, log_first, log_last, log_group, log_stream, uncounted, containers";

    private RowMappers() {}

    /** Reads {@link #JOB_COLUMNS}. */
    static JobRow job(ResultSet rs) throws SQLException {
        String nodes = rs.getString(24);
        String service = rs.getString(26);
        String stop = rs.getString(27);
        JobRow.Head head = new JobRow.Head(
                new AccountId(rs.getString(1)),
                new JobId(rs.getString(2), rs.getInt(3)),
                rs.getLong(4),
                rs.getString(5),
                rs.getString(6),
                rs.getString(7),
                integer(rs, 8),
                nodes == null ? null : JsonCodec.mapper().readValue(nodes, NodeLayout.class),
                rs.getLong(9),
                new JobRow.Sharing(rs.getString(19), rs.getInt(20), consumables(rs.getString(21))),
                rs.getString(25),
                service == null ? null : JsonCodec.mapper().readValue(service, JobRow.Service.class),
                names(rs.getString(28)));
        JobRow.State state = new JobRow.State(
                JobStatus.valueOf(rs.getString(10)),
                rs.getString(11),
                bigint(rs, 12),
                bigint(rs, 13),
                bigint(rs, 14),
                rs.getInt(15),
                rs.getInt(16) != 0,
                rs.getInt(17) != 0,
                stop == null ? null : JsonCodec.mapper().readValue(stop, JobRow.Stop.class));
        String children = rs.getString(18);
        Long place = bigint(rs, 22);
        return new JobRow(
                head,
                state,
                children == null ? null : JsonCodec.mapper().readValue(children, ArrayState.class),
                place == null ? null : new Place(place, rs.getInt(23) != 0));
    }

    /** Reads what a job takes of consumable resources. */
    static List<ConsumableRequirement> consumables(@Nullable String json) {
        return json == null ? List.of() : List.of(JsonCodec.mapper().readValue(json, ConsumableRequirement[].class));
    }

    private static List<String> names(@Nullable String json) {
        return json == null ? List.of() : List.of(JsonCodec.mapper().readValue(json, String[].class));
    }

    private static List<ContainerEnd> containers(@Nullable String json) {
        return json == null ? List.of() : List.of(JsonCodec.mapper().readValue(json, ContainerEnd[].class));
    }

    /** Reads {@link #ATTEMPT_COLUMNS}. */
    static AttemptRow attempt(ResultSet rs) throws SQLException {
        Integer logPartition = integer(rs, 18);
        String uncounted = rs.getString(23);
        AttemptRow.Progress progress = new AttemptRow.Progress(
                AttemptRow.Status.valueOf(rs.getString(5)),
                rs.getString(11),
                integer(rs, 12),
                rs.getString(13),
                rs.getString(14),
                bigint(rs, 16),
                bigint(rs, 17),
                logPartition == null ? null : new LogRange(logPartition, rs.getLong(19), rs.getLong(20)),
                containers(rs.getString(24)));
        return new AttemptRow(
                new AccountId(rs.getString(1)),
                new AttemptId(new JobId(rs.getString(2), rs.getInt(3)), rs.getInt(4)),
                new ExecutorId(rs.getString(6)),
                rs.getString(7),
                new ResourceAmounts(rs.getInt(8), rs.getInt(9), rs.getInt(10)),
                rs.getLong(15),
                new LogStream(rs.getString(21), rs.getString(22)),
                progress,
                uncounted == null ? null : AttemptRow.Uncounted.valueOf(uncounted));
    }

    /** Reads recent_vcpus, used_at, vcpu_millis and moves. */
    static LaneRow lane(ResultSet rs) throws SQLException {
        return new LaneRow(
                rs.getDouble(1),
                rs.getLong(2),
                rs.getLong(3),
                JsonCodec.mapper().readValue(rs.getString(4), Moves.class));
    }

    static @Nullable Integer integer(ResultSet rs, int column) throws SQLException {
        int value = rs.getInt(column);
        return rs.wasNull() ? null : value;
    }

    static @Nullable Long bigint(ResultSet rs, int column) throws SQLException {
        long value = rs.getLong(column);
        return rs.wasNull() ? null : value;
    }
}
