package io.headrace.schemas.constraint;

import java.util.Map;

/**
 * An expression about the attributes of one executor, such as {@code attribute:disk == ssd and attribute:zone in [a, b]}: the part of Amazon
 * ECS's cluster query language that is about attributes.
 *
 * <p>{@code ==}, {@code in} and {@code =~} are met only by an executor that has the attribute; what negates them ({@code !=}, {@code not_in},
 * {@code !~}) is met wherever they are not, so also by one that does not have it. Comparisons are of decimal numbers. A pattern stands for
 * the whole value, and is matched in time that is linear in its length, see {@link LinearPattern}.
 *
 * @param text as it was written
 */
public record PlacementExpression(String text, Condition condition) {
    /** Most characters, as in Amazon ECS. */
    public static final int LENGTH_MAX = 2000;

    /**
     * Reads an expression.
     *
     * @throws InvalidExpressionException with one line that says where it is not well formed, and what was expected
     */
    public static PlacementExpression parse(String text) throws InvalidExpressionException {
        if (text.length() > LENGTH_MAX) {
            throw new InvalidExpressionException(
                    LENGTH_MAX, "expected at most " + LENGTH_MAX + " characters, got " + text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            if ((text.charAt(i) < ' ' && "\t\r\n".indexOf(text.charAt(i)) < 0) || text.charAt(i) > '~') {
                // Attributes have no others.
                throw new InvalidExpressionException(
                        i,
                        "expected ASCII characters that can be seen, got U+"
                                + String.format("%04X", (int) text.charAt(i)));
            }
        }
        return new PlacementExpression(text, new ExpressionParser(text).parse());
    }

    /** Whether an executor with these attributes meets it. */
    public boolean matches(Map<String, String> attributes) {
        return condition.holds(attributes);
    }

    @Override
    public String toString() {
        return text;
    }
}
