package io.headrace.schemas.constraint;

import io.headrace.schemas.constraint.LinearPattern.CharacterSet;
import io.headrace.schemas.constraint.LinearPattern.CharacterSet.Range;
import io.headrace.schemas.serde.Shown;
import java.util.ArrayList;
import java.util.List;

/** Reads a pattern: the part of Java's syntax that {@link LinearPattern} can match. */
final class PatternParser {
    private static final int DEPTH_MAX = 16;
    private static final int REPEAT_MAX = 1000;
    private static final String SPECIAL = "\\[](){}.*+?^$|";
    private static final CharacterSet ANY = new CharacterSet(true, List.of());
    private static final CharacterSet DIGITS = new CharacterSet(false, List.of(new Range('0', '9')));
    private static final CharacterSet WORD = new CharacterSet(
            false, List.of(new Range('a', 'z'), new Range('A', 'Z'), new Range('_', '_'), new Range('0', '9')));
    private static final CharacterSet SPACE =
            new CharacterSet(false, List.of(new Range(' ', ' '), new Range('\t', '\r')));

    private final String text;
    private final int offset;
    private int at;

    PatternParser(String text, int offset) {
        this.text = text;
        this.offset = offset;
    }

    PatternTree parse() throws InvalidExpressionException {
        // It stands for the whole value in any case.
        at = text.startsWith("^") ? 1 : 0;
        PatternTree all = choice(0);
        if (is('$') && at == text.length() - 1) {
            at++;
        }
        if (at < text.length()) {
            throw notHere(at);
        }
        return all;
    }

