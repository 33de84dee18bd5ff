package io.headrace.scheduler.streams.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is set aside. The dead letter has the record's own key, headers and bytes, and headers that say why and where it
 * stood, so that it can be looked at, mended and sent again. What would not fit into a record is cut, and a header says so.
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

    /** Header with the length of the original key, decimal, when it was too long to be set aside whole. */
    public static final String KEY_TRUNCATED_HEADER = "headrace-key-truncated-from";

    /** Header with the number of the original headers that were too large to be set aside, decimal. */
    public static final String HEADERS_DROPPED_HEADER = "headrace-headers-dropped";

    private static final int KEY_BYTES_MAX = 32 * 1024;
    private static final int HEADERS_BYTES_MAX = 32 * 1024;
    private static final int REASON_LENGTH_MAX = 1024;
    private static final int MARK_BYTES = 64;

    /** Stable codes: they are counted and matched. */
    public enum Kind {
        /** It is no message of its topic, or a command that breaks its schema. */
        UNDECODABLE,
        /** It stands in another partition than its account's. */
        MISPLACED,
        /** What it leads to does not fit into a record. */
        TOO_LARGE,
        /** The scheduler failed on it, which is a bug of the scheduler. */
        SCHEDULER_FAULT
    }

    /** The record to write to the dead letters. */
    public Record<byte[], byte[]> of(Record<byte[], byte[]> original, RecordMetadata from) {
        Headers headers = new RecordHeaders();
        int dropped = keep(original.headers(), headers);
        String line = reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) : reason;
        add(headers, KIND_HEADER, kind.name());
        add(headers, REASON_HEADER, line);
        add(headers, TOPIC_HEADER, from.topic());
        add(headers, PARTITION_HEADER, Integer.toString(from.partition()));
        add(headers, OFFSET_HEADER, Long.toString(from.offset()));
        if (dropped > 0) {
            add(headers, HEADERS_DROPPED_HEADER, Integer.toString(dropped));
        }
        byte[] key = cut(original.key(), KEY_BYTES_MAX, KEY_TRUNCATED_HEADER, headers);
        int room = RecordSize.MAX - RecordSize.of(key, null, headers) - MARK_BYTES;
        byte[] value = cut(original.value(), room, TRUNCATED_HEADER, headers);
        return new Record<>(key, value, original.timestamp(), headers);
    }

    /** Answers how many were left out. */
    private static int keep(Headers original, Headers headers) {
        int kept = 0;
        int dropped = 0;
        for (Header header : original) {
            int bytes = RecordSize.of(header);
            if (kept + bytes <= HEADERS_BYTES_MAX) {
                kept += bytes;
                headers.add(header);
            } else {
                dropped++;
            }
        }
        return dropped;
    }

    private static byte @Nullable [] cut(byte @Nullable [] whole, int room, String mark, Headers headers) {
        if (whole == null || whole.length <= room) {
            return whole;
        }
        add(headers, mark, Integer.toString(whole.length));
        return Arrays.copyOf(whole, room);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
