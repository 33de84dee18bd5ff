package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.schemas.id.AccountId;
import io.headrace.testkit.Scenario;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** An account for each scenario that is played, with the scenario's numbers: one topology serves them all. */
final class ScenarioAccounts {
    private final AtomicLong last = new AtomicLong();
    private final Map<AccountId, SchedulerConfig> configs = new ConcurrentHashMap<>();

    AccountId open(Scenario scenario) {
        AccountId account = new AccountId("5%011d".formatted(last.incrementAndGet()));
        configs.put(account, scenario.configured(SchedulerConfig.DEFAULT));
        return account;
    }

    SchedulerConfig config(AccountId account) {
        return configs.getOrDefault(account, SchedulerConfig.DEFAULT);
    }
}
