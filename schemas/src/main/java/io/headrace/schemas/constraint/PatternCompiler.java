package io.headrace.schemas.constraint;

import io.headrace.schemas.constraint.LinearPattern.Step;
import java.util.ArrayList;
import java.util.List;

/** Makes the machine of a pattern. What repeats a number of times stands there as often, so there is a limit on the whole. */
final class PatternCompiler {
    private static final int STEPS_MAX = 2000;

    private final List<Step> program = new ArrayList<>();
    private final int offset;
    private int work;

    private PatternCompiler(int offset) {
        this.offset = offset;
    }

    static List<Step> compile(PatternTree tree, int offset) throws InvalidExpressionException {
        PatternCompiler compiler = new PatternCompiler(offset);
        compiler.add(tree);
        return List.copyOf(compiler.program);
    }

    private void add(PatternTree tree) throws InvalidExpressionException {
        // Also what makes no step costs: a group without anything in it can be repeated, too.
        if (++work > STEPS_MAX) {
            throw new InvalidExpressionException(
                    offset, "expected a pattern of at most " + STEPS_MAX + " characters, repetitions written out");
        }
        switch (tree) {
            case PatternTree.One one -> program.add(new Step.One(one.of()));
            case PatternTree.Row row -> {
                for (PatternTree part : row.parts()) {
                    add(part);
                }
            }
            case PatternTree.Choice choice -> choice(choice.parts());
            case PatternTree.Repeat repeat -> repeat(repeat);
        }
    }

    private void choice(List<PatternTree> parts) throws InvalidExpressionException {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < parts.size() - 1; i++) {
            int fork = hole();
            add(parts.get(i));
            ends.add(hole());
            program.set(fork, new Step.Fork(fork + 1, program.size()));
        }
        add(parts.getLast());
        for (int end : ends) {
            program.set(end, new Step.Jump(program.size()));
        }
    }

    private void repeat(PatternTree.Repeat repeat) throws InvalidExpressionException {
        for (int i = 0; i < repeat.min(); i++) {
            add(repeat.part());
        }
        if (repeat.max() == PatternTree.Repeat.UNLIMITED) {
            int fork = hole();
            add(repeat.part());
            program.add(new Step.Jump(fork));
            program.set(fork, new Step.Fork(fork + 1, program.size()));
            return;
        }
        List<Integer> forks = new ArrayList<>();
        for (int i = repeat.min(); i < repeat.max(); i++) {
            forks.add(hole());
            add(repeat.part());
        }
        for (int fork : forks) {
            program.set(fork, new Step.Fork(fork + 1, program.size()));
        }
    }

    /** A place for a step that is not known yet. */
    private int hole() {
        program.add(new Step.Jump(program.size()));
        return program.size() - 1;
    }
}
