package io.headrace.scheduler.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds keys and rows, one after the other. Not thread-safe. */
final class ByteWriter {
    private static final int FIRST_SIZE = 1 << 10;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    /** Forgets what was written. */
    ByteWriter clear() {
        length = 0;
        return this;
    }

    ByteWriter one(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    ByteWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Four bytes whose order, as unsigned bytes, is the order of the numbers. */
    ByteWriter orderedInt(int value) {
        int flipped = value ^ Integer.MIN_VALUE;
        return one(flipped >>> 24).one(flipped >>> 16).one(flipped >>> 8).one(flipped);
    }

    /** Eight bytes whose order, as unsigned bytes, is the order of the numbers. */
    ByteWriter orderedLong(long value) {
        long flipped = value ^ Long.MIN_VALUE;
        for (int shift = 56; shift >= 0; shift -= 8) {
            one((int) (flipped >>> shift));
        }
        return this;
    }

    /** UTF-8 and a zero byte, so that a name sorts before a longer one that starts with it. */
    ByteWriter terminated(String value) {
        return raw(value.getBytes(UTF_8)).one(0);
    }

    /** Seven bits a byte; small numbers are short, negative ones long. */
    ByteWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            one((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return one((int) rest);
    }

    /** Small numbers of either sign are short. */
    ByteWriter signed(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    ByteWriter flag(boolean value) {
        return one(value ? 1 : 0);
    }

    ByteWriter block(byte[] value) {
        return varint(value.length).raw(value);
    }

    ByteWriter text(String value) {
        return block(value.getBytes(UTF_8));
    }

    ByteWriter optionalText(@Nullable String value) {
        return value == null ? flag(false) : flag(true).text(value);
    }

    ByteWriter optionalInt(@Nullable Integer value) {
        return value == null ? flag(false) : flag(true).signed(value);
    }

    ByteWriter optionalLong(@Nullable Long value) {
        return value == null ? flag(false) : flag(true).signed(value);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
