package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Replaces what a scheduling policy says. */
@Command(
        name = "update",
        sortOptions = false,
        description = "Replace all that a scheduling policy says.",
        footer = {"", "Example:", "  headrace policies update teams --share dev=2"})
final class PoliciesUpdateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "Name or ARN of the policy.")
    private String name = "";

    @Mixin
    private PolicyRequest request = new PolicyRequest();

    PoliciesUpdateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return request.send(console, "UpdateSchedulingPolicy", Json.object().put("arn", name), name);
    }
}
