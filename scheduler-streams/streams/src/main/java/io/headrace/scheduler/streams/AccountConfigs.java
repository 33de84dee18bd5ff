package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.schemas.id.AccountId;
import java.time.Duration;
import java.util.Map;

/**
 * The numbers that decisions depend on, account by account.
 *
 * @param usual what holds for every account, but for what is said of it beside
 * @param retentions how long an ended job of these accounts is remembered, in place of the usual time
 */
public record AccountConfigs(SchedulerConfig usual, Map<AccountId, Duration> retentions) {
    /** The defaults, for all alike. */
    public static final AccountConfigs DEFAULT = new AccountConfigs(SchedulerConfig.DEFAULT, Map.of());

    /** Copies the map. */
    public AccountConfigs {
        retentions = Map.copyOf(retentions);
    }

    /** The numbers of this account. */
    public SchedulerConfig of(AccountId account) {
        Duration own = retentions.get(account);
        return own == null ? usual : usual.withRetention(own);
    }
}
