package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs a Docker engine that answers, as {@link DockerEngine#connect()} finds it. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresDocker.Condition.class)
public @interface RequiresDocker {

    /** Looks for it. */
    final class Condition extends Requirement {

        @Override
        Optional<String> missing() {
            return DockerEngine.whyUnreachable();
        }
    }
}
