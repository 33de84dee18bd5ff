package io.headrace.submitter.cli.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the pages of a list together. */
final class Pages {
    private Pages() {}

    /** Where pages come from. */
    interface Source {
        /**
         * One page.
         *
         * @param token where it begins; empty for the first
         * @param wanted how many elements are still wanted
         */
        JsonNode page(String token, int wanted);
    }

    /** The last page's document with the elements of all pages. */
    static ObjectNode collect(String list, int limit, Source source) {
        ArrayNode all = Json.array();
        String token = "";
        while (true) {
            JsonNode page = source.page(token, limit - all.size());
            Json.elements(page, list).forEach(all::add);
            token = Json.text(page, "nextToken");
            if (token.isEmpty() || all.size() >= limit) {
                ObjectNode document = ((ObjectNode) page).deepCopy();
                document.set(list, all);
                return document;
            }
        }
    }
}
