package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attempts' rows, with the jobs of each executor. Which those are follows from the rows, so it is not stored: two writes less for
 * every attempt.
 */
final class IndexedAttempts implements Table<JobId, AttemptRow> {
    private final Table<JobId, AttemptRow> rows;
    private @Nullable Map<ExecutorId, Set<JobId>> jobs;

    IndexedAttempts(Table<JobId, AttemptRow> rows) {
        this.rows = rows;
    }

    /** Every job with a live attempt on this executor, in order. A copy. */
    List<JobId> jobsOn(ExecutorId executor) {
        return index().getOrDefault(executor, Set.of()).stream().sorted().toList();
    }

    /** Made from the rows when it is first asked for: most accounts never lose an executor. */
    private Map<ExecutorId, Set<JobId>> index() {
        Map<ExecutorId, Set<JobId>> made = jobs;
        if (made == null) {
            made = new HashMap<>();
            for (Row<JobId, AttemptRow> attempt : rows.all()) {
                add(made, attempt.key(), attempt.value());
            }
            jobs = made;
        }
        return made;
    }

    void forgetIndex() {
        jobs = null;
    }

    /** An attempt never moves to another executor, so what was there before need not be looked up. */
    @Override
    public void put(JobId key, AttemptRow row) {
        if (jobs != null) {
            add(jobs, key, row);
        }
        rows.put(key, row);
    }

    @Override
    public void remove(JobId key) {
        AttemptRow row = jobs == null ? null : rows.get(key);
        if (jobs != null && row != null) {
            jobs.computeIfPresent(row.executor(), (executor, listed) -> {
                listed.remove(key);
                return listed.isEmpty() ? null : listed;
            });
        }
        rows.remove(key);
    }

    private static void add(Map<ExecutorId, Set<JobId>> index, JobId job, AttemptRow attempt) {
        index.computeIfAbsent(attempt.executor(), ignored -> new HashSet<>()).add(job);
    }

    @Override
    public @Nullable AttemptRow get(JobId key) {
        return rows.get(key);
    }

    @Override
    public List<Row<JobId, AttemptRow>> scan(JobId from, JobId to, int limit) {
        return rows.scan(from, to, limit);
    }

    @Override
    public List<Row<JobId, AttemptRow>> all() {
        return rows.all();
    }
}
