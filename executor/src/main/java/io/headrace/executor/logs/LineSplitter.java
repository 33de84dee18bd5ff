package io.headrace.executor.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Bytes to lines, for one stream. The lines depend on the bytes only, not on how they are cut into chunks, so that the line with a
 * given number is the same on every reading.
 */
final class LineSplitter {

    /** A longer line becomes several. */
    static final int LINE_BYTES_MAX = 64 * 1024;

    private static final int CONTINUATION_MASK = 0b1100_0000;
    private static final int CONTINUATION = 0b1000_0000;
    private static final int CONTINUATIONS_MAX = 3;

    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    /** Takes a chunk and gives the lines that it completes, without their ends. */
    void accept(byte[] chunk, Consumer<String> lines) {
        int start = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                append(chunk, start, i, lines);
                emit(lines);
                start = i + 1;
            }
        }
        append(chunk, start, chunk.length, lines);
    }

    /** Gives what is left, a last line without an end. */
    void finish(Consumer<String> lines) {
        if (partial.size() > 0) {
            emit(lines);
        }
    }

    private void append(byte[] chunk, int from, int to, Consumer<String> lines) {
        int start = from;
        while (partial.size() + to - start > LINE_BYTES_MAX) {
            int room = LINE_BYTES_MAX - partial.size();
            partial.write(chunk, start, room);
            start += room;
            emitFull(lines);
        }
        partial.write(chunk, start, to - start);
    }

    private void emit(Consumer<String> lines) {
        byte[] bytes = partial.toByteArray();
        partial.reset();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        lines.accept(new String(bytes, 0, carriageReturn ? bytes.length - 1 : bytes.length, UTF_8));
    }

    /** Cuts before a character that is not complete yet. */
    private void emitFull(Consumer<String> lines) {
        byte[] bytes = partial.toByteArray();
        int end = bytes.length;
        while (end > bytes.length - CONTINUATIONS_MAX && (bytes[end - 1] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        if ((bytes[end - 1] & CONTINUATION_MASK) == CONTINUATION_MASK) {
            // The first byte of the character stays with the rest of it.
            end--;
        } else {
            end = bytes.length;
        }
        partial.reset();
        lines.accept(new String(bytes, 0, end, UTF_8));
        partial.write(bytes, end, bytes.length - end);
    }
}
