package io.headrace.schemas.value;

/**
 * Children of an array job that stand beside each other.
 *
 * @param from index of the first, from 0
 * @param to one more than the index of the last
 */
public record ChildRange(int from, int to) {
    /** One child. */
    public static ChildRange of(int index) {
        return new ChildRange(index, index + 1);
    }
}
