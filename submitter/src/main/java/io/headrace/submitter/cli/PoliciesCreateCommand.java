package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a scheduling policy. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Make a scheduling policy: the share that has used least, weighted, goes next.",
        footer = {"", "Example:", "  headrace policies create teams --share 'ops*=0.5' --share dev=1 --decay 3600"})
final class PoliciesCreateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "NAME", converter = OptionTypes.Name.class, description = "Name of the policy.")
    private String name = "";

    @Mixin
    private PolicyRequest request = new PolicyRequest();

    PoliciesCreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return request.send(console, "CreateSchedulingPolicy", Json.object().put("name", name), name);
    }
}
