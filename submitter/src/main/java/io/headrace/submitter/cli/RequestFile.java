package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.CliFailure;
import io.headrace.submitter.cli.api.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.node.ObjectNode;

/** A request in AWS's JSON form, as {@code aws batch --cli-input-json} reads it. */
final class RequestFile {
    private RequestFile() {}

    /**
     * Reads it.
     *
     * @param file its path, or {@code -} for standard input
     * @throws CliFailure when it cannot be read or is not one JSON object
     */
    static ObjectNode read(String file, InputStream standardInput) {
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
            TokenStreamLocation where = e.getLocation();
            throw new CliFailure(
                    "--file '%s': expected a JSON object; line %d, column %d: %s"
                            .formatted(file, where.getLineNr(), where.getColumnNr(), e.getOriginalMessage()),
                    e);
        }
        throw new CliFailure("--file '%s': expected a JSON object".formatted(file));
    }
}
