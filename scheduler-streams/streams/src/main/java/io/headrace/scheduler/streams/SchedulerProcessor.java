package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.streams.fault.DeadLetter;
import io.headrace.scheduler.streams.fault.DeadLetter.Kind;
import io.headrace.scheduler.streams.fault.OversizedRecordException;
import io.headrace.scheduler.streams.fault.StepFailedException;
import io.headrace.scheduler.streams.store.StoreNames;
import io.headrace.scheduler.streams.store.TaskStore;
import io.headrace.schemas.Topics;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.UndecodableException;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only processor: a record in, one step of the core, what was decided out. A record that cannot be read or decided goes to
 * the dead letters with its own key, headers and bytes, and is answered if it says whom to answer.
 */
final class SchedulerProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerProcessor.class);

    private final SchedulerParts parts;
    private final ThreadLocal<CommitPace> paces;
    // All of these are made when the task starts: nothing of an earlier life of the task may be left.
    private @SuppressWarnings("NullAway.Init") ProcessorContext<byte[], byte[]> context;
    private @SuppressWarnings("NullAway.Init") Accounts accounts;
    private @SuppressWarnings("NullAway.Init") RecordDecoder decoder;
    private @SuppressWarnings("NullAway.Init") StepRunner steps;
    private @SuppressWarnings("NullAway.Init") TransactionEnd end;

    private SchedulerProcessor(SchedulerParts parts, ThreadLocal<CommitPace> paces) {
        this.parts = parts;
        this.paces = paces;
    }

    /** Makes a processor for each task, with its store. */
    static final class Supplier implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        private final SchedulerParts parts;
        private final StoreBuilder<TaskStore> state;
        /** The tasks of a thread have one transaction. */
        private final ThreadLocal<CommitPace> paces;

        Supplier(SchedulerParts parts, StoreBuilder<TaskStore> state) {
            this.parts = parts;
            this.state = state;
            paces = ThreadLocal.withInitial(() -> CommitPace.ofThread(parts.commitInterval()));
        }

        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new SchedulerProcessor(parts, paces);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(state);
        }
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> taskContext) {
        context = taskContext;
        CommitPace pace = paces.get();
        accounts = new Accounts(taskContext.getStateStore(StoreNames.STATE), parts, pace);
        decoder = new RecordDecoder();
        steps = new StepRunner(taskContext, parts);
        end = new TransactionEnd(taskContext, parts, pace);
        taskContext.schedule(
                parts.timing().tick(),
                PunctuationType.WALL_CLOCK_TIME,
                new TickPunctuation(accounts, steps, end, parts));
    }

    @Override
    public void process(Record<byte[], byte[]> in) {
        RecordMetadata from = context.recordMetadata().orElseThrow();
        decide(in, from);
        end.recordDone(from);
    }

    private void decide(Record<byte[], byte[]> in, RecordMetadata from) {
        Input input;
        try {
            input = decoder.decode(from.topic(), in);
        } catch (UndecodableException poison) {
            refuse(in, from, new DeadLetter(Kind.UNDECODABLE, poison.reason()), RejectionReason.INVALID_ARGUMENT);
            return;
        }
        int home = home(input.account());
        if (home != from.partition()) {
            misplaced(in, from, input.account(), home);
            return;
        }
        Account account = accounts.of(input.account());
        if (input.command() instanceof Command.Reported report) {
            account.liveness().heard(account.state(), report.body());
        }
        try {
            steps.run(account, input);
        } catch (OversizedRecordException tooLarge) {
            refuse(in, from, new DeadLetter(Kind.TOO_LARGE, tooLarge.reason()), RejectionReason.INVALID_ARGUMENT);
        } catch (StepFailedException bug) {
            LOG.error("{} could not be decided, it goes to the dead letters", at(from), bug);
            refuse(in, from, new DeadLetter(Kind.SCHEDULER_FAULT, bug.reason()), RejectionReason.SCHEDULER_FAULT);
        }
    }

    private int home(AccountId account) {
        return Topics.partitionOf(account.value(), parts.partitions());
    }

    /** Not answered: the account's events, and its numbers, are made in its own partition and nowhere else. */
    private void misplaced(Record<byte[], byte[]> in, RecordMetadata from, AccountId account, int home) {
        setAside(
                in,
                from,
                new DeadLetter(
                        Kind.MISPLACED,
                        "record partition: " + from.partition() + ", expected " + home + " of " + parts.partitions()
                                + " for account " + account
                                + ": the producer's partitioner must be murmur2 over the key (librdkafka:"
                                + " partitioner=murmur2_random)"));
    }

    private void setAside(Record<byte[], byte[]> in, RecordMetadata from, DeadLetter letter) {
        parts.metrics().deadLetter(letter.kind());
        LOG.warn("{} goes to the dead letters: {} {}", at(from), letter.kind(), letter.reason());
        context.forward(letter.of(in, from), StoreNames.WRITE_DEAD_LETTERS);
    }

    private void refuse(Record<byte[], byte[]> in, RecordMetadata from, DeadLetter letter, RejectionReason reason) {
        setAside(in, from, letter);
        Input refusal =
                decoder.refusal(from.topic(), in, reason, letter.reason()).orElse(null);
        if (refusal == null || home(refusal.account()) != from.partition()) {
            return;
        }
        try {
            steps.run(accounts.of(refusal.account()), refusal);
        } catch (OversizedRecordException | StepFailedException unanswered) {
            LOG.error("{} could not even be refused", at(from), unanswered);
        }
    }

    private static String at(RecordMetadata from) {
        return from.topic() + "-" + from.partition() + " offset " + from.offset();
    }
}
