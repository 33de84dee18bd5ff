package io.headrace.schemas.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import java.util.ArrayList;
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
public record LogBatch(AttemptId attemptId, @Nullable String container, long firstLine, List<LogLines> lines) {
    /** Copies the lines. */
    public LogBatch {
        lines = Copies.list(lines);
    }

    /** Output of an attempt of one container. */
    public LogBatch(AttemptId attemptId, long firstLine, List<LogLines> lines) {
        this(attemptId, null, firstLine, lines);
    }

    /** How many lines these are. */
    public int size() {
        int size = 0;
        for (LogLines some : lines) {
            size += 1 + some.more().size();
        }
        return size;
    }

    /**
     * One line, and those right after it of the same stream and time: what a container prints at once takes little more room than its text.
     *
     * @param timestamp when it was written, milliseconds since the epoch
     * @param stream {@code stdout} or {@code stderr}
     * @param message the text without its line end; what is not UTF-8 is replaced by U+FFFD
     * @param bytes the line as it was, in Base64, where something was replaced; absent otherwise
     * @param more messages of the lines after it; empty where the next one has another stream or time, or bytes of its own
     */
    public record LogLines(
            long timestamp,
            String stream,
            PassedText message,
            @Nullable String bytes,
            List<PassedText> more) {

        private static final char REPLACEMENT = '\uFFFD';

        /** Copies the messages. */
        public LogLines {
            more = Copies.list(more);
        }

        /** A line of text. */
        public LogLines(long timestamp, String stream, String message) {
            this(timestamp, stream, PassedText.of(message), null, List.of());
        }

        /** The line of these bytes, whatever they are. They must not change afterwards. */
        public static LogLines of(long timestamp, String stream, byte[] line, int from, int length) {
            return ByteScan.isPlain(line, from, length)
                    ? ofPlain(timestamp, stream, line, from, length)
                    : ofOther(timestamp, stream, line, from, length);
        }

        /** The line of these bytes, which {@link ByteScan} calls plain. They must not change afterwards. */
        public static LogLines ofPlain(long timestamp, String stream, byte[] line, int from, int length) {
            return new LogLines(timestamp, stream, PassedText.ofPlain(line, from, length), null, List.of());
        }

        private static LogLines ofOther(long timestamp, String stream, byte[] line, int from, int length) {
            String text = new String(line, from, length, UTF_8);
            if (text.indexOf(REPLACEMENT) < 0) {
                return new LogLines(timestamp, stream, text);
            }
            byte[] exact = Arrays.copyOfRange(line, from, from + length);
            boolean printed = Arrays.equals(text.getBytes(UTF_8), exact);
            return new LogLines(
                    timestamp,
                    stream,
                    PassedText.of(text),
                    printed ? null : Base64.getEncoder().encodeToString(exact),
                    List.of());
        }

        /** The texts of all these lines. */
        public List<String> texts() {
            List<String> texts = new ArrayList<>(1 + more.size());
            texts.add(message.toString());
            more.forEach(text -> texts.add(text.toString()));
            return texts;
        }

        /** These lines one by one. */
        public List<LogLines> each() {
            List<LogLines> each = new ArrayList<>(1 + more.size());
            each.add(with(List.of()));
            more.forEach(text -> each.add(new LogLines(timestamp, stream, text, null, List.of())));
            return each;
        }

        /** Whether a line can stand among {@code more} here. */
        public boolean takes(LogLines next) {
            return next.timestamp == timestamp
                    && next.stream.equals(stream)
                    && next.bytes == null
                    && next.more.isEmpty();
        }

        /** The same with these lines after it. */
        public LogLines with(List<PassedText> after) {
            return new LogLines(timestamp, stream, message, bytes, after);
        }
    }
}
