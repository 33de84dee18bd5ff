package io.headrace.scheduler.streams;

import io.headrace.schemas.id.AccountId;

/** What time it is for an account, and when it is told that time has passed. The wall clock, unless a test moves the hands. */
public interface AccountClock {
    /** The wall clock for everybody, and a tick for everybody at every look at it. */
    AccountClock WALL = new AccountClock() {
        @Override
        public long now(AccountId account, long wall) {
            return wall;
        }

        @Override
        public boolean ticks(AccountId account) {
            return true;
        }
    };

    /**
     * The time by which the account's next decision is made.
     *
     * @param wall what the wall clock of the stream thread shows, milliseconds since the epoch
     * @return milliseconds since the epoch
     */
    long now(AccountId account, long wall);

    /** Whether the account is told now that time has passed. Asked at every {@link Timing#tick()}. */
    boolean ticks(AccountId account);
}
