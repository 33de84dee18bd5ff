package io.headrace.scheduler.streams.store;

import org.apache.kafka.streams.errors.StreamsException;

/**
 * A row of the store cannot be read, for example because a later release wrote it. Not a fault of the record at hand: the
 * thread stops rather than taking its records for poison.
 */
public final class StoreFormatException extends StreamsException {
    private static final long serialVersionUID = 1L;

    StoreFormatException(String message) {
        super(message);
    }

    StoreFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
