package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.scheduler.core.Liveness;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.SchedulerStep;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.streams.store.StoreTables;
import io.headrace.schemas.id.AccountId;

/** One account of a task: its numbers, its state on its tables, and who of its executors has been heard. */
final class Account {
    private final AccountId id;
    private final byte[] key;
    private final SchedulerConfig config;
    private final SchedulerStep step;
    private final StoreTables tables;
    private final SchedulerState state;
    private final Liveness liveness;

    Account(AccountId id, SchedulerConfig config, StoreTables tables, Liveness liveness) {
        this.id = id;
        this.config = config;
        this.tables = tables;
        this.liveness = liveness;
        key = id.value().getBytes(UTF_8);
        step = new SchedulerStep(config);
        state = new SchedulerState(tables);
    }

    AccountId id() {
        return id;
    }

    /** The key of the account's records. Not to be changed. */
    byte[] key() {
        return key;
    }

    SchedulerConfig config() {
        return config;
    }

    SchedulerStep step() {
        return step;
    }

    StoreTables tables() {
        return tables;
    }

    SchedulerState state() {
        return state;
    }

    Liveness liveness() {
        return liveness;
    }

    /** The step failed: its changes never were. */
    void discard() {
        tables.discard();
        state.tablesChanged();
    }
}
