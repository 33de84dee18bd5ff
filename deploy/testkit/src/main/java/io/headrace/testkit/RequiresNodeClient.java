package io.headrace.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test needs the AWS SDK for JavaScript, installed where the tests have their drivers. Elsewhere it is skipped by name, and fails on CI. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresNodeClient.Condition.class)
public @interface RequiresNodeClient {

    /** Looks for it. */
    final class Condition extends Requirement {
        private static final Path MODULES = Repository.root().resolve("deploy/system-tests/src/test/javascript");

        @Override
        Optional<String> missing() {
            return OutsideTools.nodeWithModules(MODULES).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            "no Node.js with @aws-sdk/client-batch found (npm ci in deploy/system-tests/src/test/javascript)");
        }
    }
}
