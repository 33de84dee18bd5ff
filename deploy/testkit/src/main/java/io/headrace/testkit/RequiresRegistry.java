package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs the program of an image registry, as {@link ImageRegistry} starts it. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresRegistry.Condition.class)
public @interface RequiresRegistry {

    /** Looks for it. */
    final class Condition extends Requirement {

        @Override
        Optional<String> missing() {
            return OutsideTools.imageRegistry().isPresent()
                    ? Optional.empty()
                    : Optional.of("no image registry found (package docker-registry)");
        }
    }
}
