package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.RowChanges.AttemptKey;
import io.headrace.submitter.readmodel.RowChanges.JobKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The writing side of the read model: rows as they are, and batches of changes, each in one transaction with the
 * offsets of the events that it comes from. For one thread.
 */
final class ReadModelStore implements RowSource {
    /** Rows kept in memory, so that the events of a job's short life do not each read it. */
    private static final int CACHED_ROWS = 20_000;

    private final Jdbi jdbi;
    private final Map<JobKey, JobRow> jobs = leastRecentlyUsed();
    private final Map<AttemptKey, AttemptRow> attempts = leastRecentlyUsed();
    private final Map<AccountId, Long> positions = leastRecentlyUsed();

    ReadModelStore(Database database) {
        jdbi = database.jdbi();
    }

    @Override
    public Optional<JobRow> job(AccountId account, JobId id) {
        JobKey key = new JobKey(account, id);
        JobRow cached = jobs.get(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<JobRow> read =
                jdbi.withHandle(handle -> handle.createQuery("SELECT " + RowMappers.JOB_COLUMNS + " FROM "
                                + RowMappers.JOB_TABLES + " WHERE j.account = ? AND j.job_id = ? AND j.array_index = ?")
                        .bind(0, account.value())
                        .bind(1, id.uuid())
                        .bind(2, id.index())
                        .map((rs, context) -> RowMappers.job(rs))
                        .findOne());
        read.ifPresent(row -> jobs.put(key, row));
        return read;
    }

    @Override
    public List<JobRow> openChildren(AccountId account, JobId array, int from, int to) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + RowMappers.JOB_COLUMNS + " FROM "
                        + RowMappers.JOB_TABLES + " WHERE j.account = ? AND j.job_id = ? AND j.array_index >= ?"
                        + " AND j.array_index < ? AND j.status NOT IN ('SUCCEEDED', 'FAILED') ORDER BY j.array_index")
                .bind(0, account.value())
                .bind(1, array.uuid())
                .bind(2, from)
                .bind(3, to)
                .map((rs, context) -> RowMappers.job(rs))
                .list());
    }

    @Override
    public List<Integer> childrenWithRows(AccountId account, JobId array, int from, int to) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT array_index FROM jobs"
                        + " WHERE account = ? AND job_id = ? AND array_index >= ? AND array_index < ?")
                .bind(0, account.value())
                .bind(1, array.uuid())
                .bind(2, from)
                .bind(3, to)
                .mapTo(Integer.class)
                .list());
    }

    @Override
    public List<Integer> succeededChildren(AccountId account, JobId array) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT array_index FROM jobs"
                        + " WHERE account = ? AND job_id = ? AND array_index >= 0 AND array_index < ?"
                        + " AND status = 'SUCCEEDED'")
                .bind(0, account.value())
                .bind(1, array.uuid())
                .bind(2, JobId.FIRST_NODE)
                .mapTo(Integer.class)
                .list());
    }

    @Override
    public Optional<AttemptRow> attempt(AccountId account, AttemptId id) {
        AttemptKey key = new AttemptKey(account, id);
        AttemptRow cached = attempts.get(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<AttemptRow> read = jdbi.withHandle(handle -> handle.createQuery("SELECT " + RowMappers.ATTEMPT_COLUMNS
                        + " FROM attempts WHERE account = ? AND job_id = ? AND array_index = ? AND number = ?")
                .bind(0, account.value())
                .bind(1, id.job().uuid())
                .bind(2, id.job().index())
                .bind(3, id.number())
                .map((rs, context) -> RowMappers.attempt(rs))
                .findOne());
        read.ifPresent(row -> attempts.put(key, row));
        return read;
    }

    @Override
    public long position(AccountId account) {
        return positions.computeIfAbsent(
                account,
                missing -> jdbi.withHandle(
                        handle -> handle.createQuery("SELECT sequence FROM account_positions WHERE account = ?")
                                .bind(0, missing.value())
                                .mapTo(Long.class)
                                .findOne()
                                .orElse(0L)));
    }

    /** What was submitted, as it is stored. */
    String body(JobKey job) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT body FROM job_bodies WHERE account = ? AND job_id = ?")
                        .bind(0, job.account().value())
                        .bind(1, job.id().uuid())
                        .mapTo(String.class)
                        .one());
    }

    /**
     * Where to go on reading: the next offset of each partition of the topic with this id. Empty when nothing of it is
     * folded yet. Rows that come from another topic (the broker's data was deleted, and the topic made anew) are
     * removed first: they say nothing about this one.
     */
    Map<Integer, Long> offsets(String topicId) {
        return jdbi.inTransaction(handle -> {
            long foreign = handle.createQuery("SELECT COUNT(*) FROM event_offsets WHERE topic_id <> ?")
                    .bind(0, topicId)
                    .mapTo(Long.class)
                    .one();
            if (foreign > 0) {
                RowWriter.clear(handle);
                forget();
            }
            Map<Integer, Long> offsets = new LinkedHashMap<>();
            handle.createQuery("SELECT partition_id, next_offset FROM event_offsets WHERE topic_id = ?")
                    .bind(0, topicId)
                    .map((rs, context) -> Map.entry(rs.getInt(1), rs.getLong(2)))
                    .forEach(entry -> offsets.put(entry.getKey(), entry.getValue()));
            return offsets;
        });
    }

    /** Writes a batch and how far it reads the topic, both or neither. */
    void write(RowChanges changes, String topicId, Map<Integer, Long> nextOffsets) {
        try {
            jdbi.useTransaction(handle -> writeIn(handle, changes, topicId, nextOffsets));
        } catch (RuntimeException e) {
            forget();
            throw e;
        }
        remember(changes);
    }

    private static void writeIn(Handle handle, RowChanges changes, String topicId, Map<Integer, Long> nextOffsets) {
        new RowWriter(handle).write(changes);
        var batch =
                handle.prepareBatch("INSERT INTO event_offsets (topic_id, partition_id, next_offset) VALUES (?, ?, ?)"
                        + " ON CONFLICT (topic_id, partition_id) DO UPDATE SET next_offset = excluded.next_offset");
        nextOffsets.forEach((partition, offset) -> {
            batch.bind(0, topicId)
                    .bind(1, (int) partition)
                    .bind(2, (long) offset)
                    .add();
        });
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private void remember(RowChanges changes) {
        if (!changes.purged.isEmpty()) {
            jobs.keySet().removeIf(key -> changes.purged.contains(key.whole()));
            attempts.keySet().removeIf(key -> changes.purged.contains(key.job().whole()));
        }
        jobs.putAll(changes.jobs);
        attempts.putAll(changes.attempts);
        positions.putAll(changes.positions);
        // What has ended is hardly asked for again: keep room for what lives.
        List.copyOf(changes.attempts.values()).stream()
                .filter(AttemptRow::ended)
                .forEach(row -> attempts.remove(new AttemptKey(row.account(), row.id())));
    }

    private void forget() {
        jobs.clear();
        attempts.clear();
        positions.clear();
    }

    private static <K, V> Map<K, V> leastRecentlyUsed() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > CACHED_ROWS;
            }
        };
    }
}
