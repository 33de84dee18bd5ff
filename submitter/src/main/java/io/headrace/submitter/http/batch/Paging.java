package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.ApiError;
import io.headrace.submitter.http.PageTokens;
import io.headrace.submitter.readmodel.Page;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the operations that answer in pages have in common. */
final class Paging {
    /** Most names or ids in one question, and most elements of a Describe page. */
    static final int MAX = 100;

    private Paging() {}

    static int pageSize(RequestFields fields, int max) {
        return fields.integer("maxResults", 1, max, max);
    }

    static OptionalLong start(RequestFields fields) {
        return PageTokens.read(fields.question(), fields.text("nextToken").orElse(null));
    }

    /** The names asked for, at most a hundred. */
    static List<String> names(RequestFields fields, String member) {
        List<String> names = fields.texts(member);
        if (names.size() > MAX) {
            throw ApiError.client("'" + member + "' has " + names.size() + " elements, the maximum is " + MAX);
        }
        return names;
    }

    /** A page as an answer: without a token when it is the last, for clients that look only for its presence. */
    static <T> ObjectNode answer(String list, RequestFields fields, Page<T> page, Function<T, JsonNode> shape) {
        ObjectNode answer = answer(list, page.rows(), shape);
        page.next().ifPresent(next -> answer.put("nextToken", PageTokens.of(fields.question(), next)));
        return answer;
    }

    /** A whole list as an answer. */
    static <T> ObjectNode answer(String list, List<T> rows, Function<T, JsonNode> shape) {
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        ArrayNode array = answer.putArray(list);
        rows.forEach(row -> array.add(shape.apply(row)));
        return answer;
    }
}
