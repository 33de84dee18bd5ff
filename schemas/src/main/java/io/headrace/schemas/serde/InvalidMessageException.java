package io.headrace.schemas.serde;

/** A message body that breaks the contract. The message is one line naming the field, the value and what was expected. */
public final class InvalidMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    /** @param problem one line naming the field, the value and what was expected */
    public InvalidMessageException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** One line naming the field, the value and what was expected. */
    public String problem() {
        return problem;
    }
}
