package io.headrace.schemas.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Text that is passed on more often than it is looked at: plain text is written as the bytes it came in, without a string in between. */
public final class PassedText {
    private final byte @Nullable [] plain;
    private final int from;
    private final int length;
    private final @Nullable String text;

    private PassedText(byte @Nullable [] plain, int from, int length, @Nullable String text) {
        this.plain = plain;
        this.from = from;
        this.length = length;
        this.text = text;
    }

    /** Of a string. */
    @JsonCreator
    public static PassedText of(String text) {
        return new PassedText(null, 0, 0, Objects.requireNonNull(text));
    }

    /** Of bytes that {@link ByteScan} calls plain. They are not copied and must not change afterwards. */
    static PassedText ofPlain(byte[] bytes, int from, int length) {
        return new PassedText(bytes, from, length, null);
    }

    /** Whether it is held as bytes that stand in JSON as they are. */
    public boolean isPlain() {
        return plain != null;
    }

    /** How many bytes it is held as; 0 where it is not plain. */
    public int plainLength() {
        return length;
    }

    /** Copies the bytes that it is held as; none where it is not plain. */
    public void copyPlain(byte[] to, int at) {
        if (plain != null) {
            System.arraycopy(plain, from, to, at, length);
        }
    }

    /** The text; made anew on each call where it is held as bytes. */
    @Override
    @JsonValue
    public String toString() {
        return plain == null ? Objects.requireNonNull(text) : new String(plain, from, length, US_ASCII);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PassedText that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
