package io.headrace.schemas.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "g2.*; g2.xlarge; true",
                "g2.*; mg2.xlarge; false",
                "^g2.*$; g2.xlarge; true",
                "g2\\.(small|large); g2.large; true",
                "g2\\.(small|large); g2xlarge; false",
                "(?:ab)+c?; ababc; true",
                "(?:ab)+c?; abac; false",
                "[^a-c]+; xyz; true",
                "[^a-c]+; xaz; false",
                "\\d{2,3}-\\w+; 123-a_B9; true",
                "\\d{2,3}-\\w+; 1-a; false",
                "[\\d.]+; 1.2.3; true",
                "[a\\-z]+; a-z; true",
                "[a-]+; -a; true",
                "\\S\\s\\D; a b; true",
                "a{0}; a; false",
                "a|b|; b; true",
            })
    void shouldMatchTheWholeValue(String pattern, String value, boolean matches) throws InvalidExpressionException {
        assertThat(LinearPattern.compile(pattern, 0).matches(value)).isEqualTo(matches);
        assertThat(Pattern.matches(pattern, value)).isEqualTo(matches);
    }

    /** What is matched by following all states is what Java matches by trying. */
    @Test
    void shouldMatchAsJavaDoes() throws InvalidExpressionException {
        Random random = new Random(3);
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern = pattern(random, 3);
            LinearPattern linear = LinearPattern.compile(pattern, 0);
            Pattern java = Pattern.compile(pattern);
            for (int j = 0; j < 10; j++) {
                StringBuilder value = new StringBuilder();
                for (int length = random.nextInt(7); length > 0; length--) {
                    value.append("ab1-".charAt(random.nextInt(4)));
                }
                boolean expected = java.matcher(value).matches();
                matched += expected ? 1 : 0;
                assertThat(linear.matches(value.toString()))
                        .as("%s of '%s'", pattern, value)
                        .isEqualTo(expected);
            }
        }
        assertThat(matched).isGreaterThan(10_000);
    }

    private static String pattern(Random random, int depth) {
        int kind = depth == 0 ? random.nextInt(5) : random.nextInt(9);
        return switch (kind) {
            case 0 -> "a";
            case 1 -> "b";
            case 2 -> ".";
            case 3 -> new String[] {"[ab]", "[^a]", "[a-b1]", "[\\d-]", "[^\\w]", "[\\W1]"}[random.nextInt(6)];
            case 4 -> new String[] {"\\d", "\\w", "\\D", "\\-", "1"}[random.nextInt(5)];
            case 5, 6 -> pattern(random, depth - 1) + pattern(random, depth - 1);
            case 7 -> "(" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            default ->
                "(?:" + pattern(random, depth - 1) + ")"
                        + new String[] {"*", "+", "?", "{2}", "{1,}", "{0,2}", "{0}"}[random.nextInt(7)];
        };
    }

    /** Each of these takes longer than the universe is old where all ways are tried one after the other. */
    @Test
    @Timeout(10)
    void shouldTakeAStepForEachCharacterAndState() throws InvalidExpressionException {
        String value = "a".repeat(10_000) + "!";
        for (String pattern : new String[] {"(a*)*b", "(a|a)*b", "(a|aa)+b", "((a+)+)+b", "(a?){30}a{30}b"}) {
            assertThat(LinearPattern.compile(pattern, 0).matches(value)).isFalse();
        }
    }
}
