package io.headrace.scheduler.streams.fault;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** What a record takes on a broker: key, value and headers together. */
public final class RecordSize {
    /** Below the 1 MiB that a broker and a producer take without being told otherwise, the frame of a batch included. */
    public static final int MAX = 1_000_000;

    /** Two lengths, of five bytes at most. */
    private static final int FRAME = 10;

    private RecordSize() {}

    /** Bytes, rounded up; the frame of the batch is not counted. */
    public static int of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        int bytes = FRAME + length(key) + length(value);
        for (Header header : headers) {
            bytes += of(header);
        }
        return bytes;
    }

    /** Bytes of one header, rounded up. */
    public static int of(Header header) {
        return FRAME + Utils.utf8Length(header.key()) + length(header.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
