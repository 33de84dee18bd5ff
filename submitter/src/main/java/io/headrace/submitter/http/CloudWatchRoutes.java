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
    private final LogsOperations operations;

    CloudWatchRoutes(FrontDoorConfig config, LogsOperations operations) {
        this.config = config;
        this.operations = operations;
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
        Caller caller = Caller.of(context, config);
        Arns arns = new Arns(caller.region(), config.account());
        String operation = target.substring(LogsOperations.TARGET.length());
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
