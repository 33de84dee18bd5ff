package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs the AWS command line, as {@link OutsideTools#awsCli()} finds it. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresAwsCli.Condition.class)
public @interface RequiresAwsCli {

    /** Looks for it. */
    final class Condition extends Requirement {

        @Override
        Optional<String> missing() {
            return OutsideTools.awsCli().isPresent()
                    ? Optional.empty()
                    : Optional.of("no AWS command line found (package awscli)");
        }
    }
}
