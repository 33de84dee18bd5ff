package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of jobs. Only those are stored that say more than the rows of the same job in two other tables do (ADR 0024): who has an
 * attempt starts or runs, and who has none but a submission has succeeded, unless a row says otherwise. For most jobs none ever does.
 *
 * <p>A job that has an attempt or a submission has a row, which {@link StoreTables#check} sees to.
 *
 * <p>What a row follows from can change without it. Before any of the three tables is written, {@link #beforeWrite} must have looked at
 * what the transaction has changed of the other two.
 */
final class JobTable implements CommittedRows<JobId, JobRow> {
    /** About what a row takes that is remembered rather than read. */
    private static final int WEIGHT = 64;

    private static final JobRow STARTING = JobRow.fresh(JobStatus.STARTING, null);
    private static final JobRow RUNNING = JobRow.fresh(JobStatus.RUNNING, null);
    private static final JobRow SUCCEEDED = JobRow.fresh(JobStatus.SUCCEEDED, null);

    private final StoredTable<JobId, JobRow> jobs;
    /** The same rows; new jobs are behind all of them, which takes no look into the store. */
    private final Gaps<JobId, JobRow> stored;

    private final LowerLayers<JobId, JobSpec> specs;
    private final LowerLayers<JobId, AttemptRow> attempts;
    /** Rows that are known to follow from others, which takes no look into the store either. */
    private final RowCache.Rows<JobId, JobRow> following;

    JobTable(
            StoredTable<JobId, JobRow> jobs,
            LowerLayers<JobId, JobSpec> specs,
            LowerLayers<JobId, AttemptRow> attempts,
            RowCache.Rows<JobId, JobRow> following) {
        this.jobs = jobs;
        this.specs = specs;
        this.attempts = attempts;
        this.following = following;
        stored = new Gaps<>(jobs, jobs.last());
    }

    /** No row, stored or not, has a greater key; null when there is none. */
    @Nullable
    JobId last() {
        JobId last = greater(specs.stored().last(), attempts.stored().last());
        return greater(last, jobs.last());
    }

    private static @Nullable JobId greater(@Nullable JobId one, @Nullable JobId other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }

    @Override
    public @Nullable JobRow get(JobId job) {
        JobRow known = following.get(job);
        if (known != null) {
            return known;
        }
        JobRow row = stored.get(job);
        if (row != null) {
            return row;
        }
        AttemptRow attempt = attempts.stored().get(job);
        JobRow follows =
                attempt != null ? followingFrom(attempt) : specs.stored().get(job) != null ? SUCCEEDED : null;
        if (follows != null) {
            following.put(job, follows, WEIGHT);
        }
        return follows;
    }

    @Override
    public List<Row<JobId, JobRow>> scan(JobId from, JobId to, int limit) {
        return merged(
                specs.stored().scan(from, to, limit),
                attempts.stored().scan(from, to, limit),
                stored.scan(from, to, limit),
                limit);
    }

    @Override
    public List<Row<JobId, JobRow>> all() {
        return merged(specs.stored().all(), attempts.stored().all(), stored.all(), Integer.MAX_VALUE);
    }

    private static List<Row<JobId, JobRow>> merged(
            List<Row<JobId, JobSpec>> submitted,
            List<Row<JobId, AttemptRow>> live,
            List<Row<JobId, JobRow>> ownRows,
            int limit) {
        NavigableMap<JobId, JobRow> rows = new TreeMap<>();
        submitted.forEach(row -> rows.put(row.key(), SUCCEEDED));
        live.forEach(row -> rows.put(row.key(), followingFrom(row.value())));
        ownRows.forEach(row -> rows.put(row.key(), row.value()));
        List<Row<JobId, JobRow>> first = new ArrayList<>();
        rows.entrySet().stream().limit(limit).forEach(row -> first.add(new Row<>(row.getKey(), row.getValue())));
        return first;
    }

    @Override
    public void put(JobId job, JobRow row) {
        if (follows(job, row)) {
            if (isStored(job)) {
                stored.remove(job);
            }
            following.put(job, row, WEIGHT);
        } else {
            following.remove(job);
            stored.put(job, row);
        }
    }

    @Override
    public void remove(JobId job) {
        if (isStored(job)) {
            stored.remove(job);
        }
        following.remove(job);
    }

    /**
     * The three tables are about to be written, this one first: rows that the transaction has not changed, and that follow from what it has
     * changed no longer, are stored from now on.
     *
     * @param changed the jobs whose rows it has changed
     */
    void beforeWrite(Set<JobId> changed) {
        keep(attempts.transaction().changedKeys(), changed);
        keep(specs.transaction().changedKeys(), changed);
    }

    private void keep(Set<JobId> touched, Set<JobId> changed) {
        for (JobId job : touched) {
            if (!changed.contains(job)) {
                JobRow row = get(job);
                if (row != null && !isStored(job) && !follows(job, row)) {
                    put(job, row);
                }
            }
        }
    }

    private boolean isStored(JobId job) {
        return following.get(job) == null && stored.get(job) != null;
    }

    /** Whether this row will follow from those of the other tables once they are written. Most say no by their status alone. */
    private boolean follows(JobId job, JobRow row) {
        return switch (row.status()) {
            case STARTING, RUNNING -> {
                AttemptRow attempt = attempts.transaction().get(job);
                yield attempt != null && row.equals(followingFrom(attempt));
            }
            case SUCCEEDED ->
                row.equals(SUCCEEDED)
                        && attempts.transaction().get(job) == null
                        && specs.transaction().get(job) != null;
            case SUBMITTED, PENDING, RUNNABLE, SCHEDULED, FAILED -> false;
        };
    }

    private static JobRow followingFrom(AttemptRow attempt) {
        return attempt.startedAt() == null ? STARTING : RUNNING;
    }
}
