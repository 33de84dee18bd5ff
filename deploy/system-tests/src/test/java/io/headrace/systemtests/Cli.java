package io.headrace.systemtests;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The verbs of the command line, each run in a process of its own. */
public final class Cli {
    private Cli() {}

    /** Runs a verb against this front door. */
    public static Command run(String endpoint, String... words) throws IOException, InterruptedException {
        return run(Map.of("HEADRACE_ENDPOINT", endpoint), words);
    }

    /** Runs a verb with these variables. */
    static Command run(Map<String, String> variables, String... words) throws IOException, InterruptedException {
        List<String> command = HeadraceJvm.command(words[0]);
        command.addAll(List.of(words).subList(1, words.length));
        return Command.run(variables, command);
    }
}
