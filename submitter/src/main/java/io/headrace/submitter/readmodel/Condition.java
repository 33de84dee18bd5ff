package io.headrace.submitter.readmodel;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A condition in SQL and what it binds, in order.
 *
 * @param sql without the AND before it
 * @param values one for each question mark
 */
record Condition(String sql, List<Object> values) {
    /** Copies the values. */
    Condition {
        values = List.copyOf(values);
    }

    static Condition is(String column, Object value) {
        return new Condition(column + " = ?", List.of(value));
    }

    static Condition isOneOf(String column, List<?> values) {
        return new Condition(
                values.stream().map(value -> "?").collect(Collectors.joining(", ", column + " IN (", ")")),
                List.copyOf(values));
    }

    /** The column is the pattern, or begins with what stands before its final {@code *}. */
    static Condition matches(String column, String pattern) {
        return pattern.endsWith("*")
                ? beginsWith(column, pattern.substring(0, pattern.length() - 1))
                : is(column, pattern);
    }

    /** The same for one of several patterns, in any case. */
    static Condition matchesAny(String column, List<String> patterns) {
        List<Condition> each = patterns.stream()
                .map(pattern -> matches("LOWER(" + column + ")", pattern.toLowerCase(Locale.ROOT)))
                .toList();
        return new Condition(
                each.stream().map(Condition::sql).collect(Collectors.joining(" OR ", "(", ")")),
                each.stream().flatMap(one -> one.values().stream()).toList());
    }

    static Condition beginsWith(String column, String prefix) {
        return new Condition("SUBSTR(" + column + ", 1, ?) = ?", List.of(prefix.length(), prefix));
    }
}
