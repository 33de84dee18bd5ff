package io.headrace.submitter.http;

import io.headrace.schemas.serde.JsonCodec;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Whether the process lives, whether it can serve, and its metrics. */
final class HealthRoutes {
    private final List<ReadinessCheck> checks;
    private final PrometheusMeterRegistry meters;
    private final boolean terse;

    /**
     * The routes.
     *
     * @param terse whether only yes or no is said, as to those of whom it is not known who they are
     */
    HealthRoutes(List<ReadinessCheck> checks, PrometheusMeterRegistry meters, boolean terse) {
        this.checks = List.copyOf(checks);
        this.meters = meters;
        this.terse = terse;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/health/live", HealthRoutes::live);
        routes.get("/health/ready", this::ready);
        routes.get(
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(meters.scrape()));
    }

    private static void live(Context context) {
        Responses.json(context, JsonCodec.mapper().createObjectNode().put("live", true));
    }

    /** 200 when every check is ready, else 503; the body names each check and what it lacks. */
    private void ready(Context context) {
        ObjectNode answer = JsonCodec.mapper().createObjectNode();
        ObjectNode each = JsonCodec.mapper().createObjectNode();
        boolean all = true;
        for (ReadinessCheck check : checks) {
            Optional<String> problem = check.problem();
            each.put(check.name(), problem.orElse("ready"));
            all &= problem.isEmpty();
        }
        answer.put("ready", all);
        if (!terse) {
            answer.set("checks", each);
        }
        context.status(all ? 200 : 503);
        Responses.json(context, answer);
    }
}
