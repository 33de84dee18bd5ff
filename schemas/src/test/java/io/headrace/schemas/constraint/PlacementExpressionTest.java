package io.headrace.schemas.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementExpressionTest {
    private static final Map<String, String> EXECUTOR = Map.of(
            "disk", "ssd", "zone", "eu-a", "cores", "16", "model", "Tesla T4", "ecs.os-type", "linux", "n.x/y-z", "1");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "attribute:disk == ssd; true",
                "attribute:disk==ssd; true",
                "attribute:disk equals ssd; true",
                "attribute:disk == hdd; false",
                "attribute:disk == SSD; false",
                "attribute:disk != hdd; true",
                "attribute:disk not_equals ssd; false",
                "attribute:missing == ssd; false",
                "attribute:missing != ssd; true",
                "attribute:disk in [hdd, ssd]; true",
                "attribute:disk in [ hdd ]; false",
                "attribute:disk not_in [hdd,nvme]; true",
                "attribute:disk !in [ssd]; false",
                "attribute:missing not_in [ssd]; true",
                "attribute:missing in [ssd]; false",
                "attribute:disk exists; true",
                "attribute:missing exists; false",
                "attribute:missing !exists; true",
                "attribute:missing not_exists; true",
                "attribute:model == 'Tesla T4'; true",
                "attribute:model == \"Tesla T4\"; true",
                "attribute:cores > 15.5; true",
                "attribute:cores > 16; false",
                "attribute:cores >= 16.0; true",
                "attribute:cores < 9; false",
                "attribute:cores <= +16; true",
                "attribute:cores greater_than -1; true",
                "attribute:cores less_than_equal 15; false",
                "attribute:disk > 1; false",
                "attribute:disk <= 1; false",
                "attribute:missing >= 0; false",
                "attribute:zone =~ eu-.*; true",
                "attribute:zone =~ eu; false",
                "attribute:zone matches [a-z]{2}-[ab]; true",
                "attribute:zone !~ us-.*; true",
                "attribute:zone not_matches eu-.; false",
                "attribute:missing !~ .*; true",
                "attribute:missing =~ .*; false",
                "attribute:zone =~ '(eu|us)-(a|b)'; true",
                "attribute:model =~ 'Tesla .*'; true",
                "attribute:disk == ssd and attribute:zone == eu-a; true",
                "attribute:disk == ssd && attribute:zone == eu-b; false",
                "attribute:disk==ssd&&attribute:zone=~eu.*; true",
                "attribute:disk==hdd||attribute:zone==eu-a; true",
                "attribute:disk == hdd or attribute:zone == eu-b; false",
                "attribute:disk == ssd or attribute:zone == x and attribute:zone == y; true",
                "(attribute:disk == ssd or attribute:zone == x) and attribute:zone == y; false",
                "not attribute:disk == hdd and attribute:zone == eu-a; true",
                "not (attribute:disk == ssd and attribute:zone == eu-a); false",
                "not(attribute:disk == hdd); true",
                "!(attribute:disk == hdd) AND NOT attribute:zone EXISTS; false",
                "!attribute:disk == hdd; true",
                "((((attribute:n.x/y-z == 1)))); true",
                "attribute:ecs.os-type == linux; true",
            })
    void shouldSayWhichExecutorsMeetIt(String expression, boolean met) throws InvalidExpressionException {
        assertThat(PlacementExpression.parse(expression).matches(EXECUTOR)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "disk == ssd; position 1: expected attribute:NAME, not or (, got 'disk'",
                "runningTasksCount == 1; position 1: expected attribute:NAME, not or (, got 'runningTasksCount'",
                "attribute: == ssd; position 12: expected the name of an attribute, 1 to 128 letters, digits and _./-, got '=='",
                "attribute:disk; position 15: expected ==, !=, in, not_in, exists, not_exists, =~, !~, >, >=, < or <=, got the end",
                "attribute:disk = ssd; position 16: expected ==, !=, in, not_in, exists, not_exists, =~, !~, >, >=, < or <=, got '='",
                "attribute:disk inside; position 16: expected ==, !=, in, not_in, exists, not_exists, =~, !~, >, >=, < or <=, got 'inside'",
                "attribute:disk ==; position 18: expected a value of letters, digits and _.@:/\\-, or one in quotes, got the end",
                "attribute:disk == 'ssd; position 19: expected a closing ', got ''ssd'",
                "attribute:disk in ssd; position 19: expected a list such as [a, b], got 'ssd'",
                "attribute:disk in []; position 20: expected a value of letters, digits and _.@:/\\-, or one in quotes, got ']'",
                "attribute:disk in [a b]; position 22: expected , or ], got 'b]'",
                "attribute:cores > many; position 19: expected a decimal number, got 'many'",
                "attribute:cores > 1e9; position 19: expected a decimal number, got '1e9'",
                "attribute:disk == ssd zone; position 23: expected and, or, or the end, got 'zone'",
                "attribute:disk == ssd and; position 26: expected attribute:NAME, not or (, got the end",
                "(attribute:disk == ssd; position 23: expected and, or or ), got the end",
                "attribute:disk == ssd); position 22: expected and, or, or the end, got ')'",
                "attribute:zone == 'é'; position 20: expected ASCII characters that can be seen, got U+00E9",
                "attribute:zone =~ (a|b); position 19: expected a pattern, in quotes if it has parentheses or spaces, got '(a|b)'",
                "attribute:zone =~ '(a'; position 20: expected a ) for this (",
                "attribute:zone =~ 'a)'; position 21: ')' is not possible here",
                "attribute:zone =~ a**; position 21: '*' is not possible here",
                "attribute:zone =~ *a; position 19: '*' is not possible here",
                "attribute:zone =~ [a; position 19: expected a ] for this [",
                "attribute:zone =~ [z-a]; position 21: expected a range such as a-z",
                "attribute:zone =~ a{2,1}; position 20: expected {2}, {2,} or {2,5}, at most 1000",
                "attribute:zone =~ a{1001}; position 20: expected {2}, {2,} or {2,5}, at most 1000",
                "attribute:zone =~ '(?=a)b'; position 20: '(?' is not possible here but as '(?:'",
                "attribute:zone =~ '(a)\\1'; position 23: '\\1' is not possible here: expected \\d, \\w, \\s, or a sign that stands for itself",
                "attribute:zone =~ '((a{100}){100}){100}'; position 20: expected a pattern of at most 2000 characters, repetitions written out",
                "attribute:zone =~ '((((){1000}){1000}){1000}){1000}'; position 20: expected a pattern of at most 2000 characters, repetitions written out",
            })
    void shouldSayWhereItIsNotWellFormed(String expression, String problem) {
        assertThatThrownBy(() -> PlacementExpression.parse(expression))
                .isInstanceOf(InvalidExpressionException.class)
                .hasMessage(problem);
    }

    @Test
    void shouldRefuseWhatIsTooLongOrTooDeep() throws InvalidExpressionException {
        String one = "attribute:a == b";
        assertThatThrownBy(() -> PlacementExpression.parse(one + " ".repeat(2000)))
                .hasMessage("position 2001: expected at most 2000 characters, got 2016");
        assertThatThrownBy(() -> PlacementExpression.parse("(".repeat(1900)))
                .hasMessageStartingWith("position 33: expected no more than 32 parentheses and negations");
        assertThatThrownBy(() -> PlacementExpression.parse("! ".repeat(900) + one))
                .hasMessageStartingWith("position 65: expected no more than 32 parentheses and negations");
        assertThatThrownBy(() -> PlacementExpression.parse("attribute:a =~ '" + "(".repeat(1900) + "'"))
                .hasMessageStartingWith("position 33: expected no more than 16 groups");
        assertThat(PlacementExpression.parse("(".repeat(32) + one + ")".repeat(32))
                        .matches(Map.of("a", "b")))
                .isTrue();
        assertThat(PlacementExpression.parse("! ".repeat(32) + one).matches(Map.of("a", "b")))
                .isTrue();
        assertThat(PlacementExpression.parse((one + "||").repeat(100) + one).matches(Map.of("a", "b")))
                .isTrue();
    }

    /** Whatever stands there, it is read or refused, and an expression that is read can be asked. */
    @Test
    void shouldReadOrRefuseWhateverStandsThere() {
        String[] pieces = {
            "attribute:",
            "a",
            "disk",
            " ",
            "==",
            "!=",
            "!",
            "in",
            "not_in",
            "exists",
            "[",
            "]",
            "(",
            ")",
            ",",
            "'",
            "\"",
            "=~",
            "!~",
            ">",
            "<=",
            "and",
            "or",
            "not",
            "&&",
            "||",
            "1",
            "x*",
            "(a|b)*",
            "{2}",
            "\\",
            "[a-z]",
            "\u0000",
            "é",
            "attribute:disk == ssd",
            "and "
        };
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "attribute:disk " : "");
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                PlacementExpression.parse(text.toString()).matches(EXECUTOR);
                read++;
            } catch (InvalidExpressionException e) {
                assertThat(e.getMessage()).startsWith("position ").doesNotContain("\n");
            }
        }
        assertThat(read).isGreaterThan(1000);
    }

    /** An expression that is made of others says of every executor what they say together. */
    @Test
    void shouldSayWhatItsPartsSayTogether() throws InvalidExpressionException {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            Map<String, String> executor = new HashMap<>();
            for (String name : new String[] {"a", "b", "c"}) {
                if (random.nextBoolean()) {
                    executor.put(name, Integer.toString(random.nextInt(3)));
                }
            }
            Made made = Made.of(random, 4, executor);
            assertThat(PlacementExpression.parse(made.text).matches(executor))
                    .as("%s of %s", made.text, executor)
                    .isEqualTo(made.met);
        }
    }

    private record Made(String text, boolean met) {
        private static Made of(Random random, int depth, Map<String, String> executor) {
            int kind = depth == 0 ? 3 : random.nextInt(5);
            if (kind < 2) {
                Made one = of(random, depth - 1, executor);
                Made other = of(random, depth - 1, executor);
                String word =
                        kind == 0 ? (random.nextBoolean() ? " and " : "&&") : (random.nextBoolean() ? " or " : "||");
                boolean both = kind == 0 ? one.met && other.met : one.met || other.met;
                return new Made("(" + one.text + ")" + word + "(" + other.text + ")", both);
            }
            if (kind == 2) {
                Made one = of(random, depth - 1, executor);
                return new Made((random.nextBoolean() ? "not (" : "!(") + one.text + ")", !one.met);
            }
            String name = new String[] {"a", "b", "c"}[random.nextInt(3)];
            String value = Integer.toString(random.nextInt(3));
            String there = executor.get(name);
            return switch (random.nextInt(5)) {
                case 0 -> new Made("attribute:" + name + " == " + value, value.equals(there));
                case 1 -> new Made("attribute:" + name + " != " + value, !value.equals(there));
                case 2 -> new Made("attribute:" + name + " exists", there != null);
                case 3 ->
                    new Made(
                            "attribute:" + name + " >= " + value,
                            there != null && Integer.parseInt(there) >= Integer.parseInt(value));
                default -> new Made("attribute:" + name + " =~ [" + value + "]", value.equals(there));
            };
        }
    }
}
