package io.headrace.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another program, run to its end.
 *
 * @param status exit status
 * @param out what it printed
 * @param err what it said
 */
public record Command(int status, String out, String err) {
    private static final long SECONDS_MAX = 120;

    /** Runs it with these variables added to the environment. */
    static Command run(Map<String, String> variables, List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        StringBuilder err = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                err.append(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                err.append(e);
            }
        });
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(words + " did not end within " + SECONDS_MAX + " s");
        }
        reader.join();
        return new Command(process.exitValue(), out, err.toString());
    }

    /** The output of a program that must succeed. */
    public String requireSuccess() {
        if (status != 0) {
            throw new AssertionError("exit status " + status + ": " + err + out);
        }
        return out;
    }
}
