package io.headrace.submitter.logs;

import io.headrace.schemas.id.AttemptId;
import io.headrace.submitter.readmodel.AttemptRow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where read lines go. An exception ends the reading: whoever read along has gone. */
public interface LogSink {
    /** What follows is of this attempt. */
    void attempt(AttemptRow attempt) throws IOException;

    /**
     * One line, in order.
     *
     * @param container which of its containers, where it has several; absent otherwise
     */
    void line(AttemptId attempt, @Nullable String container, LogLine line) throws IOException;

    /** All lines that there are at the moment have been given. */
    void idle() throws IOException;
}
