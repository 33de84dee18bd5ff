package io.headrace.submitter.cli;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import io.headrace.submitter.cli.terminal.Console;
import io.headrace.submitter.cli.terminal.Console.Registration;
import io.headrace.submitter.cli.terminal.StatusLine;
import io.headrace.submitter.cli.text.JobFacts;
import io.headrace.submitter.cli.text.ProgressLine;
import io.headrace.submitter.cli.text.StatusCounts;
import io.headrace.submitter.cli.text.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Waits for the end of a job and shows meanwhile how far it is.
 *
 * @param api the front door
 * @param console where progress is shown: on standard error
 */
record JobWait(ApiClient api, Console console) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How a job ended. */
    enum End {
        SUCCEEDED,
        FAILED
    }

    /**
     * Waits.
     *
     * @param progress whether states are shown before the end
     */
    End untilEnd(String id, boolean progress) {
        StatusLine line = new StatusLine(console);
        Runnable goodbye = () -> {
            line.end();
            console.note("the job goes on: headrace describe " + id);
        };
        JsonNode ended;
        try (Registration interruption = console.interruptions().during(goodbye)) {
            ended = ended(id, progress, line);
        } finally {
            line.end();
        }
        console.note(summary(ended));
        return new JobFacts(ended).succeeded() ? End.SUCCEEDED : End.FAILED;
    }

    private JsonNode ended(String id, boolean progress, StatusLine line) {
        Patience patience = new Patience(console, line);
        Duration pause = FIRST_PAUSE;
        String lastStatus = "";
        while (true) {
            Optional<JsonNode> answer = patience.ask(() -> new Jobs(api).get(id));
            if (answer.isPresent()) {
                JsonNode job = answer.get();
                String status = new JobFacts(job).status();
                if (new JobFacts(job).ended()) {
                    return job;
                }
                if (progress && line.isShown()) {
                    line.show(ProgressLine.of(job, elapsed(job), line.columns(), console.errStyle()));
                } else if (progress && !status.equals(lastStatus)) {
                    console.note(id + " " + status);
                }
                lastStatus = status;
            }
            console.pauses().pause(pause);
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.plus(pause.dividedBy(8));
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    private Duration elapsed(JsonNode job) {
        Instant now = console.now();
        return Duration.between(Json.instant(job, "createdAt").orElse(now), now);
    }

    private String summary(JsonNode job) {
        JobFacts facts = new JobFacts(job);
        Instant end = Json.instant(job, "stoppedAt").orElse(console.now());
        Duration took = Duration.between(Json.instant(job, "createdAt").orElse(end), end);
        StringBuilder text =
                new StringBuilder("%s %s after %s".formatted(facts.id(), facts.status(), TimeText.exact(took)));
        if (facts.isArray()) {
            text.append(": ").append(StatusCounts.ofArray(job).sentence(console.errStyle()));
        }
        if (!facts.succeeded()) {
            facts.exitCode().ifPresent(code -> text.append(", exit code ").append(code));
            text.append(facts.reason().isEmpty() ? "" : ", " + facts.reason());
            text.append(facts.isArray() ? " (headrace jobs %s --status FAILED)".formatted(facts.id()) : "");
        }
        return text.toString();
    }
}
