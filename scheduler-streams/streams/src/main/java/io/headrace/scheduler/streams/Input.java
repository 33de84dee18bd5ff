package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.Command;
import io.headrace.schemas.id.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * What a record, or the clock, asks of the core.
 *
 * @param account whose
 * @param command what
 * @param causationId CloudEvents id of the record; absent when it was the clock
 * @param actor who asked; absent when nobody did
 */
record Input(
        AccountId account,
        Command command,
        @Nullable String causationId,
        @Nullable String actor) {
    /** Nobody asked: time passed. */
    static Input ofClock(AccountId account, Command command) {
        return new Input(account, command, null, null);
    }
}
