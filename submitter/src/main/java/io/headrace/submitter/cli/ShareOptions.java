package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.Pair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a job shares with others: its share of the queue, and consumable resources. */
final class ShareOptions {
    @Option(
            names = "--share",
            paramLabel = "ID",
            description = "Whose share of the queue it counts to; needed where the queue has a scheduling policy.")
    private @Nullable String share;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = OptionTypes.SchedulingPriority.class,
            description = "Its place inside its share, 0 to 9999, the higher the earlier.")
    private @Nullable Integer priority;

    @Option(
            names = "--consumes",
            paramLabel = "NAME=QTY",
            converter = OptionTypes.Quantity.class,
            description = "Takes so much of a consumable resource while it runs; may be given again.")
    private List<Pair> consumes = new ArrayList<>();

    /** Writes what was given over what the request has. */
    void into(ObjectNode body) {
        if (share != null) {
            body.put("shareIdentifier", share);
        }
        if (priority != null) {
            body.put("schedulingPriorityOverride", priority);
        }
        if (!consumes.isEmpty()) {
            ArrayNode list =
                    body.putObject("consumableResourcePropertiesOverride").putArray("consumableResourceList");
            consumes.forEach(taken -> list.addObject()
                    .put("consumableResource", taken.key())
                    .put("quantity", Long.parseLong(taken.value())));
        }
    }
}
