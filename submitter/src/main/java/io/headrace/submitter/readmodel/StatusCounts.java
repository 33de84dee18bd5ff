package io.headrace.submitter.readmodel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How many jobs are in each of the states. Immutable. */
public final class StatusCounts {
    private static final JobStatus[] STATUSES = JobStatus.values();

    private final long[] counts;

    private StatusCounts(long[] counts) {
        this.counts = counts;
    }

    /** No jobs in any state. */
    public static StatusCounts none() {
        return new StatusCounts(new long[STATUSES.length]);
    }

    /** These many; a state that is not named has none. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static StatusCounts of(Map<JobStatus, Long> counts) {
        long[] all = new long[STATUSES.length];
        counts.forEach((status, count) -> all[status.ordinal()] = count);
        return new StatusCounts(all);
    }

    /** How many are in this state. */
    public long get(JobStatus status) {
        return counts[status.ordinal()];
    }

    /** These counts with more, or with a negative number fewer, jobs in one state. */
    public StatusCounts plus(JobStatus status, long more) {
        long[] sum = counts.clone();
        sum[status.ordinal()] += more;
        return new StatusCounts(sum);
    }

    /** These counts after so many jobs went from one state to another. */
    public StatusCounts move(JobStatus from, JobStatus to, long howMany) {
        long[] moved = counts.clone();
        moved[from.ordinal()] -= howMany;
        moved[to.ordinal()] += howMany;
        return new StatusCounts(moved);
    }

    /** All states in the order of a job's life; the one that only service jobs have, where it has any. */
    @JsonValue
    public Map<JobStatus, Long> asMap() {
        Map<JobStatus, Long> map = new EnumMap<>(JobStatus.class);
        for (JobStatus status : STATUSES) {
            if (status != JobStatus.SCHEDULED || counts[status.ordinal()] != 0) {
                map.put(status, counts[status.ordinal()]);
            }
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusCounts that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
