package io.headrace.systemtests.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A client in another language: a program that reads a call a line and prints an outcome a line. */
final class ProgramDriver implements ClientDriver {
    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private ProgramDriver(String name, Process process) throws IOException {
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
        in = process.outputWriter(StandardCharsets.UTF_8);
        this.name = name + " " + readLine().path("version").asString();
    }

    /** Starts the program, which lies beneath {@code src/test}. */
    static ProgramDriver start(
            String name, Path interpreter, String program, String endpoint, String region, AwsBasicCredentials identity)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                List.of(interpreter.toString(), Path.of("src/test", program).toString(), endpoint, region));
        builder.environment()
                .putAll(Map.of(
                        "NODE_NO_WARNINGS", "1",
                        "AWS_ACCESS_KEY_ID", identity.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", identity.secretAccessKey()));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new ProgramDriver(name, builder.start());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Outcome call(String operation, JsonNode input) throws IOException {
        ObjectNode call = JsonMapper.shared().createObjectNode().put("operation", operation);
        call.set("input", input);
        in.write(call + "\n");
        in.flush();
        JsonNode outcome = readLine();
        if (outcome.has("refused")) {
            return new NotSent(outcome.path("refused").asString());
        }
        JsonNode error = outcome.path("error");
        return error.isObject()
                ? new Failed(
                        error.path("code").asString(), error.path("message").asString(), error)
                : new Answered(outcome.path("answer"));
    }

    private JsonNode readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException(process.info().commandLine().orElse("the program") + " has ended");
        }
        return JsonMapper.shared().readTree(line);
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
