package io.headrace.submitter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.guard.Need;
import io.headrace.submitter.guard.Refused;
import io.headrace.submitter.http.Accounts.Served;
import io.headrace.submitter.http.batch.BatchRequest;
import io.headrace.submitter.http.batch.BatchRequest.Asker;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The paths of the AWS Batch API: {@code POST /v1/<operation in lower case>}, and the three of tags. */
final class BatchRoutes {
    private static final String TAGS = "/v1/tags/";
    private static final Map<String, String> TAG_OPERATIONS =
            Map.of("GET", "ListTagsForResource", "POST", "TagResource", "DELETE", "UntagResource");

    private final FrontDoorConfig config;
    private final Accounts accounts;
    private final MeterRegistry meters;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    BatchRoutes(FrontDoorConfig config, Accounts accounts, MeterRegistry meters) {
        this.config = config;
        this.accounts = accounts;
        this.meters = meters;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/v1/*", this::call);
        routes.get("/v1/*", this::tagsOrNothing);
        routes.put("/v1/*", this::tagsOrNothing);
        routes.delete("/v1/*", this::tagsOrNothing);
    }

    private void call(Context context) throws InterruptedException {
        String path = context.path();
        if (path.startsWith(TAGS)) {
            tagsOrNothing(context);
            return;
        }
        String operation = accounts.of(context)
                .parts()
                .operations()
                .named(path.substring("/v1/".length()))
                .filter(named -> !TAG_OPERATIONS.containsValue(named))
                .orElseThrow(() -> ApiError.notFound("AWS Batch has no operation with the path " + path));
        run(context, operation, context.bodyAsBytes());
    }

    private void run(Context context, String operation, byte[] body) throws InterruptedException {
        Timer.Sample sample = Timer.start(meters);
        try {
            answer(context, operation, body);
        } finally {
            sample.stop(timers.computeIfAbsent(
                    operation, name -> meters.timer("headrace.http.operations", "operation", name)));
        }
    }

    private void answer(Context context, String operation, byte[] body) throws InterruptedException {
        Caller caller = Caller.of(context, config);
        Served served = accounts.of(context);
        BatchRequest request = new BatchRequest(
                operation,
                body,
                new Asker(caller.actor(), job -> denial(caller, served.needs().ofJob(operation, job))),
                caller.arns(),
                caller.repetition(context),
                isRetry(context.header("amz-sdk-request")));
        try {
            Responses.json(context, served.parts().operations().run(request));
        } finally {
            List<String> dropped = request.dropped();
            Responses.dropped(context, dropped);
        }
    }

    private static Optional<String> denial(Caller caller, Need need) {
        try {
            caller.may().require(need);
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.line());
        }
    }

    /** SDKs count their attempts in a header: {@code attempt=2; max=3}. */
    private static boolean isRetry(@Nullable String sdkRequest) {
        return sdkRequest != null && sdkRequest.contains("attempt=") && !sdkRequest.contains("attempt=1");
    }

    private void tagsOrNothing(Context context) throws InterruptedException {
        String operation = TAG_OPERATIONS.get(context.method().name());
        if (!context.path().startsWith(TAGS) || operation == null) {
            throw ApiError.client(
                    405,
                    "AWS Batch takes POST at " + context.path() + ", not "
                            + context.method().name());
        }
        run(context, operation, withPathAndQuery(context));
    }

    /** The operations of tags have members in the path and in the query: these join those of the body. */
    private static byte[] withPathAndQuery(Context context) {
        byte[] body = context.bodyAsBytes();
        ObjectNode members = JsonCodec.mapper().createObjectNode();
        if (context.method().equals(HandlerType.POST) && body.length > 0) {
            try {
                if (!(JsonCodec.mapper().readTree(body) instanceof ObjectNode object)) {
                    return body;
                }
                members = object;
            } catch (JacksonException e) {
                // Refused as any other body that is no JSON.
                return body;
            }
        }
        members.put("resourceArn", decoded(context.path().substring(TAGS.length())));
        List<String> keys = context.queryParams("tagKeys");
        if (!keys.isEmpty()) {
            keys.forEach(members.putArray("tagKeys")::add);
        }
        return JsonCodec.mapper().writeValueAsBytes(members);
    }

    /** SDKs encode the whole ARN, slashes included; a proxy may have decoded it. */
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.client("the ARN in the path " + TAGS + path + " is not percent-encoded as it should be");
        }
    }
}
