package io.headrace.executor.logs;

import io.headrace.schemas.report.LogBatch.LogLines;
import io.headrace.schemas.report.PassedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that wait for others to share their record. Those of the same stream and time right after each other stand together in it. */
final class OpenBatch {
    private final List<LogLines> closed = new ArrayList<>();
    private final List<PassedText> more = new ArrayList<>();
    private @Nullable LogLines open;
    private int size;

    /** So many of the closed ones stay where they are: lines of our own stand between what they are about. */
    private int settled;

    /** How many lines there are. */
    int size() {
        return size;
    }

    void add(LogLines line) {
        if (open != null && open.takes(line)) {
            more.add(line.message());
        } else {
            closeRun();
            open = line;
        }
        size++;
    }

    /** Puts the lines since those that stay where they are into the order of their times. From now on these stay, too. */
    void settle() {
        closeRun();
        StreamMerge.byTime(closed.subList(settled, closed.size()));
        settled = closed.size();
    }

    /** All lines, in order; none are left. */
    List<LogLines> take() {
        settle();
        List<LogLines> taken = List.copyOf(closed);
        closed.clear();
        settled = 0;
        size = 0;
        return taken;
    }

    private void closeRun() {
        if (open != null) {
            closed.add(more.isEmpty() ? open : open.with(more));
            more.clear();
            open = null;
        }
    }
}
