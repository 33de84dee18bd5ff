package io.headrace.embeddedkafka;

/** The broker could not start. The message is one line that a person can act on: it names the port or the folder. */
public final class EmbeddedKafkaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedKafkaException(String message, Throwable cause) {
        super(message, cause);
    }

    EmbeddedKafkaException(String message) {
        super(message);
    }
}
