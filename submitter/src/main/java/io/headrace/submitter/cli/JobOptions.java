package io.headrace.submitter.cli;

import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.submitter.cli.OptionTypes.Pair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Options that a job and a definition have in common. */
final class JobOptions {
    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            converter = OptionTypes.KeyValue.class,
            description = "Takes the place of Ref::NAME in the command; may be given again.")
    private List<Pair> parameters = new ArrayList<>();

    @Option(
            names = "--attempts",
            paramLabel = "N",
            converter = OptionTypes.Attempts.class,
            description = "How often it is tried in all, 1 to 10.")
    private @Nullable Integer attempts;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = OptionTypes.Seconds.class,
            description = "How long one attempt may run, from 60.")
    private @Nullable Integer timeout;

    @Option(
            names = "--tag",
            paramLabel = "KEY=VALUE",
            converter = OptionTypes.KeyValue.class,
            description = "A tag; may be given again.")
    private List<Pair> tags = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "EXPRESSION",
            description =
                    "Runs only on executors that this is true of, for example 'attribute:disk == ssd'; may be given again.")
    private List<String> constraints = new ArrayList<>();

    /** Writes what was given over what the request has. */
    void into(ObjectNode body) {
        Pairs.into(body, "parameters", parameters);
        Pairs.into(body, "tags", tags);
        if (!constraints.isEmpty()) {
            ArrayNode array = body.putArray("placementConstraints");
            constraints.forEach(expression ->
                    array.addObject().put("type", PlacementConstraint.MEMBER_OF).put("expression", expression));
        }
        if (attempts != null) {
            member(body, "retryStrategy").put("attempts", attempts);
        }
        if (timeout != null) {
            member(body, "timeout").put("attemptDurationSeconds", timeout);
        }
    }

    private static ObjectNode member(ObjectNode body, String name) {
        return body.path(name) instanceof ObjectNode present ? present : body.putObject(name);
    }
}
