package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.api.Query;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.OutputClosed;
import io.headrace.submitter.cli.text.TimeText;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Prints a job's output as it arrives.
 *
 * @param api the front door
 * @param console for the zone of time stamps
 * @param timestamps whether each line begins with its time
 * @param raw whether the front door's own records are printed instead of the lines in them
 */
record LogPrinter(ApiClient api, Console console, boolean timestamps, boolean raw) {
    /**
     * What is to be printed.
     *
     * @param jobId a single job or array child
     * @param follow until the job has ended
     * @param attempt of which attempt; empty for the latest
     * @param container only of this one of several containers; empty for all of them
     * @param tail how many of the last lines; empty for all
     */
    record Request(String jobId, boolean follow, OptionalInt attempt, String container, OptionalInt tail) {
        Query query() {
            Query query = follow ? Query.NONE.with("follow", "true") : Query.NONE;
            return query.with("attempt", text(attempt))
                    .with("container", container)
                    .with("tail", text(tail));
        }

        private static String text(OptionalInt number) {
            return number.isPresent() ? String.valueOf(number.getAsInt()) : "";
        }
    }

    /**
     * Prints the lines.
     *
     * @return how many there were
     * @throws OutputClosed when nobody reads them any more
     */
    long print(Request request, PrintWriter target) {
        AtomicLong lines = new AtomicLong();
        AtomicLong attempt = new AtomicLong();
        api.lines(Jobs.path(request.jobId(), "logs"), request.query(), (line, more) -> {
            if (line.isBlank()) {
                return;
            }
            lines.incrementAndGet();
            JsonNode entry = entry(line);
            long number = Json.number(entry, "attempt").orElse(0);
            if (attempt.getAndSet(number) != number && lines.get() > 1) {
                target.flush();
                console.note("attempt " + number + ":");
            }
            target.write((raw ? line : text(entry, request.container().isEmpty())) + "\n");
            if (!more && target.checkError()) {
                throw new OutputClosed();
            }
        });
        if (target.checkError()) {
            throw new OutputClosed();
        }
        return lines.get();
    }

    private static JsonNode entry(String line) {
        try {
            return Json.parse(line);
        } catch (JacksonException notOurs) {
            return Json.object().put("message", line);
        }
    }

    /** A line; of several containers with the name of the one that wrote it before it. */
    private String text(JsonNode entry, boolean named) {
        String message = Json.text(entry, "message").replaceFirst("\\R$", "");
        String time = timestamps
                ? Json.instant(entry, "timestamp")
                        .map(instant -> TimeText.instant(instant, console.zone()) + "  ")
                        .orElse("")
                : "";
        String container = named ? Json.text(entry, "container") : "";
        return time + (container.isEmpty() ? "" : container + "  ") + message;
    }
}
