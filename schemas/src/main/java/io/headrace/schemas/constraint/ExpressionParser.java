package io.headrace.schemas.constraint;

import io.headrace.schemas.constraint.Condition.Compares;
import io.headrace.schemas.constraint.Condition.Compares.Side;
import io.headrace.schemas.serde.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an expression from left to right. {@code not} binds closest, then {@code and}, then {@code or}. What is nested deeper than {@value
 * #DEPTH_MAX} is refused, so neither reading nor asking can use up the stack.
 */
final class ExpressionParser {
    private static final int DEPTH_MAX = 32;
    private static final String SUBJECT = "attribute:";
    private static final int NAME_MAX = 128;

    /** No exponent: a number of a few characters must not be one of a million digits. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?");

    private static final String OPERATORS = "==, !=, in, not_in, exists, not_exists, =~, !~, >, >=, < or <=";

    private final String text;
    private int at;

    ExpressionParser(String text) {
        this.text = text;
    }

    /** What is asked of an attribute; the longest spelling is tried first. */
    private enum Operator {
        NOT_EXISTS("!exists", "not_exists"),
        EXISTS("exists", "exists"),
        NOT_EQUALS("!=", "not_equals"),
        EQUALS("==", "equals"),
        NOT_IN("!in", "not_in"),
        IN("in", "in"),
        NOT_MATCHES("!~", "not_matches"),
        MATCHES("=~", "matches"),
        FROM(">=", "greater_than_equal"),
        ABOVE(">", "greater_than"),
        UP_TO("<=", "less_than_equal"),
        BELOW("<", "less_than");

        private final String sign;
        private final String word;

        Operator(String sign, String word) {
            this.sign = sign;
            this.word = word;
        }
    }

    /** A decimal number; null when it is none. */
    static @Nullable BigDecimal number(@Nullable String text) {
        return text != null && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    Condition parse() throws InvalidExpressionException {
        Condition all = any(0);
        if (at < text.length()) {
            throw expected("and, or, or the end");
        }
        return all;
    }

    private Condition any(int depth) throws InvalidExpressionException {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(all(depth));
        } while (takes("||") || takesWord("or"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.Any(List.copyOf(parts));
    }

    private Condition all(int depth) throws InvalidExpressionException {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(one(depth));
        } while (takes("&&") || takesWord("and"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(List.copyOf(parts));
    }

    private Condition one(int depth) throws InvalidExpressionException {
        skipSpace();
        int start = at;
        boolean opens = takes("(");
        boolean negates = !opens && (takes("!") || takesWord("not"));
        if ((opens || negates) && depth == DEPTH_MAX) {
            at = start;
            throw expected("no more than " + DEPTH_MAX + " parentheses and negations inside each other");
        }
        if (negates) {
            return new Condition.Not(one(depth + 1));
        }
        if (opens) {
            Condition inner = any(depth + 1);
            if (!takes(")")) {
                throw expected("and, or or )");
            }
            return inner;
        }
        return test();
    }

    private Condition test() throws InvalidExpressionException {
        if (!text.startsWith(SUBJECT, at)) {
            throw expected("attribute:NAME, not or (");
        }
        at += SUBJECT.length();
        String name = run(ExpressionParser::isNameCharacter);
        if (name.isEmpty() || name.length() > NAME_MAX) {
            at -= name.length();
            throw expected("the name of an attribute, 1 to " + NAME_MAX + " letters, digits and _./-");
        }
        Operator operator = operator();
        return switch (operator) {
            case EXISTS -> new Condition.Exists(name);
            case NOT_EXISTS -> new Condition.Not(new Condition.Exists(name));
            case EQUALS -> new Condition.In(name, Set.of(value()));
            case NOT_EQUALS -> new Condition.Not(new Condition.In(name, Set.of(value())));
            case IN -> new Condition.In(name, values());
            case NOT_IN -> new Condition.Not(new Condition.In(name, values()));
            case MATCHES -> new Condition.Matches(name, pattern());
            case NOT_MATCHES -> new Condition.Not(new Condition.Matches(name, pattern()));
            case ABOVE -> new Compares(name, Side.ABOVE, number());
            case FROM -> new Compares(name, Side.FROM, number());
            case BELOW -> new Compares(name, Side.BELOW, number());
            case UP_TO -> new Compares(name, Side.UP_TO, number());
        };
    }

    private Operator operator() throws InvalidExpressionException {
        for (Operator operator : Operator.values()) {
            boolean letters = Character.isLetter(operator.sign.charAt(operator.sign.length() - 1));
            if ((letters ? takesWord(operator.sign) : takes(operator.sign)) || takesWord(operator.word)) {
                return operator;
            }
        }
        throw expected(OPERATORS);
    }

    private Set<String> values() throws InvalidExpressionException {
        if (!takes("[")) {
            throw expected("a list such as [a, b]");
        }
        Set<String> values = new LinkedHashSet<>();
        do {
            values.add(value());
        } while (takes(","));
        if (!takes("]")) {
            throw expected(", or ]");
        }
        return Set.copyOf(values);
    }

    private String value() throws InvalidExpressionException {
        String value = argument(ExpressionParser::isValueCharacter);
        if (value == null) {
            throw expected("a value of letters, digits and _.@:/\\-, or one in quotes");
        }
        return value;
    }

    private BigDecimal number() throws InvalidExpressionException {
        skipSpace();
        int start = at;
        BigDecimal number = number(argument(character -> isValueCharacter(character) || character == '+'));
        if (number == null) {
            at = start;
            throw expected("a decimal number");
        }
        return number;
    }

    /** Without quotes it ends where something else may begin, which is why parentheses and spaces of a pattern need quotes. */
    private LinearPattern pattern() throws InvalidExpressionException {
        skipSpace();
        int start = at;
        String pattern = argument(character -> !Character.isWhitespace(character) && "()'\"".indexOf(character) < 0);
        if (pattern == null || (at < text.length() && text.charAt(at) == '(')) {
            throw expected("a pattern, in quotes if it has parentheses or spaces");
        }
        int quote = text.charAt(start) == '\'' || text.charAt(start) == '"' ? 1 : 0;
        return LinearPattern.compile(pattern, start + quote);
    }

    /** What stands in quotes, or else all characters that may stand without; null when there is neither. */
    private @Nullable String argument(IntPredicate unquoted) throws InvalidExpressionException {
        skipSpace();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        if (quote != '\'' && quote != '"') {
            String run = run(unquoted);
            return run.isEmpty() ? null : run;
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw expected("a closing " + quote);
        }
        String quoted = text.substring(at + 1, end);
        at = end + 1;
        return quoted;
    }

    private String run(IntPredicate holds) {
        int start = at;
        while (at < text.length()
                && holds.test(text.charAt(at))
                && !text.startsWith("&&", at)
                && !text.startsWith("||", at)) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean takes(String symbol) {
        skipSpace();
        boolean there = text.startsWith(symbol, at);
        at += there ? symbol.length() : 0;
        return there;
    }

    /** In any case, and not as the beginning of a longer word. */
    private boolean takesWord(String word) {
        skipSpace();
        int end = at + word.length();
        boolean there = text.regionMatches(true, at, word, 0, word.length())
                && (end == text.length() || !isWordCharacter(text.charAt(end)));
        at = there ? end : at;
        return there;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private InvalidExpressionException expected(String what) {
        skipSpace();
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && end - at < 40) {
            end++;
        }
        String got = at == text.length() ? "the end" : "'" + Shown.text(text.substring(at, end)) + "'";
        return new InvalidExpressionException(at, "expected " + what + ", got " + got);
    }

    private static boolean isWordCharacter(int character) {
        return isLetterOrDigit(character) || character == '_';
    }

    private static boolean isNameCharacter(int character) {
        return isLetterOrDigit(character) || "_./-".indexOf(character) >= 0;
    }

    private static boolean isValueCharacter(int character) {
        return isLetterOrDigit(character) || "_.@:/\\-".indexOf(character) >= 0;
    }

    private static boolean isLetterOrDigit(int character) {
        return character < 128 && Character.isLetterOrDigit(character);
    }
}
