package io.headrace.bench.result;

import io.headrace.bench.result.Row.Alone;
import io.headrace.bench.result.Row.Broken;
import io.headrace.bench.result.Row.Compared;
import io.headrace.bench.result.Row.Skipped;
import io.headrace.schemas.serde.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows for programs.
 *
 * <pre>{@code
 * {"machine": {"processors", "os", "jvm"}, "quick",
 *  "results": [{"benchmark", "what", "status": "measured" | "skipped" | "failed",
 *               "unit", "ours": {"median", "least", "most", "rounds"}, "limit": {...}, "ratio",
 *               "target": {"bound": "AT_LEAST" | "AT_MOST", "value"}, "reached"}]}
 * }</pre>
 *
 * <p>Members that do not apply are left out.
 */
public final class JsonReport {
    private JsonReport() {}

    /** The document, with line ends. */
    public static String of(List<Row> rows, boolean quick) {
        ObjectNode document = JsonCodec.mapper().createObjectNode();
        document.putObject("machine")
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        document.put("quick", quick);
        ArrayNode results = document.putArray("results");
        rows.forEach(row -> write(row, results.addObject()));
        return document.toPrettyString() + System.lineSeparator();
    }

    private static void write(Row row, ObjectNode json) {
        json.put("benchmark", row.benchmark()).put("what", row.what());
        switch (row) {
            case Compared r -> {
                json.put("status", "measured").put("unit", r.unit());
                write(r.ours(), json.putObject("ours"));
                write(r.limit(), json.putObject("limit"));
                json.put("ratio", r.ratio());
                write(r.target(), r.ratio(), json);
            }
            case Alone r -> {
                json.put("status", "measured").put("unit", r.unit());
                write(r.ours(), json.putObject("ours"));
                write(r.target(), r.ours().median(), json);
            }
            case Skipped ignored -> json.put("status", "skipped");
            case Broken ignored -> json.put("status", "failed");
        }
    }

    private static void write(Spread spread, ObjectNode json) {
        json.put("median", spread.median())
                .put("least", spread.least())
                .put("most", spread.most())
                .put("rounds", spread.rounds());
    }

    private static void write(@Nullable Target target, double result, ObjectNode json) {
        if (target != null) {
            json.putObject("target").put("bound", target.bound().name()).put("value", target.value());
            json.put("reached", target.isReachedBy(result));
        }
    }
}
