package io.headrace.schemas.serde;

import java.util.Map;

/** The patterns of the schemas in words, for whoever wrote something else. A test holds that every pattern has some. */
final class PatternWords {
    private static final String UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String PART = "(:(0|[1-9][0-9]{0,8})|#(0|[1-9][0-9]{0,2}))?";
    private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(
                    "^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$",
                    "1 to 128 letters, digits, hyphens and underscores, the first a letter or digit"),
            Map.entry(
                    "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
                    "1 to 128 letters, digits, dots, hyphens and underscores, the first a letter or digit"),
            Map.entry("^[A-Za-z0-9_-]{1,255}$", "1 to 255 letters, digits, hyphens and underscores"),
            Map.entry("^[A-Za-z0-9_.:/#@-]{1,255}$", "1 to 255 letters, digits and any of _ . : / # @ -"),
            Map.entry("^[A-Za-z0-9_./-]+$", "letters, digits and any of _ . / -"),
            Map.entry("^/", "an absolute path, which begins with /"),
            Map.entry(UUID + "$", "a lower-case UUID"),
            Map.entry(
                    UUID + PART + "$",
                    "a lower-case UUID, with :INDEX for an array child and #INDEX for a node behind it"),
            Map.entry(UUID + PART + "/[1-9][0-9]{0,8}$", "a job id and the number of an attempt, as in JOB/1"),
            Map.entry(
                    "^[A-Za-z0-9.:\\s]*\\*?$",
                    "letters, digits, dots, colons and white space, and * as the last character if at all"),
            Map.entry("^[0-9]*\\*?$", "digits, and * as the last character if at all"),
            Map.entry(
                    "^[0-9A-Za-z]{0,254}[0-9A-Za-z*]$",
                    "1 to 255 letters and digits, and * as the last character if at all"),
            Map.entry("^([0-9]{1,4}|[0-9]{0,4}:[0-9]{0,4})$", "the index of a node, or a range FROM:TO of them"),
            Map.entry(
                    "^" + WORD + "(:" + WORD + ")?$",
                    "a user, or user:group, each of 1 to 31 letters, digits and any of _ . -"),
            Map.entry("^[0-9a-f]{64}$", "64 lower-case hexadecimal digits"),
            Map.entry(
                    "^[0-9]{1,9}(\\.[0-9]{1,3})?$",
                    "a number, not below 0, with at most three digits behind the point"),
            Map.entry("^([Rr][Ee][Tt][Rr][Yy]|[Ee][Xx][Ii][Tt])$", "RETRY or EXIT"),
            Map.entry("^(?![Aa][Ww][Ss]:)", "a key that does not begin with aws:, which AWS reserves"),
            Map.entry("^(?!AWS_BATCH)[^=]+$", "a name without =, which does not begin with AWS_BATCH"));

    private PatternWords() {}

    /** What a pattern expects; the pattern itself where it has no words. */
    static String of(String pattern) {
        return WORDS.getOrDefault(pattern, pattern);
    }

    static boolean has(String pattern) {
        return WORDS.containsKey(pattern);
    }
}
