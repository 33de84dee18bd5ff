package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The lists of scheduling policies and consumable resources. */
public final class SharingTables {
    private SharingTables() {}

    /** {@code headrace policies}: SchedulingPolicyDetail documents. */
    public static String policies(List<JsonNode> policies, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("POLICY").shortenedTo(16),
                Column.number("DECAY"),
                Column.number("RESERVATION"),
                Column.of("SHARES").shortenedTo(16));
        for (JsonNode policy : policies) {
            JsonNode fairshare = policy.path("fairsharePolicy");
            String decay = Json.text(fairshare, "shareDecaySeconds");
            String reservation = Json.text(fairshare, "computeReservation");
            table.row(
                    Cell.of(Json.text(policy, "name")),
                    Cell.of((decay.isEmpty() || decay.equals("0") ? "600" : decay) + "s"),
                    Cell.of((reservation.isEmpty() ? "0" : reservation) + "%"),
                    Cell.of(Json.elements(fairshare, "shareDistribution").stream()
                            .map(SharingTables::share)
                            .collect(Collectors.joining(","))));
        }
        return table.render(available, style);
    }

    private static String share(JsonNode share) {
        String weight = Json.text(share, "weightFactor");
        return Json.text(share, "shareIdentifier") + "=" + (weight.isEmpty() ? "1" : weight.replaceFirst("\\.0$", ""));
    }

    /** {@code headrace resources}: ConsumableResourceSummary documents. */
    public static String resources(List<JsonNode> resources, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.of("RESOURCE").shortenedTo(16),
                Column.number("TOTAL"),
                Column.number("IN USE"),
                Column.of("TYPE"));
        for (JsonNode resource : resources) {
            table.row(
                    Cell.of(Json.text(resource, "consumableResourceName")),
                    Cell.of(Json.text(resource, "totalQuantity")),
                    Cell.of(Json.text(resource, "inUseQuantity")),
                    Cell.of(Json.text(resource, "resourceType")));
        }
        return table.render(available, style);
    }
}
