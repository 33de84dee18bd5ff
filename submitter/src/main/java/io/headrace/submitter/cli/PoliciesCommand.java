package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.text.SharingTables;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists scheduling policies. */
@Command(
        name = "policies",
        sortOptions = false,
        description = "List scheduling policies; 'policies create' makes one.",
        footer = {
            "",
            "Examples:",
            "  headrace policies",
            "  headrace policies create teams --share 'ops*=0.5' --share dev=1"
        })
final class PoliciesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private Output output = new Output();

    @Mixin
    private Connection connection = new Connection();

    PoliciesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open(console);
        List<JsonNode> listed = Json.elements(
                api.pages(
                        "ListSchedulingPolicies",
                        Json.object(),
                        "schedulingPolicies",
                        Integer.MAX_VALUE,
                        ApiClient.USUAL_PAGE),
                "schedulingPolicies");
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("schedulingPolicies");
        for (int from = 0; from < listed.size(); from += ApiClient.USUAL_PAGE) {
            ObjectNode body = Json.object();
            ArrayNode arns = body.putArray("arns");
            listed.stream()
                    .skip(from)
                    .limit(ApiClient.USUAL_PAGE)
                    .forEach(policy -> arns.add(Json.text(policy, "arn")));
            Json.elements(api.call("DescribeSchedulingPolicies", body), "schedulingPolicies")
                    .forEach(all::add);
        }
        if (output.isJson()) {
            Output.print(console, answer);
        } else if (all.isEmpty()) {
            console.note("no scheduling policies");
        } else {
            console.write(SharingTables.policies(
                    Json.elements(answer, "schedulingPolicies"), console.outColumns(), console.outStyle()));
        }
        return 0;
    }
}
