package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs a Python with boto3, as {@link OutsideTools#pythonWithBoto3()} finds it. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresBoto3.Condition.class)
public @interface RequiresBoto3 {

    /** Looks for it. */
    final class Condition extends Requirement {

        @Override
        Optional<String> missing() {
            return OutsideTools.pythonWithBoto3().isPresent()
                    ? Optional.empty()
                    : Optional.of("no Python with boto3 found (package python3-boto3)");
        }
    }
}
