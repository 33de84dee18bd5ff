package io.headrace.scheduler.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.Table;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.TableSource;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.testkit.Dice;
import io.headrace.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of jobs that follow from others are read as if they were stored, whatever becomes of those others, and are not. */
class JobTableTest {
    private static final JobRow STARTING = JobRow.fresh(JobStatus.STARTING, null);
    private static final JobRow RUNNING = JobRow.fresh(JobStatus.RUNNING, null);
    private static final JobRow SUCCEEDED = JobRow.fresh(JobStatus.SUCCEEDED, null);
    private static final JobId JOB = JobId.parse("00000000-0000-4000-8000-000000000001");

    private static final JobId FINISHED = JobId.parse("00000000-0000-4000-8000-000000000002");

    @TempDir
    private Path folder;

    private final RandomRows rows = new RandomRows(new Dice(1));

    @Test
    void shouldHoldWhatTablesInMemoryHold() {
        try (TestStore store = TestStore.in(folder)) {
            Seeds.each(300, seed -> compare(new Dice(seed), store.get(), new AccountId("%012d".formatted(seed))));
        }
    }

    @Test
    void shouldStoreNoRowOfAJobThatIsPlacedRunsAndSucceeds() {
        try (TestStore store = TestStore.in(folder)) {
            CountingStore counted = new CountingStore(store.get());
            StoreTables.Factory task = new StoreTables.Factory(counted.asStore(), 1 << 20);
            StoreTables tables = task.of(AccountId.DEFAULT);
            Jobs jobs = Jobs.of(tables);

            // when
            place(jobs);
            end(task, tables);

            // then
            assertThat(counted.rows()).as("submission and attempt").isEqualTo(2);
            assertThat(counted.gets()).as("looks for rows of a new job").isZero();

            // when
            jobs.attempts.put(JOB, placed().started(2, null, null));
            jobs.rows.put(JOB, RUNNING);
            end(task, tables);

            // then
            assertThat(counted.rows()).as("and the attempt again").isEqualTo(3);

            // when
            jobs.attempts.remove(JOB);
            jobs.rows.put(JOB, SUCCEEDED);
            end(task, tables);

            // then
            assertThat(counted.rows()).as("and its end").isEqualTo(4);
            assertThat(counted.gets()).as("looks for what is remembered").isZero();
            assertThat(Jobs.restarted(counted.asStore()).rows.get(JOB)).isEqualTo(SUCCEEDED);
        }
    }

    @Test
    void shouldStoreARowOnceItSaysMore() {
        try (TestStore store = TestStore.in(folder)) {
            StoreTables.Factory task = new StoreTables.Factory(store.get(), 0);
            StoreTables tables = task.of(AccountId.DEFAULT);
            Jobs jobs = Jobs.of(tables);
            place(jobs);
            end(task, tables);

            jobs.rows.put(JOB, STARTING.withDependants());
            end(task, tables);
            assertThat(Jobs.restarted(store.get()).rows.get(JOB)).isEqualTo(STARTING.withDependants());

            jobs.rows.put(JOB, STARTING);
            end(task, tables);
            assertThat(Jobs.restarted(store.get()).rows.get(JOB)).isEqualTo(STARTING);
        }
    }

    @Test
    void shouldKeepARowWhoseAttemptEndsWithoutIt() {
        try (TestStore store = TestStore.in(folder)) {
            StoreTables.Factory task = new StoreTables.Factory(store.get(), 0);
            StoreTables tables = task.of(AccountId.DEFAULT);
            Jobs jobs = Jobs.of(tables);
            place(jobs);
            end(task, tables);

            jobs.attempts.remove(JOB);
            end(task, tables);

            assertThat(jobs.rows.get(JOB)).isEqualTo(STARTING);
            assertThat(Jobs.restarted(store.get()).rows.get(JOB)).isEqualTo(STARTING);
        }
    }

