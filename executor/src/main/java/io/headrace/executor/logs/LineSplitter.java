package io.headrace.executor.logs;

import io.headrace.schemas.report.ByteScan;
import java.io.ByteArrayOutputStream;

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

    /** Takes lines. */
    @FunctionalInterface
    interface Lines {
        /**
         * The bytes of a line, or of a part of a long one, without its end. They do not change afterwards.
         *
         * @param surelyPlain if true, {@link ByteScan} calls all of them plain; if false, that is not known
         */
        void line(byte[] bytes, int from, int length, boolean surelyPlain) throws InterruptedException;
    }

    /** Takes a chunk and gives the lines that it completes. */
    void accept(byte[] chunk, Lines lines) throws InterruptedException {
        int start = 0;
        while (true) {
            // Most lines are plain up to their end, so that most bytes are looked at once.
            int endOfPlain = ByteScan.endOfPlain(chunk, start);
            int end = ByteScan.find(chunk, endOfPlain, '\n');
            if (end == chunk.length) {
                break;
            }
            if (partial.size() == 0 && end - start <= LINE_BYTES_MAX) {
                // Most lines lie in one chunk.
                emit(chunk, start, end - start, end == endOfPlain, lines);
            } else {
                append(chunk, start, end, lines);
                emitPartial(lines);
            }
            start = end + 1;
        }
        append(chunk, start, chunk.length, lines);
    }

    /** Gives what is left, a last line without an end. */
    void finish(Lines lines) throws InterruptedException {
        if (partial.size() > 0) {
            emitPartial(lines);
        }
    }

    private void append(byte[] chunk, int from, int to, Lines lines) throws InterruptedException {
        int start = from;
        while (partial.size() + to - start > LINE_BYTES_MAX) {
            int room = LINE_BYTES_MAX - partial.size();
            partial.write(chunk, start, room);
            start += room;
            emitFull(lines);
        }
        partial.write(chunk, start, to - start);
    }

    private void emitPartial(Lines lines) throws InterruptedException {
        byte[] bytes = partial.toByteArray();
        partial.reset();
        emit(bytes, 0, bytes.length, false, lines);
    }

    private static void emit(byte[] bytes, int from, int length, boolean surelyPlain, Lines lines)
            throws InterruptedException {
        boolean carriageReturn = length > 0 && bytes[from + length - 1] == '\r';
        lines.line(bytes, from, carriageReturn ? length - 1 : length, surelyPlain);
    }

    /** Cuts before a character that is not complete yet. */
    private void emitFull(Lines lines) throws InterruptedException {
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
        lines.line(bytes, 0, end, false);
        partial.write(bytes, end, bytes.length - end);
    }
}
