package io.headrace.bench.frontdoor;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.Workload;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of ListJobs over HTTP while the read model has a million jobs; one page after the other by their tokens. */
public final class ListJobs implements Benchmark {
    private static final double TARGET_MILLIS = 20;
    private static final Pattern TOKEN = Pattern.compile("\"nextToken\":\"([^\"]+)\"");

    @Override
    public String name() {
        return "list-jobs";
    }

    @Override
    public String description() {
        return "pages of ListJobs over HTTP with 1,000,000 jobs in the read model (200,000 with --quick)";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        Map<String, String> lists = new LinkedHashMap<>();
        lists.put("by status, 100 jobs", "\"jobStatus\":\"SUCCEEDED\",\"maxResults\":100");
        lists.put("by status, 1,000 jobs", "\"jobStatus\":\"SUCCEEDED\"");
        lists.put("by name", filter("JOB_NAME", ManyJobs.name(7)));
        lists.put("by the beginning of a name that is rare", filter("JOB_NAME", ManyJobs.name(777) + "*"));
        lists.put("by definition", filter("JOB_DEFINITION", "bench"));
        lists.put("by definition that no job has", filter("JOB_DEFINITION", "other"));
        try (ManyJobs jobs = ManyJobs.open(context)) {
            List<Row> rows = new ArrayList<>();
            for (Map.Entry<String, String> list : lists.entrySet()) {
                Pages pages = new Pages(jobs, list.getValue());
                rows.add(new Row.Alone(
                        name(),
                        "page " + list.getKey() + ", p50",
                        "ms",
                        Rounds.alone(
                                context,
                                context.pick(1, 3),
                                () -> ManyJobs.medianMillis(context.pick(40, 100), pages::next)),
                        Target.atMost(TARGET_MILLIS)));
            }
            return rows;
        }
    }

    private static String filter(String name, String value) {
        return "\"filters\":[{\"name\":\"" + name + "\",\"values\":[\"" + value + "\"]}]";
    }

    /** One page after the other, and the first again behind the last. */
    private static final class Pages {
        private final ManyJobs jobs;
        private final String members;
        private String token = "";

        Pages(ManyJobs jobs, String members) {
            this.jobs = jobs;
            this.members = members;
        }

        void next() throws Exception {
            String next = token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\"";
            String answer = jobs.call("listjobs", "{\"jobQueue\":\"" + Workload.QUEUE + "\"," + members + next + "}");
            Matcher found = TOKEN.matcher(answer);
            token = found.find() ? found.group(1) : "";
        }
    }
}
