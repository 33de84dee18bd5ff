package io.headrace.submitter.cli.text;

import io.headrace.submitter.cli.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** The list of {@code headrace jobs}. */
public final class JobTable {
    private JobTable() {}

    /**
     * Jobs as a table.
     *
     * @param jobs JobSummary documents, in the order in which they are shown
     * @param now for ages
     */
    public static String render(List<JsonNode> jobs, Instant now, OptionalInt available, Style style) {
        Table table = Table.of(
                Column.jobId("JOB"),
                Column.of("NAME").shortenedTo(8),
                Column.of("QUEUE").shortenedTo(7).ifAny(),
                Column.of("STATUS"),
                Column.number("CHILDREN").ifAny(),
                Column.number("AGE"),
                Column.number("RAN").ifAny(),
                Column.number("EXIT").ifAny(),
                Column.of("REASON").shortenedTo(8).ifAny());
        for (JsonNode job : jobs) {
            JobFacts facts = new JobFacts(job);
            table.row(
                    Cell.of(facts.id()),
                    Cell.of(Json.text(job, "jobName")),
                    Cell.of(JobIdText.nameOf(Json.text(job, "jobQueue"))),
                    Cell.state(facts.status()),
                    children(job),
                    Cell.of(Json.instant(job, "createdAt")
                            .map(created -> TimeText.age(Duration.between(created, now)))
                            .orElse("")),
                    Cell.of(facts.ran(now).map(TimeText::age).orElse("")),
                    exit(facts),
                    Cell.of(facts.reason()));
        }
        return table.render(available, style);
    }

    // How many have ended of how many there are.
    private static Cell children(JsonNode job) {
        long nodes = new JobFacts(job).nodes();
        if (nodes > 0) {
            return Cell.of(nodes == 1 ? "1 node" : nodes + " nodes");
        }
        long size = StatusCounts.sizeOf(job);
        if (size == 0) {
            return Cell.EMPTY;
        }
        StatusCounts counts = StatusCounts.ofArray(job);
        return new Cell(counts.ended() + "/" + size, counts.of("FAILED") > 0 ? Tone.BAD : Tone.PLAIN);
    }

    private static Cell exit(JobFacts facts) {
        long code = facts.exitCode().orElse(0);
        return code == 0 ? Cell.EMPTY : new Cell(String.valueOf(code), Tone.BAD);
    }
}