    /** Before ADR 0024 every row was stored, also one that follows from others, and a job that was placed kept its rank. */
    @Test
    void shouldReadTheRowsOfAnOlderStore() {
        try (TestStore store = TestStore.in(folder)) {
            StoreTables.Factory task = new StoreTables.Factory(store.get(), 0);
            StoreTables tables = task.of(AccountId.DEFAULT);
            place(Jobs.of(tables));
            end(task, tables);
            StoreWriter writer = new StoreWriter(store.get());
            StoredTable<JobId, JobRow> older =
                    new StoredTable<>(writer, new RowCache(0), AccountId.DEFAULT, TableId.JOBS);
            JobRow ranked = STARTING.withRank(5);
            older.put(JOB, ranked);
            older.put(FINISHED, SUCCEEDED);
            writer.flush();

            StoreTables.Factory restarted = new StoreTables.Factory(store.get(), 0);
            StoreTables read = restarted.of(AccountId.DEFAULT);
            Jobs jobs = Jobs.of(read);
            assertThat(jobs.rows.all()).containsExactly(new Row<>(JOB, ranked), new Row<>(FINISHED, SUCCEEDED));

            jobs.attempts.put(JOB, placed().started(2, null, null));
            jobs.rows.put(JOB, RUNNING);
            end(restarted, read);
            assertThat(Jobs.restarted(store.get()).rows.get(JOB)).isEqualTo(RUNNING);
            assertThat(older.get(JOB)).as("it follows now").isNull();
        }
    }

    @Test
    void shouldNotPassAStepAfterWhichASubmissionOrAnAttemptHasNoRow() {
        try (TestStore store = TestStore.in(folder)) {
            StoreTables.Factory task = new StoreTables.Factory(store.get(), 0);
            StoreTables tables = task.of(AccountId.DEFAULT);
            Jobs jobs = Jobs.of(tables);
            refused(tables, () -> jobs.specs.put(JOB, spec()));
            refused(tables, () -> jobs.attempts.put(JOB, placed()));
            place(jobs);
            tables.check();
            tables.commit();
            refused(tables, () -> jobs.rows.remove(JOB));
            task.flush();
            refused(tables, () -> jobs.rows.remove(JOB));
            refused(tables, () -> {
                jobs.rows.remove(JOB);
                jobs.specs.remove(JOB);
            });

            jobs.rows.remove(JOB);
            jobs.specs.remove(JOB);
            jobs.attempts.remove(JOB);
            tables.check();
            end(task, tables);
            assertThat(jobs.rows.get(JOB)).isNull();
        }
    }

    private static void refused(StoreTables tables, Runnable step) {
        step.run();
        assertThatThrownBy(tables::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job " + JOB + " has an attempt or a submission, but no row");
        tables.discard();
    }

    private void place(Jobs jobs) {
        jobs.specs.put(JOB, spec());
        jobs.attempts.put(JOB, placed());
        jobs.rows.put(JOB, STARTING);
    }

    private static void end(StoreTables.Factory task, StoreTables tables) {
        tables.commit();
        task.flush();
    }

    private JobSpec spec() {
        return (JobSpec) rows.row(TableId.SPECS);
    }

    private AttemptRow placed() {
        AttemptRow row = (AttemptRow) rows.row(TableId.ATTEMPTS);
        return AttemptRow.fresh(
                row.number(), row.executor(), row.incarnation(), row.environment(), row.resources(), row.placedAt());
    }

    /** Steps of all kinds on few jobs; a job with an attempt or a submission always has a row, as the core sees to. */
    private static void compare(Dice dice, KeyValueStore<Bytes, byte[]> store, AccountId account) {
        RandomRows random = new RandomRows(dice);
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add((JobId) random.key(TableId.JOBS));
        }
        Model model = new Model(random, dice);
        StoreTables.Factory task = new StoreTables.Factory(store, 0);
        StoreTables tables = task.of(account);
        for (int step = 0; step < 60; step++) {
            Jobs jobs = Jobs.of(tables);
            for (int i = dice.between(1, 4); i > 0; i--) {
                model.change(jobs, dice.oneOf(ids));
                model.compare(jobs, ids);
            }
            if (dice.percent(20)) {
                tables.discard();
                model.discard();
            } else {
                tables.commit();
                model.commit();
            }
            if (dice.percent(40)) {
                task.flush();
                if (dice.percent(50)) {
                    task = new StoreTables.Factory(store, dice.oneOf(0L, 300L, 1L << 20));
                    tables = task.of(account);
                }
            }
            model.compare(Jobs.of(tables), ids);
        }
    }

