package io.headrace.schemas.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A pattern in the syntax of Java's regular expressions that is matched in steps of at most its own length for each character, whatever it is:
 * the states of Thompson's construction are followed all at once, and nothing is ever tried a second time. What that cannot do (references
 * to groups, looking ahead and behind) is refused, and so are the rarer ways of writing.
 */
public final class LinearPattern {
    private final String text;
    private final List<Step> program;

    private LinearPattern(String text, List<Step> program) {
        this.text = text;
        this.program = program;
    }

    /** A state of the machine. */
    sealed interface Step {
        /** One character of these, and on to the next step. */
        record One(CharacterSet of) implements Step {}

        /** On with both. */
        record Fork(int one, int other) implements Step {}

        /** On from there. */
        record Jump(int to) implements Step {}
    }

    /**
     * Reads a pattern.
     *
     * @param offset where it begins in what is around it, for the positions in messages
     */
    static LinearPattern compile(String text, int offset) throws InvalidExpressionException {
        return new LinearPattern(text, PatternCompiler.compile(new PatternParser(text, offset).parse(), offset));
    }

    /** Whether all of the value is as the pattern says. */
    boolean matches(String value) {
        Threads now = new Threads();
        Threads next = new Threads();
        now.start(0);
        for (int i = 0; i < value.length() && now.count > 0; i++) {
            char character = value.charAt(i);
            next.clear();
            for (int thread = 0; thread < now.count; thread++) {
                int state = now.states[thread];
                if (state < program.size()
                        && program.get(state) instanceof Step.One one
                        && one.of().holds(character)) {
                    next.start(state + 1);
                }
            }
            Threads before = now;
            now = next;
            next = before;
        }
        return now.has[program.size()];
    }

    /** The states in which the machine is at once, each counted once. */
    private final class Threads {
        private final int[] states = new int[program.size() + 1];
        private final boolean[] has = new boolean[program.size() + 1];
        private final int[] open = new int[2 * program.size() + 2];
        private int count;

        private void clear() {
            Arrays.fill(has, false);
            count = 0;
        }

        private void start(int state) {
            int left = 0;
            open[left++] = state;
            while (left > 0) {
                int next = open[--left];
                if (has[next]) {
                    continue;
                }
                has[next] = true;
                Step step = next == program.size() ? null : program.get(next);
                if (step instanceof Step.Fork fork) {
                    open[left++] = fork.other();
                    open[left++] = fork.one();
                } else if (step instanceof Step.Jump jump) {
                    open[left++] = jump.to();
                } else {
                    states[count++] = next;
                }
            }
        }
    }

    /** A set of characters: those in the ranges, or all others. */
    record CharacterSet(boolean negated, List<Range> ranges) {
        record Range(char from, char to) {}

        static CharacterSet of(char character) {
            return new CharacterSet(false, List.of(new Range(character, character)));
        }

        boolean holds(char character) {
            for (Range range : ranges) {
                if (range.from() <= character && character <= range.to()) {
                    return !negated;
                }
            }
            return negated;
        }

        /** The same ranges, the gaps between them where it is negated. */
        List<Range> plain() {
            if (!negated) {
                return ranges;
            }
            List<Range> gaps = new ArrayList<>();
            int from = 0;
            List<Range> sorted = new ArrayList<>(ranges);
            sorted.sort((one, other) -> Character.compare(one.from(), other.from()));
            for (Range range : sorted) {
                if (range.from() > from) {
                    gaps.add(new Range((char) from, (char) (range.from() - 1)));
                }
                from = Math.max(from, range.to() + 1);
            }
            if (from <= Character.MAX_VALUE) {
                gaps.add(new Range((char) from, Character.MAX_VALUE));
            }
            return gaps;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinearPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
