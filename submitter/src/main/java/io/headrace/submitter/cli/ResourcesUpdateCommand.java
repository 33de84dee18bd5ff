package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes how much there is of a consumable resource. */
@Command(
        name = "update",
        sortOptions = false,
        description = "Change how much there is of a consumable resource, and print the new total.",
        footer = {"", "Example:", "  headrace resources update license --add 5"})
final class ResourcesUpdateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Name or ARN of the resource.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private Change change = new Change();

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    ResourcesUpdateCommand(Console console) {
        this.console = console;
    }

    /** One of the three. */
    static final class Change {
        @Option(
                names = "--set",
                paramLabel = "N",
                converter = OptionTypes.CountOrNone.class,
                description = "So much from now on.")
        private @Nullable Integer set;

        @Option(
                names = "--add",
                paramLabel = "N",
                converter = OptionTypes.CountOrNone.class,
                description = "So much more.")
        private @Nullable Integer add;

        @Option(
                names = "--remove",
                paramLabel = "N",
                converter = OptionTypes.CountOrNone.class,
                description = "So much less.")
        private @Nullable Integer remove;

        private void into(ObjectNode body) {
            if (set != null) {
                body.put("operation", "SET").put("quantity", set);
            } else if (add != null) {
                body.put("operation", "ADD").put("quantity", add);
            } else if (remove != null) {
                body.put("operation", "REMOVE").put("quantity", remove);
            }
        }
    }

    @Override
    public Integer call() {
        ObjectNode body = Json.object().put("consumableResource", name);
        change.into(body);
        JsonNode answer = connection.open(console).call("UpdateConsumableResource", body);
        if (output.isJson()) {
            Output.print(console, answer);
        } else {
            console.print(Json.text(answer, "totalQuantity"));
        }
        return 0;
    }
}
