package io.headrace.submitter.http;

import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.submitter.http.batch.BatchRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The paths of the AWS Batch API: {@code POST /v1/<operation in lower case>}, and the three of tags. */
final class BatchRoutes {
    private static final String TAGS = "/v1/tags/";
    private static final Map<String, String> TAG_OPERATIONS =
            Map.of("GET", "ListTagsForResource", "POST", "TagResource", "DELETE", "UntagResource");

    private final FrontDoorConfig config;
    private final BatchOperations operations;
    private final MeterRegistry meters;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    BatchRoutes(FrontDoorConfig config, BatchOperations operations, MeterRegistry meters) {
        this.config = config;
        this.operations = operations;
        this.meters = meters;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/v1/*", this::call);
        routes.get("/v1/*", BatchRoutes::tagsOrNothing);
        routes.put("/v1/*", BatchRoutes::tagsOrNothing);
        routes.delete("/v1/*", BatchRoutes::tagsOrNothing);
    }

    private void call(Context context) throws InterruptedException {
        String path = context.path();
        if (path.startsWith(TAGS)) {
            tagsOrNothing(context);
            return;
        }
        String operation = operations
                .named(path.substring("/v1/".length()))
                .orElseThrow(() -> ApiError.notFound("AWS Batch has no operation with the path " + path));
        Timer.Sample sample = Timer.start(meters);
        try {
            run(context, operation);
        } finally {
            sample.stop(timers.computeIfAbsent(
                    operation, name -> meters.timer("headrace.http.operations", "operation", name)));
        }
    }

    private void run(Context context, String operation) throws InterruptedException {
        Caller caller = Caller.of(context.header("Authorization"), config.region());
        BatchRequest request = new BatchRequest(
                operation,
                context.bodyAsBytes(),
                caller.actor(),
                new Arns(caller.region(), config.account()),
                context.header("amz-sdk-invocation-id"));
        try {
            Responses.json(context, operations.run(request));
        } finally {
            List<String> dropped = request.dropped();
            Responses.dropped(context, dropped);
        }
    }

    private static void tagsOrNothing(Context context) {
        String operation = TAG_OPERATIONS.get(context.method().name());
        if (context.path().startsWith(TAGS) && operation != null) {
            throw BatchOperations.notSupported(operation);
        }
        throw ApiError.client(
                405,
                "AWS Batch takes POST at " + context.path() + ", not "
                        + context.method().name());
    }
}
