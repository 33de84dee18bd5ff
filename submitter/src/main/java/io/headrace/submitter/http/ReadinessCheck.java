package io.headrace.submitter.http;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Something that must be so before requests can be served. */
public interface ReadinessCheck {
    /** What is checked, one word. */
    String name();

    /** One line that says what is not ready; empty when it is. Quick, and does not throw. */
    Optional<String> problem();

    /** A check that is ready when the condition holds. */
    static ReadinessCheck of(String name, String problem, BooleanSupplier ready) {
        return ofProblem(name, () -> ready.getAsBoolean() ? Optional.empty() : Optional.of(problem));
    }

    /** A check that is ready when there is no problem. */
    static ReadinessCheck ofProblem(String name, Supplier<Optional<String>> problem) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return problem.get();
            }
        };
    }
}
