package io.headrace.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job, or one child of an array job.
 *
 * <p>Text form: a lower-case UUID, for a child followed by {@code :} and its index, as at AWS.
 *
 * @param uuid the job's UUID, lower case
 * @param index the child's index from 0, or {@link #NO_INDEX} for a job that is no child
 */
public record JobId(String uuid, int index) implements Comparable<JobId> {
    /** The {@link #index} of a job that is not an array child. */
    public static final int NO_INDEX = -1;

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?::(0|[1-9][0-9]{0,8}))?");

    /** @throws IllegalArgumentException when the index is below {@link #NO_INDEX} or the UUID is not 36 characters long */
    public JobId {
        if (uuid.length() != 36 || index < NO_INDEX) {
            throw new IllegalArgumentException(
                    "job id '" + uuid + "' index " + index + ": expected a UUID and an index from 0");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not {@code UUID} or {@code UUID:index}
     */
    @JsonCreator
    public static JobId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "job id '" + text + "': expected a lower-case UUID, or UUID:index for an array child");
        }
        String index = matcher.group(2);
        return new JobId(matcher.group(1), index == null ? NO_INDEX : Integer.parseInt(index));
    }

    /** The text as it is when it is a job id, else null: for where foreign text becomes part of what others must be able to read. */
    public static @Nullable String textOf(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? text : null;
    }

    /** Whether this is one child of an array job. */
    public boolean isChild() {
        return index != NO_INDEX;
    }

    /** The array job of a child; a job that is no child answers itself. */
    public JobId parent() {
        return isChild() ? new JobId(uuid, NO_INDEX) : this;
    }

    /** The child with this index. */
    public JobId child(int childIndex) {
        return new JobId(uuid, childIndex);
    }

    @Override
    public int compareTo(JobId other) {
        int byUuid = uuid.compareTo(other.uuid);
        return byUuid != 0 ? byUuid : Integer.compare(index, other.index);
    }

    @JsonValue
    @Override
    public String toString() {
        return isChild() ? uuid + ":" + index : uuid;
    }
}
