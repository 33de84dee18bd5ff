package io.headrace.submitter.http.logs;

import io.headrace.submitter.logs.LogEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter pattern of terms: a line matches that contains every term and none of those with a minus sign before them. Upper and lower case
 * differ. A term is of letters, digits and underscores, or stands in double quotes, where a backslash escapes a quote.
 *
 * @param terms what a line must contain
 * @param excluded what it must not contain
 */
record FilterPattern(List<String> terms, List<String> excluded) implements Predicate<LogEvent> {
    private static final int LENGTH_MAX = 1_024;
    private static final Pattern TERM = Pattern.compile("\\s*(-?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"]+))");
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_]+");

    /** Copies the lists. */
    FilterPattern {
        terms = List.copyOf(terms);
        excluded = List.copyOf(excluded);
    }

    /** Reads the member {@code filterPattern}; without one, every line matches. */
    static FilterPattern of(Optional<String> given) {
        String pattern = given.orElse("").strip();
        if (pattern.length() > LENGTH_MAX) {
            throw LogsError.invalid(
                    "'filterPattern' has " + pattern.length() + " characters, the maximum is " + LENGTH_MAX);
        }
        if (pattern.startsWith("{") || pattern.startsWith("[")) {
            throw LogsError.invalid("'filterPattern' " + pattern
                    + " is of a kind that is not supported: expected terms, \"quoted terms\" or -excluded terms");
        }
        List<String> terms = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        Matcher matcher = TERM.matcher(pattern);
        int end = 0;
        while (end < pattern.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw LogsError.invalid("'filterPattern' " + pattern + " has a quote that is not closed");
            }
            (matcher.group(1).isEmpty() ? terms : excluded).add(term(matcher, pattern));
            end = matcher.end();
        }
        return new FilterPattern(terms, excluded);
    }

    private static String term(Matcher matcher, String pattern) {
        String quoted = matcher.group(2);
        if (quoted != null) {
            return quoted.replaceAll("\\\\(.)", "$1");
        }
        String term = matcher.group(3);
        if (term.startsWith("?") || term.startsWith("%")) {
            throw LogsError.invalid("'filterPattern' " + pattern + ": the term " + term
                    + " is of a kind that is not supported: expected terms, \"quoted terms\" or -excluded terms");
        }
        if (!PLAIN.matcher(term).matches()) {
            throw LogsError.invalid("Invalid character(s) in term '" + term + "': quote it");
        }
        return term;
    }

    @Override
    public boolean test(LogEvent event) {
        String message = event.message();
        return terms.stream().allMatch(message::contains) && excluded.stream().noneMatch(message::contains);
    }
}
