package io.headrace.scheduler.core.state;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A bit for each child of a stretch of an array job whose children are released one by one: does it wait to be placed. There is
 * a row only while one does.
 *
 * @param words bit i % 64 of word i / 64 is child i of the chunk
 */
public record ReadyChunk(long[] words) {
    private static final int WORDS = EndedChunk.CHILDREN / Long.SIZE;

    /** A chunk in which no child waits to be placed. */
    public static ReadyChunk empty() {
        return new ReadyChunk(new long[WORDS]);
    }

    /** Whether the child with this index (of the whole array) waits to be placed. */
    public boolean isReady(int index) {
        int i = index % EndedChunk.CHILDREN;
        return (words[i / Long.SIZE] >>> (i % Long.SIZE) & 1) != 0;
    }

    /** How many wait. */
    public int count() {
        return Arrays.stream(words).mapToInt(Long::bitCount).sum();
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return Arrays.stream(words).allMatch(word -> word == 0);
    }

    /** The first child of the chunk at or after this one that waits, counted from the chunk's first; -1 when there is none. */
    public int next(int inChunk) {
        return BitSet.valueOf(words).nextSetBit(inChunk);
    }

    /** The same, every child from one index (of the whole array) to before another waiting, or none of them. */
    public ReadyChunk with(int from, int to, boolean ready) {
        BitSet bits = BitSet.valueOf(words);
        int first = from % EndedChunk.CHILDREN;
        bits.set(first, first + to - from, ready);
        return new ReadyChunk(Arrays.copyOf(bits.toLongArray(), WORDS));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadyChunk that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "ReadyChunk" + Arrays.toString(words);
    }
}
