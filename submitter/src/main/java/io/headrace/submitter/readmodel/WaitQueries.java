package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.HistoryQueries.HistoryEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Jdbi;

/** Questions about why jobs of one account wait. */
public final class WaitQueries {
    /** Waiting jobs of a queue that are looked through for the one that is next. */
    private static final int LOOKED_AT = 1_000;

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

    /** The single jobs and array jobs of a queue that wait to be placed, as they were submitted. */
    public List<JobRow> waiting(String queue) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + RowMappers.JOB_COLUMNS + " FROM "
                        + RowMappers.JOB_TABLES + " WHERE j.account = ? AND j.job_queue = ? AND j.array_index = -1"
                        + " AND (j.status = 'RUNNABLE' OR (j.status = 'PENDING' AND j.array_size IS NOT NULL))"
                        + " ORDER BY j.sequence LIMIT ?")
                .bind(0, account.value())
                .bind(1, queue)
                .bind(2, LOOKED_AT)
                .map((rs, context) -> RowMappers.job(rs))
                .list());
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
