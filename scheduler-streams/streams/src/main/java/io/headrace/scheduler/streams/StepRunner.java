package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.StepResult;
import io.headrace.scheduler.streams.EventRouter.Outgoing;
import io.headrace.scheduler.streams.fault.OversizedRecordException;
import io.headrace.scheduler.streams.fault.StepFailedException;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Runs one step of the core, so that all of it is written or nothing. One per task. */
final class StepRunner {
    private final ProcessorContext<byte[], byte[]> context;
    private final AccountClock clock;
    private final SchedulerMetrics metrics;
    private final EventRouter router = new EventRouter();

    StepRunner(ProcessorContext<byte[], byte[]> context, SchedulerParts parts) {
        this.context = context;
        clock = parts.timing().clock();
        metrics = parts.metrics();
    }

    /**
     * Decides, and writes rows, events and orders in one transaction with the position of the record at hand.
     *
     * @throws OversizedRecordException when what was decided is too large for a record; nothing was written
     * @throws StepFailedException when the core failed, which is a bug; nothing was written
     * @throws KafkaException when Kafka or the store failed; the task is no longer to be used
     */
    StepResult run(Account account, Input input) throws StepFailedException, OversizedRecordException {
        long now = clock.now(account.id(), context.currentSystemTimeMs());
        StepResult result;
        List<Outgoing> decided;
        try {
            result = account.step().run(account.state(), input.command(), now);
            decided = router.encode(account, input, result, now);
            account.tables().check();
        } catch (KafkaException failure) {
            throw failure;
        } catch (OversizedRecordException refused) {
            account.discard();
            throw refused;
        } catch (RuntimeException bug) {
            account.discard();
            throw new StepFailedException(bug);
        }
        account.tables().commit();
        for (Outgoing outgoing : decided) {
            context.forward(outgoing.record(), outgoing.sink());
        }
        metrics.decided(input.command(), result);
        return result;
    }
}
