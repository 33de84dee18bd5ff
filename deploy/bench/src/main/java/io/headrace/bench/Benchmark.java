package io.headrace.bench;

import io.headrace.bench.result.Row;
import java.util.List;

/** One comparison. It may be run once. */
public interface Benchmark {
    /** What it is called on the command line. */
    String name();

    /** What it measures, in one line. */
    String description();

    /**
     * Measures. Ends early when interrupted. What it started it ends.
     *
     * @return what came out, at least one row
     * @throws SkippedException when something that it needs is not there
     */
    List<Row> run(BenchContext context) throws Exception;
}
