package io.headrace.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job, one child of an array job, or one node of a multi-node parallel job.
 *
 * <p>Text form: a lower-case UUID, for a child followed by {@code :} and its index, for a node by {@code #} and its index, as at
 * AWS.
 *
 * @param uuid the job's UUID, lower case
 * @param index {@link #NO_INDEX} for a whole job; the child's index from 0; {@link #FIRST_NODE} plus the node's index. One number, so
 *     that whatever sorts or stores ids needs to know of no more
 */
public record JobId(String uuid, int index) implements Comparable<JobId> {
    /** The {@link #index} of a whole job. */
    public static final int NO_INDEX = -1;

    /** The {@link #index} of node 0, behind every array child's. */
    public static final int FIRST_NODE = 1_000_000_000;

    private static final int UUID_LENGTH = 36;
    /** Ids of one millisecond; more than this run ahead of the clock. */
    private static final int COUNTER_BITS = 12;

    private static final AtomicLong LAST_STAMP = new AtomicLong();
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
            + "(?::(0|[1-9][0-9]{0,8})|#(0|[1-9][0-9]{0,2}))?");

    /** @throws IllegalArgumentException when the index is below {@link #NO_INDEX} or the UUID is not 36 characters long */
    public JobId {
        if (uuid.length() != UUID_LENGTH || index < NO_INDEX) {
            throw new IllegalArgumentException(
                    "job id '" + uuid + "' index " + index + ": expected a UUID and an index from 0");
        }
    }

    /**
     * An id that nobody has, for a job that is about to be submitted: a UUID of version 7 (RFC 9562), greater than any that this
     * process made before. Jobs of one hour then lie side by side in stores and indexes, and that an id is new shows without a search;
     * random ones would be spread over everything.
     */
    public static JobId fresh() {
        long stamp = LAST_STAMP.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis() << COUNTER_BITS));
        long counter = stamp & ((1L << COUNTER_BITS) - 1);
        long high = (stamp >>> COUNTER_BITS << 16) | 0x7000 | counter;
        UUID random = UUID.randomUUID();
        return new JobId(new UUID(high, random.getLeastSignificantBits()).toString(), NO_INDEX);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not {@code UUID}, {@code UUID:index} or {@code UUID#index}
     */
    @JsonCreator
    public static JobId parse(String text) {
        if (Ascii.isUuid(text)) {
            // Most are, and the pattern takes ten times as long.
            return new JobId(text, NO_INDEX);
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("job id '" + text
                    + "': expected a lower-case UUID, UUID:index for an array child, or UUID#index for a node");
        }
        String child = matcher.group(2);
        String node = matcher.group(3);
        int index =
                child != null ? Integer.parseInt(child) : node != null ? FIRST_NODE + Integer.parseInt(node) : NO_INDEX;
        return new JobId(matcher.group(1), index);
    }

    /** The text as it is when it is a job id, else null: for where foreign text becomes part of what others must be able to read. */
    public static @Nullable String textOf(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? text : null;
    }

    /** Whether this is one child of an array job. */
    public boolean isChild() {
        return index != NO_INDEX && index < FIRST_NODE;
    }

    /** Whether this is one node of a multi-node parallel job. */
    public boolean isNode() {
        return index >= FIRST_NODE;
    }

    /** Whether this is neither a child nor a node. */
    public boolean isWhole() {
        return index == NO_INDEX;
    }

    /** The array job of a child, the multi-node parallel job of a node; a whole job answers itself. */
    public JobId parent() {
        return isWhole() ? this : new JobId(uuid, NO_INDEX);
    }

    /** The index of a node from 0. */
    public int nodeIndex() {
        return index - FIRST_NODE;
    }

    /** The node with this index. */
    public JobId node(int nodeIndex) {
        return new JobId(uuid, FIRST_NODE + nodeIndex);
    }

    /** The child with this index. */
    public JobId child(int childIndex) {
        return new JobId(uuid, childIndex);
    }

    // A record's own go through method handles: as key of nearly every table, that is 5 % of a busy scheduler.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobId that && index == that.index && uuid.equals(that.uuid);
    }

    @Override
    public int hashCode() {
        return 31 * uuid.hashCode() + index;
    }

    @Override
    public int compareTo(JobId other) {
        int byUuid = uuid.compareTo(other.uuid);
        return byUuid != 0 ? byUuid : Integer.compare(index, other.index);
    }

    @JsonValue
    @Override
    public String toString() {
        return isWhole() ? uuid : isNode() ? uuid + "#" + nodeIndex() : uuid + ":" + index;
    }
}
