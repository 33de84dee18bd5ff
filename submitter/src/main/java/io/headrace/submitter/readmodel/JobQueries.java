package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Questions about the jobs of one account. */
public final class JobQueries {
    /** Indexes of an array that one call looks through at most; a longer search goes on in the next page. */
    private static final int CHILDREN_PER_CALL = 20_000;

    private static final String SUMMARY = "SELECT " + RowMappers.JOB_COLUMNS + ", a.exit_code, a.reason FROM "
            + RowMappers.JOB_TABLES + " LEFT JOIN attempts a ON a.account = j.account AND a.job_id = j.job_id AND"
            + " a.array_index = COALESCE(j.attempts_index, j.array_index) AND a.number ="
            + " j.attempt WHERE j.account = ?";

    private final Jdbi jdbi;
    private final AccountId account;

    /** Questions about the jobs of this account. */
    public JobQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
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
     */
    public record JobSummary(
            JobRow row,
            @Nullable Integer exitCode,
            @Nullable String reason) {}

    /** The jobs that exist among these, in the order in which they were asked for. */
    public List<JobDetail> describe(List<JobId> ids) {
        return jdbi.withHandle(handle -> {
            List<JobDetail> found = new ArrayList<>();
            Map<String, JobSubmitted> bodies = new HashMap<>();
            for (JobId id : ids) {
                find(handle, id).ifPresent(row -> {
                    JobSubmitted body = bodies.computeIfAbsent(id.uuid(), uuid -> body(handle, uuid));
                    found.add(new JobDetail(row, body, attempts(handle, id)));
                });
            }
            return found;
        });
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
     * Jobs, newest first.
     *
     * @param after where the page begins, from an earlier page's {@link Page#next()}; empty for the first page
     * @param limit most jobs on the page, 1 or more
     */
    public Page<JobSummary> list(JobSelection selection, OptionalLong after, int limit) {
        StringBuilder sql = new StringBuilder(SUMMARY).append(" AND j.array_index = -1");
        List<Object> values = new ArrayList<>(List.of(account.value()));
        for (Condition condition : selection.conditions()) {
            sql.append(" AND ").append(condition.sql());
            values.addAll(condition.values());
        }
        if (after.isPresent()) {
            sql.append(" AND j.sequence < ?");
            values.add(after.getAsLong());
        }
        sql.append(" ORDER BY j.sequence DESC LIMIT ?");
        values.add(limit + 1);
        List<JobSummary> rows = jdbi.withHandle(handle -> bind(handle.createQuery(sql.toString()), values)
                .map((rs, context) -> summary(rs))
                .list());
        if (rows.size() <= limit) {
            return new Page<>(rows, OptionalLong.empty());
        }
        List<JobSummary> page = rows.subList(0, limit);
        return new Page<>(page, OptionalLong.of(page.getLast().row().head().sequence()));
    }

    /**
     * Children of an array job in the order of their indexes; those that no event has named yet stand among them.
     *
     * @param status only children in this state; absent for all
     * @param from index at which the page begins
     * @param limit most children on the page, 1 or more
     */
    public Page<JobSummary> children(JobRow array, @Nullable JobStatus status, long from, int limit) {
        ArrayState state = array.children();
        Integer size = array.head().arraySize();
        if (state == null || size == null) {
            return new Page<>(List.of(), OptionalLong.empty());
        }
        int first = (int) Math.min(from, size);
        int last = Math.min(size, first + Math.max(CHILDREN_PER_CALL, limit));
        boolean untouchedShown = state.untouched() > 0 && (status == null || status == state.untouchedStatus());
        List<JobSummary> shown = new ArrayList<>();
        int index = first;
        while (index < last && shown.size() < limit) {
            // Without untouched children to show among them, the database finds those in the wanted state at once.
            int end = untouchedShown ? Math.min(last, index + 1_000) : size;
            Map<Integer, JobSummary> rows =
                    partRows(array.head().id(), index, end, untouchedShown ? null : status, limit - shown.size());
            if (untouchedShown) {
                for (; index < end && shown.size() < limit; index++) {
                    JobSummary row = rows.get(index);
                    JobSummary child = row == null ? new JobSummary(array.untouchedChild(index), null, null) : row;
                    if (status == null || child.row().state().status() == status) {
                        shown.add(child);
                    }
                }
            } else {
                shown.addAll(rows.values());
                boolean more = shown.size() == limit;
                index = more ? shown.getLast().row().head().id().index() + 1 : size;
            }
        }
        return new Page<>(shown, index < size ? OptionalLong.of(index) : OptionalLong.empty());
    }

    /** The first children of an array job that wait at its place, which those that are tried again do not, in the order of their indexes. */
    List<JobSummary> waitingChildren(JobRow array, int limit) {
        List<JobSummary> waiting = new ArrayList<>();
        OptionalLong from = OptionalLong.of(firstUnplaced(array));
        while (from.isPresent() && waiting.size() < limit) {
            Page<JobSummary> page = children(array, JobStatus.RUNNABLE, from.getAsLong(), limit);
            page.rows().stream().filter(child -> child.row().place() == null).forEach(waiting::add);
            from = page.next();
        }
        return waiting.subList(0, Math.min(limit, waiting.size()));
    }

    /** Children are placed in ascending order, unless each waits for something of its own. */
    private long firstUnplaced(JobRow array) {
        ArrayState children = array.children();
        if (children == null || children.untouchedStatus() != JobStatus.RUNNABLE) {
            return 0;
        }
        return jdbi.withHandle(handle -> handle.createQuery("SELECT array_index FROM jobs WHERE account = ?"
                        + " AND job_id = ? AND array_index >= 0 AND array_index < ? AND attempt > 0"
                        + " ORDER BY array_index DESC LIMIT 1")
                .bind(0, account.value())
                .bind(1, array.head().id().uuid())
                .bind(2, JobId.FIRST_NODE)
                .mapTo(Long.class)
                .findOne()
                .map(last -> last + 1)
                .orElse(0L));
    }

    private Map<Integer, JobSummary> partRows(JobId job, int from, int to, @Nullable JobStatus status, int limit) {
        String sql = SUMMARY + " AND j.job_id = ? AND j.array_index >= ? AND j.array_index < ?"
                + (status == null ? "" : " AND j.status = ?") + " ORDER BY j.array_index LIMIT ?";
        List<Object> values = new ArrayList<>(List.of(account.value(), job.uuid(), from, to));
        if (status != null) {
            values.add(status.name());
        }
        // Without a status, all rows of the range are needed to know which children have none.
        values.add(status == null ? to - from : limit);
        Map<Integer, JobSummary> rows = new LinkedHashMap<>();
        jdbi.useHandle(handle -> bind(handle.createQuery(sql), values)
                .map((rs, context) -> summary(rs))
                .forEach(row -> rows.put(row.row().head().id().index(), row)));
        return rows;
    }

    /**
     * Nodes of a multi-node parallel job in the order of their indexes; as long as they were never placed they are where their job
     * is.
     *
     * @param status only nodes in this state; absent for all
     * @param from index at which the page begins
     * @param limit most nodes on the page, 1 or more
     */
    public Page<JobSummary> nodes(JobRow job, @Nullable JobStatus status, long from, int limit) {
        NodeLayout layout = job.head().nodes();
        if (layout == null) {
            return new Page<>(List.of(), OptionalLong.empty());
        }
        int begin = (int) Math.min(from, layout.numNodes());
        Map<Integer, JobSummary> rows = partRows(
                job.head().id(),
                JobId.FIRST_NODE + begin,
                JobId.FIRST_NODE + layout.numNodes(),
                null,
                layout.numNodes());
        List<JobSummary> shown = new ArrayList<>();
        int node = begin;
        for (; node < layout.numNodes() && shown.size() < limit; node++) {
            JobSummary row = rows.get(JobId.FIRST_NODE + node);
            JobSummary summary = row == null ? new JobSummary(job.untouchedNode(node), null, null) : row;
            if (status == null || summary.row().state().status() == status) {
                shown.add(summary);
            }
        }
        return new Page<>(shown, node < layout.numNodes() ? OptionalLong.of(node) : OptionalLong.empty());
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

    private JobSubmitted body(Handle handle, String uuid) {
        String json = handle.createQuery("SELECT body FROM job_bodies WHERE account = ? AND job_id = ?")
                .bind(0, account.value())
                .bind(1, uuid)
                .mapTo(String.class)
                .one();
        return JsonCodec.mapper().readValue(json, JobSubmitted.class);
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

    private static JobSummary summary(ResultSet rs) throws SQLException {
        JobRow row = RowMappers.job(rs);
        int exitCode = rs.getInt(RowMappers.JOB_COLUMN_COUNT + 1);
        boolean absent = rs.wasNull();
        return new JobSummary(row, absent ? null : exitCode, rs.getString(RowMappers.JOB_COLUMN_COUNT + 2));
    }

    private static Query bind(Query query, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            query.bind(i, values.get(i));
        }
        return query;
    }
}
