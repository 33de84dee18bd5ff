package io.headrace.schemas.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Text that is passed on more often than it is looked at: what came as ASCII is written as it came, without a string in between. */
public final class PassedText {
    private final byte @Nullable [] bytes;
    private final int from;
    private final int length;
    private final boolean plain;
    private final @Nullable String text;

    private PassedText(byte @Nullable [] bytes, int from, int length, boolean plain, @Nullable String text) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
        this.plain = plain;
        this.text = text;
    }

    /** Of a string. */
    @JsonCreator
    public static PassedText of(String text) {
        return new PassedText(null, 0, 0, false, Objects.requireNonNull(text));
    }

    /**
     * Of ASCII. The bytes are not copied and must not change afterwards.
     *
     * @param plain whether none of them is escaped in JSON
     */
    static PassedText ascii(byte[] bytes, int from, int length, boolean plain) {
        return new PassedText(bytes, from, length, plain, null);
    }

    /** Writes it as a JSON string. */
    public void write(JsonGenerator json) {
        if (bytes == null || !(json.streamWriteOutputTarget() instanceof OutputStream)) {
            json.writeString(toString());
        } else if (plain) {
            json.writeRawUTF8String(bytes, from, length);
        } else {
            json.writeUTF8String(bytes, from, length);
        }
    }

    /** The text; made anew on each call where it is held as bytes. */
    @Override
    public String toString() {
        return bytes == null ? Objects.requireNonNull(text) : new String(bytes, from, length, US_ASCII);
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
