package io.headrace.scheduler.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.scheduler.core.state.AccountRow;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.Marker;
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
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables on a store hold what tables in memory would, through steps that end well, steps that fail, ends of transactions, and restarts. */
class StoreTablesTest {
    private static final AccountId ACCOUNT = AccountId.DEFAULT;
    private static final int KEYS = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldHoldWhatATableInMemoryHolds(TableId table) {
        try (TestStore store = TestStore.in(folder)) {
            Seeds.each(20, seed -> compare(table, new Dice(seed), store.get(), new AccountId("%012d".formatted(seed))));
        }
    }

    @Test
    void shouldGiveEveryTableAPrefixOfItsOwn() {
        assertThat(TableId.values()).extracting(TableId::prefix).doesNotHaveDuplicates();
    }

    /** Whoever does not know that rows of jobs may follow from others must not read them (ADR 0024); what was written before is read. */
    @Test
    void shouldWriteAccountsInTheFormatThatOlderReleasesRefuse() {
        RowCodec<AccountRow> accounts = accounts();
        ByteWriter written = new ByteWriter();
        accounts.write(new AccountRow(7), written);
        byte[] bytes = written.toBytes();
        assertThat(bytes[0]).isEqualTo((byte) 2);
        assertThat(accounts.read(bytes)).isEqualTo(new AccountRow(7));

        bytes[0] = 1;
        assertThat(accounts.read(bytes)).isEqualTo(new AccountRow(7));
        bytes[0] = 3;
        assertThatThrownBy(() -> accounts.read(bytes)).isInstanceOf(StoreFormatException.class);
    }

    @SuppressWarnings("unchecked") // a table id always comes with the same types
    private static RowCodec<AccountRow> accounts() {
        return (RowCodec<AccountRow>) RowCodecs.of(TableId.ACCOUNT);
    }

    @Test
    void shouldWriteARowOnceAndOneThatCameAndWentNotAtAll() {
        try (TestStore store = TestStore.in(folder)) {
            CountingStore counted = new CountingStore(store.get());
            StoreTables.Factory task = new StoreTables.Factory(counted.asStore(), 0);
            StoreTables tables = task.of(ACCOUNT);
            Table<String, AccountRow> account = tables.table(TableId.ACCOUNT, String.class, AccountRow.class);
            for (int step = 0; step < 3; step++) {
                for (int i = 0; i < 5; i++) {
                    account.put("account", new AccountRow(i));
                }
                account.put("passing", new AccountRow(1));
                account.remove("passing");
                account.put("of one step", new AccountRow(1));
                tables.commit();
                account.remove("of one step");
                tables.commit();
            }
            assertThat(counted.rows()).as("before the end of the transaction").isZero();
            task.flush();
            assertThat(counted.rows()).isEqualTo(1);
            task.flush();
            assertThat(counted.rows()).as("nothing is new").isEqualTo(1);
        }
    }

    @Test
    void shouldWriteALargeTransactionBeforeItEnds() {
        try (TestStore store = TestStore.in(folder)) {
            CountingStore counted = new CountingStore(store.get());
            StoreTables.Factory task = new StoreTables.Factory(counted.asStore(), 0, 3);
            StoreTables tables = task.of(ACCOUNT);
            Table<String, AccountRow> account = tables.table(TableId.ACCOUNT, String.class, AccountRow.class);
            for (int step = 0; step < 3; step++) {
                account.put("account", new AccountRow(step));
                tables.commit();
            }
            assertThat(counted.rows()).as("after three changes").isZero();

            account.put("another", new AccountRow(1));
            tables.commit();
            assertThat(counted.rows()).as("after the fourth").isEqualTo(2);

            account.put("account", new AccountRow(4));
            tables.commit();
            assertThat(counted.rows()).as("counted anew").isEqualTo(2);
            task.flush();
            assertThat(counted.rows()).isEqualTo(3);
            assertThat(account.get("account")).isEqualTo(new AccountRow(4));
        }
    }

    @Test
    void shouldKnowThatANewIdIsNotTakenWithoutAskingTheStore() {
        try (TestStore store = TestStore.in(folder)) {
            CountingStore counted = new CountingStore(store.get());
            JobId early = JobId.fresh();
            JobId late = JobId.fresh();
            StoreTables.Factory task = new StoreTables.Factory(counted.asStore(), 0);
            StoreTables tables = task.of(ACCOUNT);
            releases(tables).put(late, Marker.PRESENT);
            tables.commit();
            task.flush();

            Table<JobId, Marker> found = releases(new StoreTables.Factory(counted.asStore(), 0).of(ACCOUNT));

            assertThat(found.get(JobId.fresh())).isNull();
            assertThat(counted.gets()).as("for an id behind all others").isZero();
            assertThat(found.get(early)).isNull();
            assertThat(found.get(late)).isEqualTo(Marker.PRESENT);
            assertThat(counted.gets()).as("for ids that may be there").isEqualTo(2);
        }
    }

