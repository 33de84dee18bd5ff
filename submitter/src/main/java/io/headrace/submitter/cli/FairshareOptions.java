package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.Pair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the shares of a policy are served: options of making and of replacing one. */
final class FairshareOptions {
    @Option(
            names = "--share",
            paramLabel = "ID=WEIGHT",
            converter = OptionTypes.Weight.class,
            description = "Weight of a share, or of all that begin so with '*' at its end; the lower, the more it gets "
                    + "(others: 1). May be given again.")
    private List<Pair> shares = new ArrayList<>();

    @Option(
            names = "--decay",
            paramLabel = "SECONDS",
            converter = OptionTypes.CountOrNone.class,
            description = "How long past use counts (default: 600).")
    private @Nullable Integer decay;

    @Option(
            names = "--reservation",
            paramLabel = "PERCENT",
            converter = OptionTypes.CountOrNone.class,
            description = "How much is kept for shares that have no jobs now, 0 to 99 (default: 0).")
    private @Nullable Integer reservation;

    /** Writes the policy. */
    void into(ObjectNode body) {
        ObjectNode policy = body.putObject("fairsharePolicy");
        if (decay != null) {
            policy.put("shareDecaySeconds", decay);
        }
        if (reservation != null) {
            policy.put("computeReservation", reservation);
        }
        ArrayNode list = policy.putArray("shareDistribution");
        for (Pair share : shares) {
            list.addObject().put("shareIdentifier", share.key()).put("weightFactor", Double.parseDouble(share.value()));
        }
    }
}
