package io.headrace.submitter.http;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.http.logs.LogsError;
import io.headrace.submitter.http.logs.LogsOperations;
import io.headrace.submitter.logs.LogConsumers.TooManyReaders;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** CloudWatch Logs on the same port: {@code POST /}, the operation in {@code X-Amz-Target}. */
final class CloudWatchRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchRoutes.class);
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
        List<String> dropped = new ArrayList<>();
        try {
            answer(context, operations.run(operation, context.bodyAsBytes(), arns, dropped::add));
        } catch (KafkaException e) {
            LOG.warn("{} failed: {}", operation, e.toString());
            throw LogsError.unavailable(LogRoutes.KAFKA_AWAY);
        } catch (TooManyReaders e) {
            throw LogsError.throttled(String.valueOf(e.getMessage()));
        } finally {
            Responses.dropped(context, dropped);
        }
    }

    private static void refuse(LogsError error, Context context) {
        context.status(error.status()).header(Responses.ERROR_TYPE, error.type());
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
