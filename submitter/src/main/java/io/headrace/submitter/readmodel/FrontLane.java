package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What waits in a queue without shares, or in one share of another, in its order; array jobs as their children. Read when asked for. */
final class FrontLane {
    private final Handle handle;
    private final JobQueries jobs;
    private final AccountId account;
    private final String queue;
    private final LaneSelection lane;
    private final int limit;
    private final Deque<Standing> waiting = new ArrayDeque<>();
    private @Nullable Deque<JobRow> rows;
    private int taken;

    /** At most so many of what waits. */
    FrontLane(Handle handle, JobQueries jobs, AccountId account, String queue, LaneSelection lane, int limit) {
        this.handle = handle;
        this.jobs = jobs;
        this.account = account;
        this.queue = queue;
        this.lane = lane;
        this.limit = limit;
    }

    /**
     * What can be placed.
     *
     * @param job single job or array child
     * @param priority scheduling priority
     * @param rank its place, or its array job's
     * @param since when it was queued there, milliseconds since the epoch
     * @param service what makes it a service job; absent for every other job
     */
    record Standing(JobId job, int priority, long rank, long since, JobRow.@Nullable Service service) {}

    /** What goes next; null when there is nothing left. */
    @Nullable
    Standing head() {
        if (rows == null) {
            rows = new ArrayDeque<>(rows());
        }
        while (waiting.isEmpty() && !rows.isEmpty()) {
            add(rows.remove());
        }
        return waiting.peek();
    }

    /** The next one is taken away. */
    void take() {
        waiting.remove();
        taken++;
    }

    private void add(JobRow row) {
        long rank = Objects.requireNonNull(row.place(), "it stands somewhere").rank();
        int priority = row.head().sharing().priority();
        long since = queuedAt(rank);
        if (row.children() == null) {
            waiting.add(new Standing(
                    row.head().id(), priority, rank, since, row.head().service()));
            return;
        }
        for (JobSummary child : jobs.parts().waitingChildren(row, Math.max(1, limit - taken))) {
            waiting.add(new Standing(child.row().head().id(), priority, rank, since, null));
        }
    }

    /** When the event was that gave this rank. */
    private long queuedAt(long rank) {
        return handle.createQuery("SELECT time FROM events WHERE account = ? AND sequence = ?")
                .bind(0, account.value())
                .bind(1, rank < 0 ? rank - Long.MIN_VALUE : rank)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private List<JobRow> rows() {
        List<JobRow> found = new ArrayList<>(rows("j", " AND j.array_index = -1"));
        found.addAll(rows("p", " AND j.array_index >= 0"));
        found.sort(Comparator.comparingInt((JobRow row) -> -row.head().sharing().priority())
                .thenComparingLong(
                        row -> Objects.requireNonNull(row.place(), "it stands").rank()));
        return found.subList(0, Math.min(limit, found.size()));
    }

    private List<JobRow> rows(String named, String kind) {
        Condition condition = lane.on(named);
        var query = handle.createQuery("SELECT " + RowMappers.JOB_COLUMNS + " FROM " + RowMappers.JOB_TABLES
                        + " WHERE j.account = ? AND " + named + ".job_queue = ? AND " + condition.sql() + kind
                        + " AND j.standing > 0 ORDER BY " + named + ".scheduling_priority DESC, j.place LIMIT ?")
                .bind(0, account.value())
                .bind(1, queue);
        int next = 2;
        for (Object value : condition.values()) {
            query.bind(next++, value);
        }
        return query.bind(next, limit).map((rs, context) -> RowMappers.job(rs)).list();
    }
}
