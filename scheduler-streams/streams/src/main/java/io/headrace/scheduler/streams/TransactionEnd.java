package io.headrace.scheduler.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Asks Kafka Streams to end a transaction when it is due, whether another record follows or not. One per task. */
final class TransactionEnd {
    private final ProcessorContext<byte[], byte[]> context;
    private final CommitPace pace;
    private final StreamsClients clients;
    private final Duration look;

    TransactionEnd(ProcessorContext<byte[], byte[]> context, SchedulerParts parts, CommitPace pace) {
        this.context = context;
        this.pace = pace;
        clients = parts.clients();
        look = CommitPace.look(parts.commitInterval());
    }

    /** All is forwarded that this record led to. */
    void recordDone(RecordMetadata record) {
        done(record);
    }

    /** All is forwarded that a tick led to, which is more than nothing. */
    void tickDone() {
        done(null);
    }

    private void done(@Nullable RecordMetadata record) {
        if (pace.done(() -> clients.standing(record))) {
            context.commit();
        } else if (!pace.isWatched()) {
            // An empty look would make Streams commit for nothing, so there is none while no transaction is open.
            Cancellable watch = context.schedule(look, PunctuationType.WALL_CLOCK_TIME, now -> {
                if (pace.isDueInSilence()) {
                    context.commit();
                }
            });
            pace.watched(watch::cancel);
        }
    }
}
