package io.headrace.submitter.cli;

import io.headrace.submitter.cli.OptionTypes.Pair;
import io.headrace.submitter.cli.api.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code NAME=VALUE} options into requests. */
final class Pairs {
    private Pairs() {}

    /** Adds them to a map member, over those of the same name; the member is not made when there are none. */
    static void into(ObjectNode body, String member, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        ObjectNode map = body.path(member).isObject() ? (ObjectNode) body.path(member) : body.putObject(member);
        pairs.forEach(pair -> map.put(pair.key(), pair.value()));
    }

    /** Adds them to a list of variables, over those of the same name; the list is not made when there are none. */
    static void intoEnvironment(ObjectNode container, List<Pair> variables) {
        if (variables.isEmpty()) {
            return;
        }
        ArrayNode merged = Json.array();
        for (JsonNode present : Json.elements(container, "environment")) {
            String name = Json.text(present, "name");
            if (variables.stream().noneMatch(variable -> variable.key().equals(name))) {
                merged.add(present);
            }
        }
        variables.forEach(
                variable -> merged.addObject().put("name", variable.key()).put("value", variable.value()));
        container.set("environment", merged);
    }
}
