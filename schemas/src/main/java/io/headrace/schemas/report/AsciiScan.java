package io.headrace.schemas.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What kind of bytes a text has, found eight at a time: each line of output is looked at, and one byte at a time costs as much as packing it. */
final class AsciiScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    /** What was found. */
    enum Kind {
        /** ASCII that stands in JSON as it is. */
        PLAIN,
        /** ASCII with something that JSON escapes. */
        ESCAPED,
        /** Not only ASCII. */
        OTHER
    }

    private AsciiScan() {}

    /** Looks at all of them. */
    static Kind of(byte[] bytes, int from, int length) {
        int end = from + length;
        long high = 0;
        long escaped = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            high |= eight;
            escaped |= escaped(eight);
        }
        for (; at < end; at++) {
            // Seven times a letter beside the one.
            long one = (bytes[at] & 0xFF) | (SPACES << Byte.SIZE);
            high |= one;
            escaped |= escaped(one);
        }
        if ((high & HIGH_BITS) != 0) {
            return Kind.OTHER;
        }
        return escaped == 0 ? Kind.PLAIN : Kind.ESCAPED;
    }

    /** Not 0 where one of the eight, all ASCII, is a control character, a quote or a backslash. */
    private static long escaped(long eight) {
        return (below(eight, SPACES) | below(eight ^ QUOTES, ONES) | below(eight ^ BACKSLASHES, ONES)) & HIGH_BITS;
    }

    /** Has the high bit of a byte that is below its bound set, and none where no byte is. */
    private static long below(long eight, long bounds) {
        return (eight - bounds) & ~eight;
    }
}
