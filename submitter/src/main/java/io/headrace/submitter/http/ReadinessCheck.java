package io.headrace.submitter.http;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Something that must be so before requests can be served. */
public interface ReadinessCheck {
    /** What is checked, one word. */
    String name();

    /** One line that says what is not ready; empty when it is. Quick, and does not throw. */
    Optional<String> problem();

    /** A check that is ready when the condition holds. */
    static ReadinessCheck of(String name, String problem, BooleanSupplier ready) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return ready.getAsBoolean() ? Optional.empty() : Optional.of(problem);
            }
        };
    }
}
