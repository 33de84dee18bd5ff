package io.headrace.scheduler.streams.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Why a record is set aside. The dead letter has the record's own key, headers and bytes, and headers that say why and where it
 * stood, so that it can be looked at, mended and sent again.
 *
 * @param kind what kind of fault
 * @param reason one line for people
 */
public record DeadLetter(Kind kind, String reason) {
    /** Header with the {@link Kind}. */
    public static final String KIND_HEADER = "headrace-kind";

    /** Header with the reason, one line. */
    public static final String REASON_HEADER = "headrace-reason";

    /** Header with the topic that the record was read from. */
    public static final String TOPIC_HEADER = "headrace-topic";

    /** Header with the partition that the record was read from, decimal. */
    public static final String PARTITION_HEADER = "headrace-partition";

    /** Header with the offset that the record was read from, decimal. */
    public static final String OFFSET_HEADER = "headrace-offset";

    /** Header with the length of the original bytes, decimal, when they were too many to be set aside whole. */
    public static final String TRUNCATED_HEADER = "headrace-truncated-from";

    /** Leaves room for the headers below the 1 MiB that a broker takes when nobody told it otherwise. */
    static final int VALUE_BYTES_MAX = 1_000_000;

    private static final int HEADERS_BYTES_MAX = 32 * 1024;
    private static final int REASON_LENGTH_MAX = 1024;

    /** Stable codes: they are counted and matched. */
    public enum Kind {
        /** It is no message of its topic, or a command that breaks its schema. */
        UNDECODABLE,
        /** What it leads to does not fit into a record. */
        TOO_LARGE,
        /** The scheduler failed on it, which is a bug of the scheduler. */
        SCHEDULER_FAULT
    }

    /** The record to write to the dead letters. */
    public Record<byte[], byte[]> of(Record<byte[], byte[]> original, RecordMetadata from) {
        Headers headers = new RecordHeaders();
        int kept = 0;
        for (Header header : original.headers()) {
            kept += header.key().length() + (header.value() == null ? 0 : header.value().length);
            if (kept <= HEADERS_BYTES_MAX) {
                headers.add(header);
            }
        }
        String line = reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) : reason;
        add(headers, KIND_HEADER, kind.name());
        add(headers, REASON_HEADER, line);
        add(headers, TOPIC_HEADER, from.topic());
        add(headers, PARTITION_HEADER, Integer.toString(from.partition()));
        add(headers, OFFSET_HEADER, Long.toString(from.offset()));
        byte[] value = original.value();
        if (value != null && value.length > VALUE_BYTES_MAX) {
            add(headers, TRUNCATED_HEADER, Integer.toString(value.length));
            value = Arrays.copyOf(value, VALUE_BYTES_MAX);
        }
        return new Record<>(original.key(), value, original.timestamp(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
