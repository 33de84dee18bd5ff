package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs a disk that is soon full, as {@link SmallDisk} makes it. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresSmallDisk.Condition.class)
public @interface RequiresSmallDisk {

    /** Looks for what it takes. */
    final class Condition extends Requirement {

        @Override
        Optional<String> missing() {
            return SmallDisk.whyImpossible();
        }
    }
}
