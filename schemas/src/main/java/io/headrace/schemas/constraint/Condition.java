package io.headrace.schemas.constraint;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an expression says, to be asked of an executor's attributes. No deeper than {@link ExpressionParser} lets it be. */
public sealed interface Condition {
    /** Whether it is so of these attributes. */
    boolean holds(Map<String, String> attributes);

    /** Every one of them holds. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Map<String, String> attributes) {
            return parts.stream().allMatch(part -> part.holds(attributes));
        }
    }

    /** One of them holds at least. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Map<String, String> attributes) {
            return parts.stream().anyMatch(part -> part.holds(attributes));
        }
    }

    /** The other does not hold. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Map<String, String> attributes) {
            return !part.holds(attributes);
        }
    }

    /** There is such an attribute. */
    record Exists(String attribute) implements Condition {
        @Override
        public boolean holds(Map<String, String> attributes) {
            return attributes.containsKey(attribute);
        }
    }

    /** The attribute has one of these values. */
    record In(String attribute, Set<String> values) implements Condition {
        @Override
        public boolean holds(Map<String, String> attributes) {
            String value = attributes.get(attribute);
            return value != null && values.contains(value);
        }
    }

    /** The attribute is a number, and on this side of the other. */
    record Compares(String attribute, Side side, BigDecimal number) implements Condition {
        /** Where the attribute has to be. */
        enum Side {
            ABOVE,
            FROM,
            BELOW,
            UP_TO
        }

        @Override
        public boolean holds(Map<String, String> attributes) {
            BigDecimal value = ExpressionParser.number(attributes.get(attribute));
            if (value == null) {
                return false;
            }
            int compared = value.compareTo(number);
            return switch (side) {
                case ABOVE -> compared > 0;
                case FROM -> compared >= 0;
                case BELOW -> compared < 0;
                case UP_TO -> compared <= 0;
            };
        }
    }

    /** All of the attribute's value is as the pattern says. */
    record Matches(String attribute, LinearPattern pattern) implements Condition {
        @Override
        public boolean holds(Map<String, String> attributes) {
            String value = attributes.get(attribute);
            return value != null && pattern.matches(value);
        }
    }
}
