package io.headrace.executor.secrets;

/** A secret cannot be had. The message is one line for the job's owner and holds no value. */
public final class NoSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    NoSecretException(String message) {
        super(message);
    }
}
