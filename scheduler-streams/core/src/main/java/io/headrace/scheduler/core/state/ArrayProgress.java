package io.headrace.scheduler.core.state;

import org.jspecify.annotations.Nullable;

/**
 * How far an array job has come.
 *
 * @param size children in all
 * @param nextIndex children below it have been placed or have ended; none at or above it has been placed. Always 0 when its
 *     children are released one by one
 * @param succeeded how many have succeeded
 * @param failed how many have failed
 * @param ready how many of the children that are released one by one wait to be placed; absent when they are not released one
 *     by one, or not yet
 */
public record ArrayProgress(
        int size,
        int nextIndex,
        int succeeded,
        int failed,
        @Nullable Integer ready) {
    /** Nothing has happened to any child. */
    public static ArrayProgress none(int size) {
        return new ArrayProgress(size, 0, 0, 0, null);
    }

    /** Children that have not ended. */
    public int open() {
        return size - succeeded - failed;
    }

    /** Whether children are released one by one, because each waits for other children. */
    public boolean stepwise() {
        return ready != null;
    }

    /** The same with another next index. */
    public ArrayProgress withNextIndex(int index) {
        return new ArrayProgress(size, index, succeeded, failed, ready);
    }

    /** The same with more succeeded children. */
    public ArrayProgress plusSucceeded(int count) {
        return new ArrayProgress(size, nextIndex, succeeded + count, failed, ready);
    }

    /** The same with more failed children. */
    public ArrayProgress plusFailed(int count) {
        return new ArrayProgress(size, nextIndex, succeeded, failed + count, ready);
    }

    /** The same with so many children released and waiting to be placed. */
    public ArrayProgress withReady(int count) {
        return new ArrayProgress(size, nextIndex, succeeded, failed, count);
    }
}
