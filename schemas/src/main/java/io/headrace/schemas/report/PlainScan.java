package io.headrace.schemas.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether text is plain: ASCII that stands in JSON as it is. Found for eight bytes at a time: each line of output is looked at, and one byte at a
 * time costs as much as compressing it.
 */
final class PlainScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private PlainScan() {}

    /** Looks at all of the bytes. */
    static boolean isPlain(byte[] bytes, int from, int length) {
        int end = from + length;
        long other = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            other |= other((long) LONGS.get(bytes, at));
        }
        for (; at < end; at++) {
            // With seven spaces beside the one.
            other |= other((bytes[at] & 0xFF) | (SPACES << Byte.SIZE));
        }
        return other == 0;
    }

    /** Not 0 where one of the eight is not ASCII, a control character, a quote or a backslash. */
    private static long other(long eight) {
        return (eight | below(eight, SPACES) | below(eight ^ QUOTES, ONES) | below(eight ^ BACKSLASHES, ONES))
                & HIGH_BITS;
    }

    /** Has the high bit of a byte that is below its bound set, and none where no byte is. */
    private static long below(long eight, long bounds) {
        return (eight - bounds) & ~eight;
    }
}
