package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.OutputFormat;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The option {@code --output}: for people or for programs. */
final class Output {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            order = 99,
            converter = OptionTypes.Output.class,
            description = "table (default), or json: the API's answer as it is.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Whether a program reads the output. */
    boolean isJson() {
        return format == OutputFormat.JSON;
    }

    /** Prints the answer as one document. */
    static void print(Console console, JsonNode answer) {
        console.print(Json.indented(answer));
    }
}