    /** The tables that a job has rows in. */
    private record Jobs(Table<JobId, JobSpec> specs, Table<JobId, AttemptRow> attempts, Table<JobId, JobRow> rows) {
        static Jobs of(TableSource tables) {
            return new Jobs(
                    tables.table(TableId.SPECS, JobId.class, JobSpec.class),
                    tables.table(TableId.ATTEMPTS, JobId.class, AttemptRow.class),
                    tables.table(TableId.JOBS, JobId.class, JobRow.class));
        }

        /** As a task finds them that starts on this store. */
        static Jobs restarted(KeyValueStore<Bytes, byte[]> store) {
            return of(new StoreTables.Factory(store, 0).of(AccountId.DEFAULT));
        }

        static Jobs copy(Jobs from) {
            Jobs copy = of(new InMemoryTables());
            from.specs.all().forEach(row -> copy.specs.put(row.key(), row.value()));
            from.attempts.all().forEach(row -> copy.attempts.put(row.key(), row.value()));
            from.rows.all().forEach(row -> copy.rows.put(row.key(), row.value()));
            return copy;
        }
    }

    /** What the tables should hold, and what they held before the step. */
    private static final class Model {
        private final RandomRows random;
        private final Dice dice;
        private Jobs now = Jobs.of(new InMemoryTables());
        private Jobs before = Jobs.of(new InMemoryTables());

        Model(RandomRows random, Dice dice) {
            this.random = random;
            this.dice = dice;
        }

        void change(Jobs jobs, JobId id) {
            switch (dice.below(5)) {
                case 0 -> set(jobs, id, random.row(TableId.SPECS), now.attempts.get(id), now.rows.get(id));
                case 1 -> set(jobs, id, now.specs.get(id), random.row(TableId.ATTEMPTS), now.rows.get(id));
                case 2 -> set(jobs, id, now.specs.get(id), null, now.rows.get(id));
                case 3 -> set(jobs, id, now.specs.get(id), now.attempts.get(id), row());
                default -> set(jobs, id, null, null, null);
            }
        }

        private JobRow row() {
            return dice.oneOf(STARTING, RUNNING, SUCCEEDED, (JobRow) random.row(TableId.JOBS));
        }

        private void set(Jobs jobs, JobId id, @Nullable Object spec, @Nullable Object attempt, @Nullable JobRow row) {
            JobRow needed = row == null && (spec != null || attempt != null) ? row() : row;
            for (Jobs each : List.of(jobs, now)) {
                set(each.specs, id, (JobSpec) spec, now.specs.get(id));
                set(each.attempts, id, (AttemptRow) attempt, now.attempts.get(id));
                set(each.rows, id, needed, now.rows.get(id));
            }
        }

        /** Only what changes, as the core does. */
        private static <V> void set(Table<JobId, V> table, JobId id, @Nullable V row, @Nullable V known) {
            if (row == null) {
                table.remove(id);
            } else if (!row.equals(known)) {
                table.put(id, row);
            }
        }

        void commit() {
            before = Jobs.copy(now);
        }

        void discard() {
            now = Jobs.copy(before);
        }

        void compare(Jobs jobs, List<JobId> ids) {
            for (JobId id : ids) {
                assertThat(jobs.rows.get(id)).isEqualTo(now.rows.get(id));
            }
            JobId one = dice.oneOf(ids);
            JobId other = dice.oneOf(ids);
            JobId from = one.compareTo(other) < 0 ? one : other;
            int limit = dice.oneOf(1, 2, 3, Integer.MAX_VALUE);
            JobId to = from.equals(one) ? other : one;
            assertThat(jobs.rows.scan(from, to, limit)).isEqualTo(now.rows.scan(from, to, limit));
            assertThat(jobs.rows.all()).isEqualTo(now.rows.all());
        }
    }
}
