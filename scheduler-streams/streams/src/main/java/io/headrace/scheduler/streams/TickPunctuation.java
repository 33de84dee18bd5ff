package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.DueWork;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.streams.fault.DeadLetter.Kind;
import io.headrace.scheduler.streams.fault.OversizedRecordException;
import io.headrace.scheduler.streams.fault.StepFailedException;
import io.headrace.schemas.id.ExecutorId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.Punctuator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wall clock to {@link Tick}. An account for which nothing is due costs a few looks into memory and writes nothing. What one
 * tick can do is bounded by the core.
 */
final class TickPunctuation implements Punctuator {
    private static final Logger LOG = LoggerFactory.getLogger(TickPunctuation.class);

    private final Accounts accounts;
    private final StepRunner steps;
    private final TransactionEnd end;
    private final SchedulerParts parts;

    TickPunctuation(Accounts accounts, StepRunner steps, TransactionEnd end, SchedulerParts parts) {
        this.accounts = accounts;
        this.steps = steps;
        this.end = end;
        this.parts = parts;
    }

    @Override
    public void punctuate(long wall) {
        AccountClock clock = parts.timing().clock();
        for (Account account : accounts.all()) {
            if (clock.ticks(account.id())) {
                tick(account, clock.now(account.id(), wall));
            }
        }
    }

    private void tick(Account account, long now) {
        List<ExecutorId> registered =
                account.state().executors().all().stream().map(Row::key).toList();
        Map<ExecutorId, Long> silent = account.liveness().tick(registered, now);
        if (!silent.isEmpty() || DueWork.isDue(account.state(), now, account.config())) {
            run(account, new Tick(silent));
        }
    }

    private void run(Account account, Tick tick) {
        try {
            steps.run(account, Input.ofClock(account.id(), tick));
            end.tickDone();
        } catch (OversizedRecordException | StepFailedException bug) {
            // No record to set aside: the tick comes again by itself, and the account's commands go on.
            parts.metrics().deadLetter(Kind.SCHEDULER_FAULT);
            LOG.error("a tick of account {} could not be decided", account.id(), bug);
        }
    }
}
