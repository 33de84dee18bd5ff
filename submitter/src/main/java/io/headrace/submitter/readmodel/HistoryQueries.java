package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Questions about what happened in one account. */
public final class HistoryQueries {
    /** What {@link #event} reads, in its order. */
    static final String COLUMNS = "sequence, time, type, job_id, actor, causation_id, body";

    private final Jdbi jdbi;
    private final AccountId account;

    /** Questions about the history of this account. */
    public HistoryQueries(Database database, AccountId account) {
        this.jdbi = database.jdbi();
        this.account = account;
    }

    /**
     * One event.
     *
     * @param sequence its place among the account's events
     * @param time when it was decided, milliseconds since the epoch
     * @param type simple name of the event, for example {@code JobPlaced}
     * @param jobId the job that it is about
     * @param actor who asked for it; absent when nobody did
     * @param causationId the command or report that caused it; absent when none did
     * @param body the event as JSON
     */
    public record HistoryEvent(
            long sequence,
            long time,
            String type,
            String jobId,
            @Nullable String actor,
            @Nullable String causationId,
            String body) {}

    /**
     * What happened to a job, in order; also to one that has been purged.
     *
     * @param limit most events that are given
     */
    public List<HistoryEvent> ofJob(JobId id, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT " + COLUMNS + " FROM events WHERE account = ? AND job_id = ? ORDER BY sequence LIMIT ?")
                .bind(0, account.value())
                .bind(1, id.toString())
                .bind(2, limit)
                .map((rs, context) -> event(rs))
                .list());
    }

    /** The event of a row of {@link #COLUMNS}. */
    static HistoryEvent event(ResultSet rs) throws SQLException {
        return new HistoryEvent(
                rs.getLong(1),
                rs.getLong(2),
                rs.getString(3),
                rs.getString(4),
                rs.getString(5),
                rs.getString(6),
                rs.getString(7));
    }
}
