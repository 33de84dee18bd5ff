package io.headrace.schemas.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a container's output. Written to {@code headrace.logs}, keyed by attempt id; batches of one attempt are in order.
 *
 * @param attemptId whose output
 * @param container which of its containers, where it has several; absent otherwise
 * @param firstLine number of the first line in this batch, from 0, so that a reader sees what it has already
 * @param lines the lines in order
 */
public record LogBatch(AttemptId attemptId, @Nullable String container, long firstLine, List<LogLine> lines) {
    /** Copies the lines. */
    public LogBatch {
        lines = Copies.list(lines);
    }

    /** Output of an attempt of one container. */
    public LogBatch(AttemptId attemptId, long firstLine, List<LogLine> lines) {
        this(attemptId, null, firstLine, lines);
    }

    /**
     * One line.
     *
     * @param timestamp when it was written, milliseconds since the epoch
     * @param stream {@code stdout} or {@code stderr}
     * @param message the text without its line end; what is not UTF-8 is replaced by U+FFFD
     * @param bytes the line as it was, in Base64, where something was replaced; absent otherwise
     */
    public record LogLine(
            long timestamp,
            String stream,
            PassedText message,
            @Nullable String bytes) {

        private static final char REPLACEMENT = '\uFFFD';

        /** A line of text. */
        public LogLine(long timestamp, String stream, String message) {
            this(timestamp, stream, PassedText.of(message), null);
        }

        /** The line of these bytes, whatever they are. They must not change afterwards. */
        public static LogLine of(long timestamp, String stream, byte[] line, int from, int length) {
            return ByteScan.isPlain(line, from, length)
                    ? new LogLine(timestamp, stream, PassedText.ofPlain(line, from, length), null)
                    : ofOther(timestamp, stream, line, from, length);
        }

        private static LogLine ofOther(long timestamp, String stream, byte[] line, int from, int length) {
            String text = new String(line, from, length, UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                return new LogLine(timestamp, stream, text);
            }
            byte[] exact = Arrays.copyOfRange(line, from, from + length);
            boolean printed = Arrays.equals(text.getBytes(UTF_8), exact);
            return new LogLine(
                    timestamp,
                    stream,
                    PassedText.of(text),
                    printed ? null : Base64.getEncoder().encodeToString(exact));
        }

        /** The message as a string. */
        public String text() {
            return message.toString();
        }
    }
}
