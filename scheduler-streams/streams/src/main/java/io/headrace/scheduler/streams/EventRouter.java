package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.scheduler.core.StepResult;
import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.streams.fault.OversizedRecordException;
import io.headrace.scheduler.streams.fault.RecordSize;
import io.headrace.scheduler.streams.store.StoreNames;
import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent;
import io.headrace.schemas.event.JobEvent;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.Refusal.ReportIgnored;
import io.headrace.schemas.event.ResourceEvent;
import io.headrace.schemas.event.ServiceEvent;
import io.headrace.schemas.event.ServiceJobEvent;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.LeaveOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.HeaderWriter;
import io.headrace.schemas.serde.MessageFamily;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What was decided, as records of the topics that it belongs to. */
final class EventRouter {
    /** Where all events and orders come from. */
    static final String SOURCE = "/headrace/scheduler";

    /** Bytes that the headers of an envelope never reach: none of eleven is longer than 1 KiB. */
    private static final int HEADERS_MAX = 16 << 10;

    private final EnvelopeCodec<Event> events = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final EnvelopeCodec<ExecutorOrder> orders = EnvelopeCodec.of(MessageFamily.ORDERS);
    private final HeaderWriter headerWriter = new HeaderWriter();

    /**
     * A record on its way out.
     *
     * @param sink the node that writes it
     * @param record the record
     */
    record Outgoing(String sink, Record<byte[], byte[]> record) {}

    /**
     * Events in order, then orders in order.
     *
     * @throws OversizedRecordException when one of them is larger than a broker takes
     */
    List<Outgoing> encode(Account account, Input input, StepResult result, long now) {
        List<Outgoing> encoded =
                new ArrayList<>(result.events().size() + result.orders().size());
        for (Recorded recorded : result.events()) {
            Envelope<Event> envelope = new Envelope<>(
                    account.id() + "-" + recorded.sequence(),
                    SOURCE,
                    now,
                    subject(recorded.event()),
                    account.id(),
                    recorded.sequence(),
                    input.causationId(),
                    input.actor(),
                    recorded.event());
            encoded.add(outgoing(StoreNames.WRITE_EVENTS, events, envelope, account.key()));
        }
        for (int i = 0; i < result.orders().size(); i++) {
            ExecutorOrder order = result.orders().get(i);
            Envelope<ExecutorOrder> envelope = new Envelope<>(
                    // An order comes from an event, so there is a first one, and its number is used once.
                    account.id() + "-" + result.events().getFirst().sequence() + "-order-" + i,
                    SOURCE,
                    now,
                    subject(order),
                    account.id(),
                    0,
                    input.causationId(),
                    input.actor(),
                    order);
            byte[] key = order.executorId().value().getBytes(UTF_8);
            encoded.add(outgoing(StoreNames.WRITE_ORDERS, orders, envelope, key));
        }
        return encoded;
    }

    private <T> Outgoing outgoing(String sink, EnvelopeCodec<T> codec, Envelope<T> envelope, byte[] key) {
        byte[] value = codec.value(envelope);
        Headers headers = new RecordHeaders();
        codec.encode(envelope, headers, headerWriter);
        // To add them up takes longer than to encode them.
        if (key.length + value.length + HEADERS_MAX > RecordSize.MAX) {
            requireFits(envelope, RecordSize.of(key, value, headers));
        }
        return new Outgoing(sink, new Record<>(key, value, envelope.time(), headers));
    }

    private static void requireFits(Envelope<?> envelope, int bytes) {
        if (bytes > RecordSize.MAX) {
            throw new OversizedRecordException(envelope.data().getClass().getSimpleName(), bytes, RecordSize.MAX);
        }
    }

    private static @Nullable String subject(Event event) {
        return switch (event) {
            case JobEvent e -> e.jobId().toString();
            case WaitEvent e -> e.jobId().toString();
            case AttemptEvent e -> e.attemptId().toString();
            case ExecutorEvent e -> e.executorId().value();
            case CommandRejected e -> JobId.textOf(e.jobId());
            case ResourceEvent e -> e.subject();
            case ServiceEvent e -> e.subject();
            case ServiceJobEvent e -> e.jobId().toString();
            case ReportIgnored e -> e.attemptId().toString();
        };
    }

    private static String subject(ExecutorOrder order) {
        return switch (order) {
            case Placement o -> o.attemptId().toString();
            case StopOrder o -> o.attemptId().toString();
            case RegisterOrder o -> o.executorId().value();
            case LeaveOrder o -> o.executorId().value();
        };
    }
}
