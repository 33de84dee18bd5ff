package io.headrace.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Something outside the JVM that a test cannot do without.
 *
 * <p>Where it is missing the test is skipped with the reason. With {@code CI=true} in the environment (or
 * {@code -Dheadrace.ci=true}) the test fails instead: there nothing may be missing, or a green run would prove less than
 * it claims. It is looked for once in a test run.
 */
abstract class Requirement implements ExecutionCondition {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Requirement.class);

    /** Why a test cannot run here, in words for the closing summary; empty when it can. */
    abstract Optional<String> missing();

    @Override
    public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Answer answer = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(getClass(), type -> new Answer(missing()), Answer.class);
        return verdict(answer.missing(), nothingMayBeMissing());
    }

    static ConditionEvaluationResult verdict(Optional<String> missing, boolean nothingMayBeMissing) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("what it requires is there");
        }
        if (nothingMayBeMissing) {
            throw new IllegalStateException(
                    missing.get() + "; with CI=true nothing may be missing (./headrace test installs it)");
        }
        return ConditionEvaluationResult.disabled(missing.get());
    }

    private static boolean nothingMayBeMissing() {
        return Boolean.parseBoolean(System.getenv("CI")) || Boolean.getBoolean("headrace.ci");
    }

    private record Answer(Optional<String> missing) {}
}
