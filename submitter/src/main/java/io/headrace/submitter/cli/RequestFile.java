package io.headrace.submitter.cli;

import io.headrace.schemas.serde.CommandParser;
import io.headrace.schemas.serde.InvalidMessageException;
import io.headrace.schemas.serde.JsonProblem;
import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** A request in AWS's JSON form, as {@code aws batch --cli-input-json} reads it. */
final class RequestFile {
    private RequestFile() {}

    /**
     * Reads it.
     *
     * @param operation whose request it is
     * @param file its path, or {@code -} for standard input
     * @throws CliFailure when it cannot be read, is not one JSON object, or has a member that the operation does not know
     */
    static ObjectNode read(String operation, String file, InputStream standardInput) {
        ObjectNode request = parse(file, standardInput);
        try {
            CommandParser.refuseUnknownMembers(operation, request.toString().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidMessageException e) {
            throw new CliFailure("--file '%s': %s".formatted(file, e.problem()), e);
        }
        return request;
    }

    private static ObjectNode parse(String file, InputStream standardInput) {
        String text;
        try {
            byte[] bytes = file.equals("-") ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(file));
            text = new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CliFailure("--file '%s': no such file".formatted(file), e);
        } catch (IOException e) {
            throw new CliFailure("--file '%s': cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        try {
            if (Json.parse(text) instanceof ObjectNode request) {
                return request;
            }
        } catch (JacksonException e) {
            throw new CliFailure("--file '%s': expected a JSON object: %s".formatted(file, JsonProblem.notJson(e)), e);
        }
        throw new CliFailure("--file '%s': expected a JSON object".formatted(file));
    }
}
