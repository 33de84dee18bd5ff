package io.headrace.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // As the launcher has it: JDK 24 and newer would print warnings into what is looked at here.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.headrace.standalone.Main"));
        command.addAll(List.of(words));
        return Command.run(variables, command);
    }
}
