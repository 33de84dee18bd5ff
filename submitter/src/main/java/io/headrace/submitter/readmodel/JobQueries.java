package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Questions about the jobs of one account. */
public final class JobQueries {
    /** Jobs that one call looks through at most when no index finds what it looks for. */
    private static final int JOBS_PER_CALL = 10_000;

    /** Selects what {@link #summary} reads. */
    static final String SUMMARY = "SELECT " + RowMappers.JOB_COLUMNS
            + ", a.exit_code, a.reason, a.placed_at, a.vcpu_millis FROM "
            + RowMappers.JOB_TABLES + " LEFT JOIN attempts a ON a.account = j.account AND a.job_id = j.job_id AND"
            + " a.array_index = COALESCE(j.attempts_index, j.array_index) AND a.number ="
            + " j.attempt WHERE j.account = ?";

    private final Jdbi jdbi;
    private final AccountId account;
    private final PartQueries parts;

    /** Questions about the jobs of this account. */
    public JobQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
        this.parts = new PartQueries(jdbi, account);
    }

    /** Questions about what array jobs and multi-node parallel jobs consist of. */
    public PartQueries parts() {
        return parts;
    }

    /**
     * A job with everything that is known about it.
     *
     * @param row the job
     * @param submitted what was submitted; of a child or node, the job that it is a part of
     * @param attempts oldest first; of a multi-node parallel job, those of its main node
     */
    public record JobDetail(JobRow row, JobSubmitted submitted, List<AttemptRow> attempts) {
        /** Copies the attempts. */
        public JobDetail {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * A line of a list.
     *
     * @param row the job
     * @param exitCode of its latest attempt
     * @param reason of its latest attempt's container
     * @param placedAt when its latest attempt was placed, milliseconds since the epoch; absent before the first
     * @param vcpuMillis thousandths of a vCPU that its latest attempt takes or took; absent before the first
     */
    public record JobSummary(
            JobRow row,
            @Nullable Integer exitCode,
            @Nullable String reason,
            @Nullable Long placedAt,
            @Nullable Integer vcpuMillis) {
        static JobSummary unplaced(JobRow row) {
            return new JobSummary(row, null, null, null, null);
        }
    }

    /** The jobs that exist among these, in the order in which they were asked for. However many: three statements for those that have rows. */
    public List<JobDetail> describe(List<JobId> ids) {
        return jdbi.inTransaction(handle -> {
            Map<JobId, JobRow> rows = rows(handle, ids);
            List<JobRow> found = new ArrayList<>();
            for (JobId id : ids) {
                JobRow row = rows.get(id);
                (row == null ? find(handle, id) : Optional.of(row)).ifPresent(found::add);
            }
            Map<String, JobSubmitted> bodies = bodies(handle, found);
            Map<JobId, List<AttemptRow>> attempts = attempts(handle, found);
            return found.stream()
                    .map(row -> new JobDetail(row, body(bodies, row), attempts.getOrDefault(runs(row), List.of())))
                    .toList();
        });
    }

    private static JobSubmitted body(Map<String, JobSubmitted> bodies, JobRow row) {
        return Objects.requireNonNull(bodies.get(row.head().id().uuid()), "every job has what was submitted");
    }

    /** Whose attempts are a job's: those of the main node of a multi-node parallel job, else its own. */
    private static JobId runs(JobRow row) {
        JobId id = row.head().id();
        NodeLayout nodes = row.head().nodes();
        return nodes == null || id.isNode() ? id : id.node(nodes.mainNode());
    }

    private Map<JobId, JobRow> rows(Handle handle, List<JobId> ids) {
        Map<JobId, JobRow> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            namedBy(handle, "SELECT " + RowMappers.JOB_COLUMNS, RowMappers.JOB_TABLES, "j", ids)
                    .map((rs, context) -> RowMappers.job(rs))
                    .forEach(row -> rows.put(row.head().id(), row));
        }
        return rows;
    }

    private Map<JobId, List<AttemptRow>> attempts(Handle handle, List<JobRow> jobs) {
        List<JobId> ids = jobs.stream()
                .filter(row -> row.state().attempt() > 0)
                .map(JobQueries::runs)
                .distinct()
                .toList();
        Map<JobId, List<AttemptRow>> attempts = new HashMap<>();
        if (!ids.isEmpty()) {
            namedBy(handle, "SELECT " + RowMappers.ATTEMPT_COLUMNS, "attempts a", "a", ids)
                    .map((rs, context) -> RowMappers.attempt(rs))
                    .forEach(row -> attempts.computeIfAbsent(row.id().job(), id -> new ArrayList<>())
                            .add(row));
        }
        attempts.values().forEach(list -> list.sort(Comparator.comparing(AttemptRow::id)));
        return attempts;
    }

    /** What stands in a table about these jobs, children and nodes. */
    private Query namedBy(Handle handle, String select, String tables, String table, List<JobId> ids) {
        String named = ids.stream().map(id -> "(?, ?)").collect(Collectors.joining(", "));
        // SQLite takes a cross join in the order in which it is written: else it looks through all jobs for each that
        // is named.
        Query query = handle.createQuery("WITH named (named_id, named_index) AS (VALUES " + named + ") " + select
                + " FROM named CROSS JOIN " + tables + " WHERE " + table + ".account = ? AND " + table
                + ".job_id = named_id AND " + table + ".array_index = named_index");
        int next = 0;
        for (JobId id : ids) {
            query.bind(next++, id.uuid()).bind(next++, id.index());
        }
        return query.bind(next, account.value());
    }

    private Map<String, JobSubmitted> bodies(Handle handle, List<JobRow> jobs) {
        List<String> ids =
                jobs.stream().map(row -> row.head().id().uuid()).distinct().toList();
        Map<String, JobSubmitted> bodies = new HashMap<>();
        if (!ids.isEmpty()) {
            Condition named = Condition.isOneOf("job_id", ids);
            List<Object> values = new ArrayList<>(List.of(account.value()));
            values.addAll(named.values());
            bind(handle.createQuery("SELECT job_id, body FROM job_bodies WHERE account = ? AND " + named.sql()), values)
                    .map((rs, context) -> Map.entry(
                            rs.getString(1), JsonCodec.mapper().readValue(rs.getString(2), JobSubmitted.class)))
                    .forEach(body -> bodies.put(body.getKey(), body.getValue()));
        }
        return bodies;
    }

    /** The row of a job, array child or node, also of a child or node that no event has named yet. */
    public Optional<JobRow> find(JobId id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    /** The attempts of a job, oldest first; of a multi-node parallel job, those of its main node. */
    public List<AttemptRow> attempts(JobId id) {
        return jdbi.withHandle(handle -> attempts(handle, id));
    }

    /** One attempt. */
    public Optional<AttemptRow> attempt(AttemptId id) {
        return attempts(id.job()).stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /**
     * Under which name the output of an attempt of a job is found, whether or not it has begun.
     *
     * @param attempt its number; absent for the latest, which is the first when there is none yet
     */
    public Optional<LogStream> output(JobId id, @Nullable Integer attempt) {
        return find(id).map(row -> LogStream.of(
                row.head(),
                new AttemptId(
                        runs(row), attempt == null ? Math.max(1, row.state().attempt()) : attempt)));
    }

    /**
     * Jobs, newest first. A selection that no index finds looks through a bounded number of jobs: its page may be empty although more
     * follow.
     *
     * @param after where the page begins, from an earlier page's {@link Page#next()}; empty for the first page
     * @param limit most jobs on the page, 1 or more
     */
    public Page<JobSummary> list(JobSelection selection, OptionalLong after, int limit) {
        return jdbi.inTransaction(handle -> {
            OptionalLong end = selection.searches() ? endOfLook(handle, selection, after) : OptionalLong.empty();
            List<JobSummary> rows = list(handle, selection, after, end, limit + 1);
            if (rows.size() <= limit) {
                return new Page<>(rows, end.isPresent() ? OptionalLong.of(end.getAsLong() + 1) : end);
            }
            List<JobSummary> page = rows.subList(0, limit);
            return new Page<>(page, OptionalLong.of(page.getLast().row().head().sequence()));
        });
    }

    private List<JobSummary> list(
            Handle handle, JobSelection selection, OptionalLong before, OptionalLong behind, int limit) {
        StringBuilder sql = new StringBuilder(SUMMARY).append(" AND j.array_index = -1");
        List<Object> values = new ArrayList<>(List.of(account.value()));
        for (Condition condition : selection.conditions()) {
            sql.append(" AND ").append(condition.sql());
            values.addAll(condition.values());
        }
        before.ifPresent(sequence -> {
            sql.append(" AND j.sequence < ?");
            values.add(sequence);
        });
        behind.ifPresent(sequence -> {
            sql.append(" AND j.sequence > ?");
            values.add(sequence);
        });
        sql.append(" ORDER BY j.sequence DESC LIMIT ?");
        values.add(limit);
        return bind(handle.createQuery(sql.toString()), values)
                .map((rs, context) -> summary(rs))
                .list();
    }

    /** The sequence number of the job at which one call stops to look; empty when there are not so many. */
    private OptionalLong endOfLook(Handle handle, JobSelection selection, OptionalLong before) {
        String queue = selection.queue();
        List<Object> values = new ArrayList<>(List.of(account.value(), before.orElse(Long.MAX_VALUE)));
        if (queue != null) {
            values.add(queue);
        }
        values.add(JOBS_PER_CALL);
        return bind(
                        handle.createQuery("SELECT sequence FROM jobs WHERE account = ? AND array_index = -1"
                                + " AND sequence < ?" + (queue == null ? "" : " AND job_queue = ?")
                                + " ORDER BY sequence DESC LIMIT 1 OFFSET ?"),
                        values)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** How many jobs there are in each state, by queue. Children count, the array jobs that they belong to do not. */
    public Map<String, StatusCounts> countsByQueue() {
        Map<String, StatusCounts> counts = new LinkedHashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(
                        "SELECT job_queue, status, jobs FROM job_counts WHERE account = ? ORDER BY job_queue")
                .bind(0, account.value())
                .map((rs, context) -> Map.entry(
                        rs.getString(1), StatusCounts.none().plus(JobStatus.valueOf(rs.getString(2)), rs.getLong(3))))
                .forEach(entry -> counts.merge(entry.getKey(), entry.getValue(), JobQueries::sum)));
        return counts;
    }

    private static StatusCounts sum(StatusCounts one, StatusCounts other) {
        StatusCounts sum = one;
        for (JobStatus status : JobStatus.values()) {
            sum = sum.plus(status, other.get(status));
        }
        return sum;
    }

    private Optional<JobRow> find(Handle handle, JobId id) {
        Optional<JobRow> row = row(handle, id);
        if (row.isPresent() || id.isWhole()) {
            return row;
        }
        if (id.isNode()) {
            return row(handle, id.parent())
                    .filter(job ->
                            job.head().nodes() != null && job.head().nodes().has(id))
                    .map(job -> job.untouchedNode(id.nodeIndex()));
        }
        return row(handle, id.parent())
                .filter(array -> array.head().arraySize() != null
                        && id.index() < array.head().arraySize())
                .map(array -> array.untouchedChild(id.index()));
    }

    private Optional<JobRow> row(Handle handle, JobId id) {
        return handle.createQuery("SELECT " + RowMappers.JOB_COLUMNS + " FROM " + RowMappers.JOB_TABLES
                        + " WHERE j.account = ? AND j.job_id = ? AND j.array_index = ?")
                .bind(0, account.value())
                .bind(1, id.uuid())
                .bind(2, id.index())
                .map((rs, context) -> RowMappers.job(rs))
                .findOne();
    }

    private List<AttemptRow> attempts(Handle handle, JobId id) {
        return handle.createQuery("SELECT " + RowMappers.ATTEMPT_COLUMNS
                        + " FROM attempts WHERE account = ? AND job_id = ? AND array_index = COALESCE((SELECT"
                        + " j.attempts_index FROM jobs j WHERE j.account = ? AND j.job_id = ? AND j.array_index = ?),"
                        + " ?) ORDER BY number")
                .bind(0, account.value())
                .bind(1, id.uuid())
                .bind(2, account.value())
                .bind(3, id.uuid())
                .bind(4, id.index())
                .bind(5, id.index())
                .map((rs, context) -> RowMappers.attempt(rs))
                .list();
    }

    /** A line of a list. */
    static JobSummary summary(ResultSet rs) throws SQLException {
        JobRow row = RowMappers.job(rs);
        int first = RowMappers.JOB_COLUMN_COUNT + 1;
        return new JobSummary(
                row,
                RowMappers.integer(rs, first),
                rs.getString(first + 1),
                RowMappers.bigint(rs, first + 2),
                RowMappers.integer(rs, first + 3));
    }

    /** Binds values to the places of a statement, in order. */
    static Query bind(Query query, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            query.bind(i, values.get(i));
        }
        return query;
    }
}
