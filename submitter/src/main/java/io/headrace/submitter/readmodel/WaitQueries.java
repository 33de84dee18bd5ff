package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.HistoryQueries.HistoryEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Questions about why jobs of one account wait. */
public final class WaitQueries {
    /** Jobs at the front of a queue that are looked through for the one that is next and says why it waits. */
    private static final int LOOKED_AT = 100;

    /** Runs that an estimate is made from. */
    private static final int RUNS = 50;

    private final Jdbi jdbi;
    private final AccountId account;

    /** Questions about the waiting jobs of this account. */
    public WaitQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
    }

    /**
     * A live attempt.
     *
     * @param jobId its job
     * @param placedAt when it was placed, milliseconds since the epoch
     */
    public record LiveAttempt(String jobId, long placedAt) {}

    /** The newest event about the job that says why it waits, or that it waits no longer. */
    public Optional<HistoryEvent> newestReason(JobId id) {
        return newest(id, "'JobWaiting', 'JobHeld', 'JobResumed', 'JobPlaced', 'JobQueued', 'ArrayQueued'");
    }

    /** The newest event about room that is kept for the job, or is no longer. */
    public Optional<HistoryEvent> newestReservation(JobId id) {
        return newest(id, "'RoomReserved', 'ReservationDropped', 'JobPlaced'");
    }

    private Optional<HistoryEvent> newest(JobId id, String types) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + HistoryQueries.COLUMNS
                        + " FROM events WHERE account = ? AND job_id = ? AND type IN (" + types
                        + ") ORDER BY sequence DESC LIMIT 1")
                .bind(0, account.value())
                .bind(1, id.toString())
                .map((rs, context) -> HistoryQueries.event(rs))
                .findOne());
    }

    /**
     * How many attempts wait before a place: in its queue, or in its share of a queue with shares. Those that stand aside are not counted.
     *
     * @param standing a job, or an array child that is tried again, with a place of its own
     */
    public long ahead(JobRow standing) {
        Lane lane = Lane.of(standing);
        Object[] here = {standing.head().sharing().priority(), rank(standing)};
        String waiting = "SELECT COALESCE(SUM(j.standing), 0) FROM jobs j WHERE j.account = ?" + lane.is("j")
                + " AND j.array_index = -1 AND j.standing > 0";
        long ofHigherPriority = count(waiting + " AND j.scheduling_priority > ?", lane.and(here[0]));
        long before = count(waiting + " AND j.scheduling_priority = ? AND j.place < ?", lane.and(here));
        // Children that are tried again stand in front of their array job. If that is before as well, they are counted
        // with it.
        long triedAgain = count(
                "SELECT COUNT(*) FROM " + RowMappers.JOB_TABLES + " WHERE j.account = ?" + lane.is("p")
                        + " AND j.array_index >= 0 AND j.standing > 0 AND " + before("j")
                        + " AND NOT (p.standing > 0 AND " + before("p") + ")",
                lane.and(here[0], here[0], here[1], here[0], here[0], here[1]));
        return ofHigherPriority + before + triedAgain;
    }

    /** How many children of an array job wait at its place before the one with this index. */
    public long siblingsAhead(JobRow array, int index) {
        ArrayState children = array.children();
        boolean others = children != null && children.untouchedStatus() == JobStatus.RUNNABLE;
        String rows =
                "SELECT COUNT(*) FROM jobs WHERE account = ? AND job_id = ? AND array_index >= 0 AND array_index < ?";
        List<Object> values = List.of(account.value(), array.head().id().uuid(), index);
        long withoutRow = others ? index - count(rows, values) : 0;
        return withoutRow + count(rows + " AND status = 'RUNNABLE' AND place IS NULL", values);
    }

    /** What stands first where this job stands: in its queue, or its share of a queue with shares. In order. */
    public List<JobRow> first(JobRow standing) {
        Lane lane = Lane.of(standing);
        List<JobRow> rows = new ArrayList<>(rows("j", lane.is("j") + " AND j.array_index = -1", lane));
        rows.addAll(rows("p", lane.is("p") + " AND j.array_index >= 0", lane));
        rows.sort(Comparator.comparingInt((JobRow row) -> -row.head().sharing().priority())
                .thenComparingLong(WaitQueries::rank));
        return rows.subList(0, Math.min(LOOKED_AT, rows.size()));
    }

    /** In order of the priority, which of an array child is that of its array job. */
    private List<JobRow> rows(String priorityOf, String where, Lane lane) {
        String sql = "SELECT " + RowMappers.JOB_COLUMNS + " FROM " + RowMappers.JOB_TABLES + " WHERE j.account = ?"
                + where + " AND j.standing > 0 ORDER BY " + priorityOf + ".scheduling_priority DESC, j.place LIMIT ?";
        return jdbi.withHandle(handle -> bound(handle.createQuery(sql), lane.and(LOOKED_AT))
                .map((rs, context) -> RowMappers.job(rs))
                .list());
    }

    /** What is served in one order: a queue without shares, or one share of another. */
    private record Lane(String account, String queue, LaneSelection selection) {
        static Lane of(JobRow row) {
            return new Lane(row.head().account().value(), row.head().queue(), LaneSelection.of(row.head()));
        }

        String is(String table) {
            return " AND " + table + ".job_queue = ? AND " + selection.on(table).sql();
        }

        /** The values of a statement that begins with the account and {@link #is}. */
        List<Object> and(Object... more) {
            List<Object> values = new ArrayList<>(List.of(account, queue));
            values.addAll(selection.on("").values());
            values.addAll(List.of(more));
            return values;
        }
    }

    private static String before(String table) {
        return "(p.scheduling_priority > ? OR (p.scheduling_priority = ? AND " + table + ".place < ?))";
    }

    private static long rank(JobRow standing) {
        return Objects.requireNonNull(standing.place(), "it has a place").rank();
    }

    private long count(String sql, List<Object> values) {
        return jdbi.withHandle(handle ->
                bound(handle.createQuery(sql), values).mapTo(Long.class).one());
    }

    private static Query bound(Query query, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            query.bind(i, values.get(i));
        }
        return query;
    }

    /** Mean milliseconds that the latest successful attempts of a queue's jobs ran; empty when there was none. */
    public OptionalDouble meanRunMillis(String queue) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT AVG(run) FROM (SELECT a.stopped_at - a.started_at AS run"
                                + " FROM jobs j JOIN attempts a ON a.account = j.account AND a.job_id = j.job_id"
                                + " AND a.status = 'SUCCEEDED' AND a.started_at IS NOT NULL"
                                + " WHERE j.account = ? AND j.job_queue = ? AND j.array_index = -1"
                                + " ORDER BY j.sequence DESC LIMIT ?) AS latest")
                        .bind(0, account.value())
                        .bind(1, queue)
                        .bind(2, RUNS)
                        .map((rs, context) -> {
                            double mean = rs.getDouble(1);
                            return rs.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(mean);
                        })
                        .one());
    }

    /** What runs on an executor, oldest first. */
    public List<LiveAttempt> live(ExecutorId executor) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT job_id, array_index, placed_at FROM attempts"
                                + " WHERE account = ? AND executor_id = ? AND status IN ('STARTING', 'RUNNING') ORDER BY placed_at")
                .bind(0, account.value())
                .bind(1, executor.value())
                .map((rs, context) ->
                        new LiveAttempt(new JobId(rs.getString(1), rs.getInt(2)).toString(), rs.getLong(3)))
                .list());
    }
}
