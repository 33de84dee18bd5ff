package io.headrace.submitter.logs;

import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.report.LogBatch.LogLines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a container's output.
 *
 * @param timestamp when it was written, milliseconds since the epoch
 * @param stream {@code stdout} or {@code stderr}
 * @param text without its line end; what is not UTF-8 is replaced by U+FFFD
 * @param bytes the line as it was, in Base64, where something was replaced; absent otherwise
 */
public record LogLine(
        long timestamp,
        String stream,
        String text,
        @Nullable String bytes) {

    /** The lines of a batch one by one. */
    static List<LogLine> each(LogBatch batch) {
        List<LogLine> each = new ArrayList<>(batch.size());
        for (LogLines lines : batch.lines()) {
            String bytes = lines.bytes();
            for (String text : lines.texts()) {
                each.add(new LogLine(lines.timestamp(), lines.stream(), text, bytes));
                // They are of the first line only.
                bytes = null;
            }
        }
        return each;
    }
}
