package io.headrace.submitter.http;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.guard.Refused;
import io.javalin.http.Context;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes answers in the form that AWS clients read. */
final class Responses {
    static final String REQUEST_ID = "x-amzn-RequestId";
    static final String JSON = "application/json";

    static final String ERROR_TYPE = "x-amzn-ErrorType";
    private static final String DROPPED = "x-headrace-dropped";
    private static final int DROPPED_MAX = 1_000;
    private static final int LINE_MAX = 1_000;

    /** What would end the line, or could not be written as UTF-8. */
    private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Cf}]");

    private Responses() {}

    /** Answers with a JSON document. */
    static void json(Context context, JsonNode body) {
        context.contentType(JSON).result(JsonCodec.mapper().writeValueAsBytes(body));
    }

    /** Answers with an error. */
    static void error(Context context, ApiError error) {
        context.status(error.status()).header(ERROR_TYPE, error.kind().type());
        json(context, errorBody(error.kind(), oneLine(error.line())));
    }

    /** Callers choose part of what an error says: it stays one line, and no longer than anybody reads. */
    private static String oneLine(String text) {
        String cut = text.length() > LINE_MAX ? text.substring(0, LINE_MAX) + "..." : text;
        return NOT_FOR_A_LINE.matcher(cut).replaceAll("?");
    }

    /** Answers with what the guard says. */
    static void refused(Refused refused, Context context) {
        String type = refused.reason().type();
        context.status(refused.reason().status()).header(ERROR_TYPE, type);
        json(context, errorBody(type, refused.line()));
    }

    /** The body of an error. */
    static ObjectNode errorBody(ApiError.Kind kind, String line) {
        return errorBody(kind.type(), line);
    }

    private static ObjectNode errorBody(String type, String line) {
        return JsonCodec.mapper().createObjectNode().put("message", line).put("__type", type);
    }

    /** Names the members of the request that this version does not know. */
    static void dropped(Context context, List<String> members) {
        if (!members.isEmpty()) {
            // Clients choose these names: nothing of them may end the header.
            String names = String.join(", ", members).replaceAll("[^A-Za-z0-9_.,\\[\\] -]", "?");
            context.header(DROPPED, names.length() > DROPPED_MAX ? names.substring(0, DROPPED_MAX) + "..." : names);
        }
    }
}
