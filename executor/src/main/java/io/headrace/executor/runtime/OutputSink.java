package io.headrace.executor.runtime;

import java.time.Instant;

/** Takes a container's output in order. Called by one thread at a time. */
@FunctionalInterface
public interface OutputSink {

    /** Which of a process's two outputs. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /**
     * Takes one chunk. May block, which is the back pressure.
     *
     * @param time when the bytes were written, or read where that is not known
     * @param stream where they were written; a runtime that cannot tell says {@code STDOUT}
     * @param bytes at least one byte; not touched by the caller afterwards
     * @return whether more is wanted
     */
    boolean accept(Instant time, Stream stream, byte[] bytes) throws InterruptedException;
}