    private static Table<JobId, Marker> releases(TableSource tables) {
        return tables.table(TableId.RELEASES, JobId.class, Marker.class);
    }

    @Test
    void shouldFindTheAccountsOfAStore() {
        try (TestStore store = TestStore.in(folder)) {
            StoreTables.Factory factory = new StoreTables.Factory(store.get(), 0);
            assertThat(StoredKeys.accounts(store.get())).isEmpty();
            List<AccountId> accounts = List.of(
                    new AccountId("000000000000"), new AccountId("000000000009"), new AccountId("999999999999"));
            for (AccountId account : accounts) {
                StoreTables tables = factory.of(account);
                for (int i = 0; i < 3; i++) {
                    tables.table(TableId.ACCOUNT, String.class, AccountRow.class)
                            .put("row" + i, new AccountRow(i));
                }
                tables.commit();
            }
            factory.flush();
            assertThat(StoredKeys.accounts(store.get())).isEqualTo(accounts);
        }
    }

    @Test
    void shouldSayWhenARowIsOfALaterRelease() {
        RowCodec<?> codec = RowCodecs.of(TableId.ACCOUNT);
        assertThatThrownBy(() -> codec.read(new byte[] {9, 1}))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("format 9");
        assertThatThrownBy(() -> codec.read(new byte[] {1})).isInstanceOf(StoreFormatException.class);
    }

    /** Rows of other accounts, left by other seeds, must not be seen. */
    private static void compare(TableId id, Dice dice, KeyValueStore<Bytes, byte[]> store, AccountId account) {
        RandomRows random = new RandomRows(dice);
        List<Comparable<?>> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(random.key(id));
        }
        Model<?, ?> model = model(id, random);
        StoreTables.Factory task = restart(store, dice);
        StoreTables tables = task.of(account);
        for (int step = 0; step < 30; step++) {
            for (int i = dice.between(1, 12); i > 0; i--) {
                Comparable<?> key = dice.oneOf(keys);
                boolean put = dice.percent(60);
                model.change(tables, key, put ? random.row(id) : null);
                model.compare(tables, dice.oneOf(keys), dice.oneOf(keys), dice.between(0, 8));
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
                    task = restart(store, dice);
                    tables = task.of(account);
                }
            }
            model.compare(tables, dice.oneOf(keys), dice.oneOf(keys), Integer.MAX_VALUE);
        }
    }

    private static StoreTables.Factory restart(KeyValueStore<Bytes, byte[]> store, Dice dice) {
        return new StoreTables.Factory(store, dice.oneOf(0L, 300L, 1L << 20));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Model<?, ?> model(TableId id, RandomRows random) {
        return new Model(id, random.keyType(id), random.row(id).getClass());
    }

    /** What the table should hold, and what it held before the step. */
    private static final class Model<K extends Comparable<K>, V> {
        private final TableId id;
        private final Class<K> keyType;
        private final Class<V> rowType;
        private Table<K, V> now;
        private List<Row<K, V>> before = List.of();

        Model(TableId id, Class<K> keyType, Class<V> rowType) {
            this.id = id;
            this.keyType = keyType;
            this.rowType = rowType;
            now = of(new InMemoryTables());
        }

        private Table<K, V> of(TableSource tables) {
            return tables.table(id, keyType, rowType);
        }

        void change(TableSource tables, Object rawKey, @Nullable Object rawRow) {
            K key = keyType.cast(rawKey);
            if (rawRow == null) {
                of(tables).remove(key);
                now.remove(key);
            } else {
                of(tables).put(key, rowType.cast(rawRow));
                now.put(key, rowType.cast(rawRow));
            }
        }

        void commit() {
            before = now.all();
        }

        void discard() {
            now = of(new InMemoryTables());
            before.forEach(row -> now.put(row.key(), row.value()));
        }

        void compare(TableSource tables, Object one, Object other, int limit) {
            Table<K, V> table = of(tables);
            K from = Collections.min(List.of(keyType.cast(one), keyType.cast(other)));
            K to = Collections.max(List.of(keyType.cast(one), keyType.cast(other)));
            assertThat(table.scan(from, to, limit)).isEqualTo(now.scan(from, to, limit));
            assertThat(table.get(from)).isEqualTo(now.get(from));
            assertThat(table.contains(to)).isEqualTo(now.contains(to));
            assertThat(table.all()).isEqualTo(now.all());
        }
    }
}
