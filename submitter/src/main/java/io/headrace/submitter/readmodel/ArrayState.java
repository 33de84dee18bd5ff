package io.headrace.submitter.readmodel;

import org.jspecify.annotations.Nullable;

/**
 * What an array job knows about its children. Children that no event has named yet have no rows: they are all alike,
 * and this says how.
 *
 * @param counts all children by state, those without rows included
 * @param untouched how many children have no row
 * @param untouchedStatus the state of every child without a row
 * @param untouchedReason their status reason
 * @param untouchedSince when they came into that state, milliseconds since the epoch
 * @param updatedAt when the counts last changed, milliseconds since the epoch
 */
public record ArrayState(
        StatusCounts counts,
        int untouched,
        JobStatus untouchedStatus,
        @Nullable String untouchedReason,
        long untouchedSince,
        long updatedAt) {

    /** Children of an array job that was submitted just now. */
    static ArrayState submitted(int size, long at) {
        return new ArrayState(StatusCounts.none().plus(JobStatus.PENDING, size), size, JobStatus.PENDING, null, at, at);
    }

    /** All children without rows go to another state together. */
    ArrayState moveUntouched(JobStatus to, @Nullable String reason, long at) {
        return new ArrayState(counts.move(untouchedStatus, to, untouched), untouched, to, reason, at, at);
    }

    /** So many children in the state of those without rows get rows of their own. */
    ArrayState touch(int howMany) {
        return new ArrayState(
                counts, Math.max(0, untouched - howMany), untouchedStatus, untouchedReason, untouchedSince, updatedAt);
    }

    /** One child gets a row of its own. */
    ArrayState touchOne() {
        return touch(1);
    }

    /** One child with a row goes from one state to another. */
    ArrayState moveOne(JobStatus from, JobStatus to, long at) {
        return from == to
                ? this
                : new ArrayState(
                        counts.move(from, to, 1), untouched, untouchedStatus, untouchedReason, untouchedSince, at);
    }
}
