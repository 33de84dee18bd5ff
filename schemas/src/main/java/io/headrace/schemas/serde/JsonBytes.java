package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headrace.schemas.report.PassedText;
import java.util.Arrays;
import tools.jackson.core.exc.StreamWriteException;

/** JSON under construction. Used again for the next text, so that only the finished one is allocated. Not thread-safe. */
final class JsonBytes {
    private static final int FIRST_SIZE = 1 << 10;
    /** A larger one is not kept. */
    private static final int KEPT_SIZE = 256 << 10;
    /** A character takes at most six: {@code \}{@code u001F}. */
    private static final int BYTES_PER_CHAR = 6;

    private static final int LONG_DIGITS = 20;
    private static final int ASCII_BITS = 7;
    private static final int LAST_ASCII = 0x7F;
    /** 1 for what does not stand in a text as it is. */
    private static final byte[] OTHER_THAN_PLAIN = new byte[LAST_ASCII + 1];

    static {
        Arrays.fill(OTHER_THAN_PLAIN, 0, ' ', (byte) 1);
        OTHER_THAN_PLAIN['"'] = 1;
        OTHER_THAN_PLAIN['\\'] = 1;
    }

    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] LONG_MIN = ascii(Long.toString(Long.MIN_VALUE));

    private final byte[] digits = new byte[LONG_DIGITS];
    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    /** A text of ASCII characters only, byte by byte. */
    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    void one(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    /** Takes the last byte away. */
    void unwrite() {
        length--;
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            raw(LONG_MIN);
            return;
        }
        int at = LONG_DIGITS;
        long rest = Math.abs(value);
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        room(LONG_DIGITS);
        System.arraycopy(digits, at, bytes, length, LONG_DIGITS - at);
        length += LONG_DIGITS - at;
    }

    /**
     * A string with its quotes.
     *
     * @throws StreamWriteException when half of a surrogate pair stands alone in it, which has no UTF-8 form
     */
    void text(String text) {
        int chars = text.length();
        room(chars + 2);
        byte[] to = bytes;
        int at = length;
        to[at++] = '"';
        // Most are plain ASCII: one that is not is found out about at its end, since a branch for each character takes
        // longer.
        int other = 0;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            to[at + i] = (byte) c;
            other |= OTHER_THAN_PLAIN[c & LAST_ASCII] | (c >>> ASCII_BITS);
        }
        if (other == 0) {
            to[at + chars] = '"';
            length = at + chars + 1;
        } else {
            length = at;
            careful(text);
        }
    }

    /** A string with its quotes. */
    void text(PassedText text) {
        if (!text.isPlain()) {
            text(text.toString());
            return;
        }
        room(text.plainLength() + 2);
        bytes[length++] = '"';
        text.copyPlain(bytes, length);
        length += text.plainLength();
        bytes[length++] = '"';
    }

    private static boolean isPlain(char c) {
        return c <= LAST_ASCII && OTHER_THAN_PLAIN[c] == 0;
    }

    private void careful(String text) {
        room(Math.multiplyExact(text.length(), BYTES_PER_CHAR) + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                bytes[length++] = (byte) c;
            } else if (c <= LAST_ASCII) {
                escape(c);
            } else if (Character.isSurrogate(c)) {
                if (!WritableText.isPair(text, i)) {
                    throw new StreamWriteException(null, "half of a surrogate pair, which has no UTF-8 form");
                }
                utf8(text.codePointAt(i++));
            } else {
                utf8(c);
            }
        }
        bytes[length++] = '"';
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\b' -> bytes[length++] = 'b';
            case '\t' -> bytes[length++] = 't';
            case '\n' -> bytes[length++] = 'n';
            case '\f' -> bytes[length++] = 'f';
            case '\r' -> bytes[length++] = 'r';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
            }
        }
    }

    private void utf8(int point) {
        if (point < 0x800) {
            bytes[length++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (point >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (point >> 18));
                continuation(point >> 12);
            }
            continuation(point >> 6);
        }
        continuation(point);
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3F));
    }

    int length() {
        return length;
    }

    /** What was written from there on. */
    byte[] copyFrom(int from) {
        return Arrays.copyOfRange(bytes, from, length);
    }

    /** What was written; the next text begins. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        clear();
        return taken;
    }

    /** What was written is forgotten. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[FIRST_SIZE];
        }
    }

    private void room(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }
}
