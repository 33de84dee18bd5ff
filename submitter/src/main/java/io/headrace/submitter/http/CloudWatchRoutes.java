package io.headrace.submitter.http;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.logs.LogsError;
import io.headrace.submitter.http.logs.LogsOperations;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;

/** CloudWatch Logs on the same port: {@code POST /}, the operation in {@code X-Amz-Target}. */
final class CloudWatchRoutes {
    private static final String JSON = "application/x-amz-json-1.1";

    private final FrontDoorConfig config;
    private final Accounts accounts;

    CloudWatchRoutes(FrontDoorConfig config, Accounts accounts) {
        this.config = config;
        this.accounts = accounts;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/", this::call);
        routes.exception(LogsError.class, CloudWatchRoutes::refuse);
    }

    private void call(Context context) {
        String target = context.header("X-Amz-Target");
        if (target == null || !target.startsWith(LogsOperations.TARGET)) {
            throw ApiError.notFound("there is nothing at POST / but CloudWatch Logs: expected a header X-Amz-Target "
                    + LogsOperations.TARGET + "<operation>");
        }
        Arns arns = Caller.of(context, config).arns();
        String operation = target.substring(LogsOperations.TARGET.length());
        LogsOperations operations = accounts.of(context).parts().cloudWatch();
        answer(context, operations.run(operation, context.bodyAsBytes(), arns));
    }

    private static void refuse(LogsError error, Context context) {
        context.status(400).header(Responses.ERROR_TYPE, error.type());
        answer(
                context,
                JsonCodec.mapper()
                        .createObjectNode()
                        .put("__type", error.type())
                        .put("message", error.line()));
    }

    private static void answer(Context context, JsonNode body) {
        context.contentType(JSON).result(JsonCodec.mapper().writeValueAsBytes(body));
        // The server would name the character set of a type that it does not know.
        context.res().setCharacterEncoding(null);
    }
}
