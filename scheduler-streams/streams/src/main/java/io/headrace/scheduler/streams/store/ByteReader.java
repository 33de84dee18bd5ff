package io.headrace.scheduler.streams.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteWriter} wrote, in the same order. Throws {@link IndexOutOfBoundsException} behind the end. */
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes, int from) {
        this.bytes = bytes;
        at = from;
    }

    int one() {
        return bytes[at++] & 0xFF;
    }

    String ascii(int length) {
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        return text;
    }

    int orderedInt() {
        return (one() << 24 | one() << 16 | one() << 8 | one()) ^ Integer.MIN_VALUE;
    }

    long orderedLong() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | one();
        }
        return value ^ Long.MIN_VALUE;
    }

    String terminated() {
        int end = at;
        while (bytes[end] != 0) {
            end++;
        }
        String text = ascii(end - at);
        at++;
        return text;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = one();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    long signed() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    int integer() {
        return Math.toIntExact(signed());
    }

    int size() {
        return Math.toIntExact(varint());
    }

    boolean flag() {
        return one() != 0;
    }

    byte[] block() {
        int length = size();
        byte[] block = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return block;
    }

    String text() {
        return ascii(size());
    }

    @Nullable
    String optionalText() {
        return flag() ? text() : null;
    }

    @Nullable
    Integer optionalInt() {
        return flag() ? Integer.valueOf(integer()) : null;
    }

    @Nullable
    Long optionalLong() {
        return flag() ? Long.valueOf(signed()) : null;
    }
}
