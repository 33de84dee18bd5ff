package io.headrace.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A host that runs containers. The id outlives the process: a restarted executor keeps it and so finds its containers.
 *
 * @param value 1 to 128 characters: a letter or digit, then letters, digits, {@code .}, {@code _} or {@code -}
 */
public record ExecutorId(@JsonValue String value) implements Comparable<ExecutorId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException when the text has another form */
    @JsonCreator
    public ExecutorId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("executor id '" + value
                    + "': expected 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit");
        }
    }

    @Override
    public int compareTo(ExecutorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
