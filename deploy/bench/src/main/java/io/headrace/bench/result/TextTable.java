package io.headrace.bench.result;

import io.headrace.bench.result.Row.Alone;
import io.headrace.bench.result.Row.Broken;
import io.headrace.bench.result.Row.Compared;
import io.headrace.bench.result.Row.Skipped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for people: medians, with the least and the most of the rounds behind them. */
public final class TextTable {
    private static final List<String> HEAD =
            List.of("benchmark", "what", "ours", "limit", "unit", "ratio", "to reach", "");
    private static final String NONE = "-";

    private TextTable() {}

    /** The table as lines, each with its end. */
    public static String of(List<Row> rows) {
        List<List<String>> table = new ArrayList<>();
        table.add(HEAD);
        rows.forEach(row -> table.add(cells(row)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : table) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : table) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                padded.append(cell)
                        .append(" ".repeat(widths[i] - cell.length()))
                        .append("  ");
            }
            text.append(padded.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static List<String> cells(Row row) {
        return switch (row) {
            case Compared r ->
                cells(
                        r,
                        Numbers.of(r.ours()),
                        Numbers.of(r.limit()),
                        r.unit(),
                        Numbers.of(r.ratio()),
                        r.target(),
                        r.ratio());
            case Alone r ->
                cells(
                        r,
                        Numbers.of(r.ours()),
                        NONE,
                        r.unit(),
                        NONE,
                        r.target(),
                        r.ours().median());
            case Skipped r -> List.of(r.benchmark(), "skipped: " + r.what(), NONE, NONE, NONE, NONE, NONE, "");
            case Broken r -> List.of(r.benchmark(), "failed: " + r.what(), NONE, NONE, NONE, NONE, NONE, "");
        };
    }

    private static List<String> cells(
            Row row, String ours, String limit, String unit, String ratio, @Nullable Target target, double result) {
        String reach = target == null ? NONE : Numbers.of(target);
        String verdict = target == null ? "" : target.isReachedBy(result) ? "reached" : "not yet";
        return List.of(row.benchmark(), row.what(), ours, limit, unit, ratio, reach, verdict);
    }
}
