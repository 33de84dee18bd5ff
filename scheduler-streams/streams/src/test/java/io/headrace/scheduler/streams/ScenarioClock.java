package io.headrace.scheduler.streams;

import io.headrace.schemas.id.AccountId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A clock with hands of its own for each account that sets them, and ticks for it that are asked for one by one. */
final class ScenarioClock implements AccountClock {
    private final Map<AccountId, Long> hands = new ConcurrentHashMap<>();
    private final Map<AccountId, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();

    /** From now on it is this time for the account. */
    void set(AccountId account, long now) {
        hands.put(account, now);
    }

    /** The account gets one tick; completes when the scheduler has begun with it. */
    CompletableFuture<Void> askForTick(AccountId account) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        asked.put(account, begun);
        return begun;
    }

    @Override
    public long now(AccountId account, long wall) {
        return hands.getOrDefault(account, wall);
    }

    @Override
    public boolean ticks(AccountId account) {
        return Optional.ofNullable(asked.remove(account))
                .map(begun -> begun.complete(null))
                .orElse(false);
    }
}
