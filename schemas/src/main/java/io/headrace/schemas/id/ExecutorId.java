package io.headrace.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A host that runs containers. The id outlives the process: a restarted executor keeps it and so finds its containers.
 *
 * @param value 1 to 128 characters: a letter or digit, then letters, digits, {@code .}, {@code _} or {@code -}
 */
public record ExecutorId(@JsonValue String value) implements Comparable<ExecutorId> {
    private static final int LENGTH_MAX = 128;

    /** @throws IllegalArgumentException when the text has another form */
    @JsonCreator
    public ExecutorId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("executor id '" + value
                    + "': expected 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit");
        }
    }

    private static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX || !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return Ascii.isLetter(c) || Ascii.isDigit(c);
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
