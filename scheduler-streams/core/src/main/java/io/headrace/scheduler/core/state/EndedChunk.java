package io.headrace.scheduler.core.state;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Two bits for each child of a stretch of an array job: has it ended, and has it failed. A finished array costs a quarter
 * of a byte per child.
 *
 * @param ended bit i % 64 of word i / 64 is set when child i of the chunk has ended
 * @param failed likewise, when it has failed
 */
public record EndedChunk(long[] ended, long[] failed) {
    /** Children in one chunk: small enough to rewrite for every ended child, large enough to keep the keys few. */
    public static final int CHILDREN = 1024;

    private static final int WORDS = CHILDREN / Long.SIZE;

    /** A chunk in which no child has ended. */
    public static EndedChunk empty() {
        return new EndedChunk(new long[WORDS], new long[WORDS]);
    }

    /** Whether the child with this index (of the whole array) has ended. */
    public boolean hasEnded(int index) {
        int i = index % CHILDREN;
        return (ended[i / Long.SIZE] >>> (i % Long.SIZE) & 1) != 0;
    }

    /** Whether the child with this index (of the whole array) has failed. */
    public boolean hasFailed(int index) {
        int i = index % CHILDREN;
        return (failed[i / Long.SIZE] >>> (i % Long.SIZE) & 1) != 0;
    }

    /** The same with one more ended child. */
    public EndedChunk with(int index, boolean childFailed) {
        int i = index % CHILDREN;
        long bit = 1L << (i % Long.SIZE);
        long[] nowEnded = ended.clone();
        nowEnded[i / Long.SIZE] |= bit;
        if (!childFailed) {
            return new EndedChunk(nowEnded, failed);
        }
        long[] nowFailed = failed.clone();
        nowFailed[i / Long.SIZE] |= bit;
        return new EndedChunk(nowEnded, nowFailed);
    }

    /**
     * The same, every child from one index to before another having failed, except those that had ended already.
     *
     * @param spared children that are excepted too, counted from the first of the chunk
     */
    public EndedChunk withOpenFailed(int from, int to, BitSet spared) {
        long[] nowEnded = ended.clone();
        long[] nowFailed = failed.clone();
        for (int index = from; index < to; index++) {
            int i = index % CHILDREN;
            long bit = 1L << (i % Long.SIZE);
            if ((nowEnded[i / Long.SIZE] & bit) == 0 && !spared.get(i)) {
                nowEnded[i / Long.SIZE] |= bit;
                nowFailed[i / Long.SIZE] |= bit;
            }
        }
        return new EndedChunk(nowEnded, nowFailed);
    }

    /** The same without those that have failed. */
    public EndedChunk onlySucceeded() {
        long[] succeeded = ended.clone();
        for (int i = 0; i < succeeded.length; i++) {
            succeeded[i] &= ~failed[i];
        }
        return new EndedChunk(succeeded, new long[WORDS]);
    }

    /** The first child from one index to before another that has not ended; -1 when all have. */
    public int nextOpen(int from, int to) {
        int first = from % CHILDREN;
        int open = BitSet.valueOf(ended).nextClearBit(first) - first + from;
        return open < to ? open : -1;
    }

    /** How many children from one index to before another have ended. */
    public int endedBetween(int from, int to) {
        int first = from % CHILDREN;
        return BitSet.valueOf(ended).get(first, first + to - from).cardinality();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EndedChunk that
                && Arrays.equals(ended, that.ended)
                && Arrays.equals(failed, that.failed);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ended) + Arrays.hashCode(failed);
    }

    @Override
    public String toString() {
        return "EndedChunk[ended=" + Arrays.toString(ended) + ", failed=" + Arrays.toString(failed) + "]";
    }
}
