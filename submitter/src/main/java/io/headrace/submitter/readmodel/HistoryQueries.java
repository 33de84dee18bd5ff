package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
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
     * What happened to a job, in order; also to one that has been purged. With the events of a multi-node parallel job come those
     * of its main node as long as the job is not purged, with those of a node come its job's: neither tells the story alone.
     *
     * @param limit most events that are given
     */
    public List<HistoryEvent> ofJob(JobId id, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                        + " FROM events WHERE account = ? AND job_id IN (?, ?) ORDER BY sequence LIMIT ?")
                .bind(0, account.value())
                .bind(1, id.toString())
                .bind(2, (id.isNode() ? id.parent() : withMainNode(handle, id)).toString())
                .bind(3, limit)
                .map((rs, context) -> event(rs))
                .list());
    }

    /** The main node of a multi-node parallel job; any other job itself. */
    private JobId withMainNode(Handle handle, JobId id) {
        return handle.createQuery("SELECT COALESCE(attempts_index, array_index) FROM jobs"
                        + " WHERE account = ? AND job_id = ? AND array_index = ?")
                .bind(0, account.value())
                .bind(1, id.uuid())
                .bind(2, id.index())
                .mapTo(Integer.class)
                .findOne()
                .map(index -> new JobId(id.uuid(), index))
                .orElse(id);
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
