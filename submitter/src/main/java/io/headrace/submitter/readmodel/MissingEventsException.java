package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;

/** The events of an account have a gap, so that rows folded from what follows would be wrong. */
public final class MissingEventsException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param expected the sequence number that would have followed
     * @param found the one that did
     */
    MissingEventsException(AccountId account, long expected, long found) {
        super(
                "it is number " + found + " of account " + account + ", expected " + expected
                        + ": the events between are missing. Restore them, or delete the read model to begin with what is left");
    }
}
