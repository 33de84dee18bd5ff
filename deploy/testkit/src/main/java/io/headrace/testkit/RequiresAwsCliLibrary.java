package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs a Python that can run the aws command line as a library, as {@link OutsideTools#pythonWithAwsCli()} finds it. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresAwsCliLibrary.Condition.class)
public @interface RequiresAwsCliLibrary {

    /** Looks for it. */
    final class Condition extends Requirement {

        @Override
        Optional<String> missing() {
            return OutsideTools.pythonWithAwsCli().isPresent()
                    ? Optional.empty()
                    : Optional.of("no Python with the aws command line found (package awscli)");
        }
    }
}
