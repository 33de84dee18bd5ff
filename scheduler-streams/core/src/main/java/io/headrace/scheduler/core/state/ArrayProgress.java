package io.headrace.scheduler.core.state;

/**
 * How far an array job has come.
 *
 * @param size children in all
 * @param nextIndex children below it have been placed or have ended; none at or above it has been placed
 * @param succeeded how many have succeeded
 * @param failed how many have failed
 */
public record ArrayProgress(int size, int nextIndex, int succeeded, int failed) {
    /** Children that have not ended. */
    public int open() {
        return size - succeeded - failed;
    }

    /** The same with another next index. */
    public ArrayProgress withNextIndex(int index) {
        return new ArrayProgress(size, index, succeeded, failed);
    }

    /** The same with more succeeded children. */
    public ArrayProgress plusSucceeded(int count) {
        return new ArrayProgress(size, nextIndex, succeeded + count, failed);
    }

    /** The same with more failed children. */
    public ArrayProgress plusFailed(int count) {
        return new ArrayProgress(size, nextIndex, succeeded, failed + count);
    }
}
