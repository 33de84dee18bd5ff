package io.headrace.submitter.guard;

import java.util.List;

/**
 * All statements that hold for a principal. By IAM's rules: a statement that denies wins over all that allow; what none
 * allows is denied.
 *
 * @param statements of all of its policies
 */
record Policies(List<Statement> statements) {
    Policies {
        statements = List.copyOf(statements);
    }

    /** What the statements say about a request. */
    enum Verdict {
        ALLOWED,
        /** No statement allows it. */
        NOT_ALLOWED,
        /** A statement denies it. */
        DENIED
    }

    /**
     * The verdict on one resource.
     *
     * @param names its ARNs: a job definition may be named with and without its revision. What is said of one of them is said of it
     */
    Verdict on(String action, List<String> names) {
        boolean allowed = false;
        for (Statement statement : statements) {
            if (statement.covers(action, names)) {
                if (!statement.allow()) {
                    return Verdict.DENIED;
                }
                allowed = true;
            }
        }
        return allowed ? Verdict.ALLOWED : Verdict.NOT_ALLOWED;
    }
}
