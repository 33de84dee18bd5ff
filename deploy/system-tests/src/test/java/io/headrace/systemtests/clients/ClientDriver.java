package io.headrace.systemtests.clients;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** A real client of AWS Batch that is told in JSON what to call. */
public interface ClientDriver extends AutoCloseable {

    /** Name and version of the client. */
    String name();

    /** Calls an operation with these members. */
    Outcome call(String operation, JsonNode input) throws IOException, InterruptedException;

    @Override
    void close();

    /** How a call ended, as the client told it. */
    sealed interface Outcome {}

    /** With an answer. */
    record Answered(JsonNode answer) implements Outcome {}

    /**
     * With an error of the server.
     *
     * @param code the client's word for the error
     * @param message what it says
     * @param details all that the client knows of it
     */
    record Failed(String code, String message, JsonNode details) implements Outcome {}

    /** Not sent at all: the client itself did not let it pass. */
    record NotSent(String reason) implements Outcome {}
}
