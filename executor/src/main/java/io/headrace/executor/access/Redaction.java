package io.headrace.executor.access;

import io.headrace.executor.runtime.ContainerFailure;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes values out of what is said. Pure. */
final class Redaction {

    private static final String HIDDEN = "***";
    private static final String CUT = "...";

    /** Shorter lines of a value, such as a brace, are found everywhere and say nothing. */
    private static final int LINE_CHARACTERS_MIN = 4;

    private final List<String> values;

    Redaction(Collection<String> variables, Collection<String> options) {
        // The longest first: a value may be the beginning of another.
        this.values = Stream.concat(variables.stream(), options.stream())
                .flatMap(Redaction::faces)
                .filter(value -> !value.isBlank())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** As what a value may be said: as it is, in one line, as engines quote it, and line by line. */
    private static Stream<String> faces(String value) {
        return Stream.concat(
                Stream.of(value, ContainerFailure.oneLine(value), quoted(value)),
                value.lines()
                        .map(String::strip)
                        .filter(line -> line.length() >= LINE_CHARACTERS_MIN)
                        .flatMap(line -> Stream.of(line, quoted(line))));
    }

    /** As in JSON, and as Go's {@code %q} has it. */
    private static String quoted(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    /** The same failure without the values, and without its cause, which may have them. */
    ContainerFailure of(ContainerFailure failure) {
        if (values.isEmpty()) {
            return failure;
        }
        String detail = failure.reason().substring(failure.code().prefix().length() + 2);
        if (detail.endsWith(CUT)) {
            detail = withoutBeginning(detail);
        }
        for (String value : values) {
            detail = detail.replace(value, HIDDEN);
        }
        return failure.saying(detail);
    }

    /** Where a text was cut, the beginning of a value may stand. */
    private String withoutBeginning(String cut) {
        String text = cut.substring(0, cut.length() - CUT.length());
        for (String value : values) {
            for (int length = value.length() - 1; length > 0; length--) {
                if (text.endsWith(value.substring(0, length))) {
                    return text.substring(0, text.length() - length) + HIDDEN;
                }
            }
        }
        return cut;
    }
}
