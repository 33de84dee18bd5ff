package io.headrace.schemas.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes eight at a time: every byte of output is looked at, and one by one they cost as much as compressing them. */
public final class ByteScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private ByteScan() {}

    /** Where the byte, which is ASCII, stands next; the length of all if nowhere. */
    public static int find(byte[] bytes, int from, char ascii) {
        long wanted = ascii * ONES;
        int at = from;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long found = below((long) LONGS.get(bytes, at) ^ wanted, ONES) & HIGH_BITS;
            if (found != 0) {
                // Those above the lowest may be wrong, for what it has borrowed.
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < bytes.length && bytes[at] != ascii) {
            at++;
        }
        return at;
    }

    /** Where the next byte stands that is not plain, a line end for example; the length of all if nowhere. */
    public static int endOfPlain(byte[] bytes, int from) {
        int at = from;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long other = other((long) LONGS.get(bytes, at));
            if (other != 0) {
                return at + Long.numberOfTrailingZeros(other) / Byte.SIZE;
            }
        }
        while (at < bytes.length && isPlain(bytes, at, 1)) {
            at++;
        }
        return at;
    }

    /** Whether all of the bytes are plain: ASCII that stands in JSON as it is. */
    public static boolean isPlain(byte[] bytes, int from, int length) {
        int end = from + length;
        long other = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            other |= other((long) LONGS.get(bytes, at));
        }
        if (at < end && length >= Long.BYTES) {
            // The last eight, some of them once more.
            return (other | other((long) LONGS.get(bytes, end - Long.BYTES))) == 0;
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