    private PatternTree choice(int depth) throws InvalidExpressionException {
        List<PatternTree> parts = new ArrayList<>();
        parts.add(row(depth));
        while (is('|')) {
            at++;
            parts.add(row(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new PatternTree.Choice(parts);
    }

    private PatternTree row(int depth) throws InvalidExpressionException {
        List<PatternTree> parts = new ArrayList<>();
        while (at < text.length() && "|)".indexOf(text.charAt(at)) < 0 && !(is('$') && at == text.length() - 1)) {
            parts.add(repeated(one(depth)));
        }
        return new PatternTree.Row(parts);
    }

    private PatternTree one(int depth) throws InvalidExpressionException {
        char character = text.charAt(at);
        switch (character) {
            case '(' -> {
                if (depth == DEPTH_MAX) {
                    throw problem(at, "expected no more than " + DEPTH_MAX + " groups inside each other");
                }
                if (text.startsWith("(?", at) && !text.startsWith("(?:", at)) {
                    throw problem(at, "'(?' is not possible here but as '(?:'");
                }
                int start = at;
                at += text.startsWith("(?:", at) ? 3 : 1;
                PatternTree inner = choice(depth + 1);
                if (!is(')')) {
                    throw problem(start, "expected a ) for this (");
                }
                at++;
                return inner;
            }
            case '[' -> {
                return new PatternTree.One(set());
            }
            case '.' -> {
                at++;
                return new PatternTree.One(ANY);
            }
            case '\\' -> {
                return new PatternTree.One(escaped());
            }
            case '*', '+', '?', '{', '^', '$' -> throw notHere(at);
            default -> {
                at++;
                return new PatternTree.One(CharacterSet.of(character));
            }
        }
    }

    private PatternTree repeated(PatternTree part) throws InvalidExpressionException {
        if (at == text.length() || "*+?{".indexOf(text.charAt(at)) < 0) {
            return part;
        }
        PatternTree repeat = switch (text.charAt(at++)) {
            case '*' -> new PatternTree.Repeat(part, 0, PatternTree.Repeat.UNLIMITED);
            case '+' -> new PatternTree.Repeat(part, 1, PatternTree.Repeat.UNLIMITED);
            case '?' -> new PatternTree.Repeat(part, 0, 1);
            default -> counted(part);
        };
        if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            throw notHere(at);
        }
        return repeat;
    }

    /** Of {@code {2}}, {@code {2,}} or {@code {2,5}} what stands behind the brace. */
    private PatternTree counted(PatternTree part) throws InvalidExpressionException {
        int start = at - 1;
        int min = count();
        int max = min;
        if (is(',')) {
            at++;
            max = is('}') ? PatternTree.Repeat.UNLIMITED : count();
        }
        if (!is('}') || min < 0 || (max < min && max != PatternTree.Repeat.UNLIMITED)) {
            throw problem(start, "expected {2}, {2,} or {2,5}, at most " + REPEAT_MAX);
        }
        at++;
        return new PatternTree.Repeat(part, min, max);
    }

    /** A number that may be said; less than any where there is none. */
    private int count() {
        int start = at;
        int count = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && count <= REPEAT_MAX) {
            count = 10 * count + text.charAt(at++) - '0';
        }
        return at == start || count > REPEAT_MAX ? -2 : count;
    }

    private CharacterSet set() throws InvalidExpressionException {
        int start = at++;
        boolean negated = is('^');
        at += negated ? 1 : 0;
        List<Range> ranges = new ArrayList<>();
        while (at < text.length() && !(is(']') && !ranges.isEmpty())) {
            ranges.addAll(inSet());
        }
        if (at == text.length()) {
            throw problem(start, "expected a ] for this [");
        }
        at++;
        return new CharacterSet(negated, ranges);
    }

    private List<Range> inSet() throws InvalidExpressionException {
        if (is('[') || is(']') || is('^') || text.startsWith("&&", at)) {
            throw problem(at, "'" + text.charAt(at) + "' has to stand behind a \\ inside [ ]");
        }
        CharacterSet from = is('\\') ? escaped() : CharacterSet.of(text.charAt(at++));
        boolean single = from.ranges().size() == 1
                && !from.negated()
                && from.ranges().getFirst().from() == from.ranges().getFirst().to();
        if (!single || !is('-') || text.startsWith("-]", at)) {
            return from.plain();
        }
        int dash = at++;
        if (at == text.length() || is('[') || is('&')) {
            throw notHere(dash);
        }
        CharacterSet to = is('\\') ? escaped() : CharacterSet.of(text.charAt(at++));
        char first = from.ranges().getFirst().from();
        char last = to.ranges().getFirst().to();
        if (to.negated() || to.ranges().size() != 1 || to.ranges().getFirst().from() != last || last < first) {
            throw problem(dash, "expected a range such as a-z");
        }
        return List.of(new Range(first, last));
    }

    private CharacterSet escaped() throws InvalidExpressionException {
        int start = at;
        if (at + 1 >= text.length()) {
            throw notHere(at);
        }
        char character = text.charAt(at + 1);
        at += 2;
        return switch (character) {
            case 'd' -> DIGITS;
            case 'D' -> new CharacterSet(true, DIGITS.ranges());
            case 'w' -> WORD;
            case 'W' -> new CharacterSet(true, WORD.ranges());
            case 's' -> SPACE;
            case 'S' -> new CharacterSet(true, SPACE.ranges());
            default -> {
                if (SPECIAL.indexOf(character) < 0 && (character >= 128 || Character.isLetterOrDigit(character))) {
                    throw problem(
                            start,
                            "'\\" + Shown.text(String.valueOf(character))
                                    + "' is not possible here: expected \\d, \\w, \\s, or a sign that stands for itself");
                }
                yield CharacterSet.of(character);
            }
        };
    }

    private boolean is(char character) {
        return at < text.length() && text.charAt(at) == character;
    }

    private InvalidExpressionException notHere(int index) {
        return problem(index, "'" + Shown.text(text.substring(index, index + 1)) + "' is not possible here");
    }

    private InvalidExpressionException problem(int index, String problem) {
        return new InvalidExpressionException(offset + index, problem);
    }
}
