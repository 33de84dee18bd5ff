package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.job.JobLifecycle.Verdict;
import io.headrace.scheduler.core.state.JobStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of {@link JobLifecycle} as a Mermaid diagram and as a page. */
final class LifecyclePicture {
    private LifecyclePicture() {}

    static String diagram() {
        StringBuilder text = new StringBuilder("stateDiagram-v2\n    [*] --> SUBMITTED: SubmitJob\n");
        for (JobStatus from : JobStatus.values()) {
            Map<JobStatus, String> labels = new LinkedHashMap<>();
            for (Trigger trigger : Trigger.values()) {
                if (JobLifecycle.verdict(from, trigger) instanceof Verdict.Next next) {
                    labels.merge(next.status(), name(trigger), (one, other) -> one + ", " + other);
                }
            }
            labels.forEach((to, label) -> text.append("    %s --> %s: %s%n".formatted(from, to, label)));
        }
        Arrays.stream(JobStatus.values())
                .filter(JobStatus::terminal)
                .forEach(end -> text.append("    %s --> [*]: purged after the retention%n".formatted(end)));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    static String page() {
        String statuses = Arrays.stream(JobStatus.values()).map(Enum::name).collect(Collectors.joining(" | "));
        StringBuilder table = new StringBuilder("| what happens | " + statuses + " |\n");
        table.append("|---|").append("---|".repeat(JobStatus.values().length)).append('\n');
        for (Trigger trigger : Trigger.values()) {
            table.append("| ")
                    .append(name(trigger))
                    .append(": ")
                    .append(meaning(trigger))
                    .append(" |");
            for (JobStatus status : JobStatus.values()) {
                table.append(' ')
                        .append(cell(JobLifecycle.verdict(status, trigger)))
                        .append(" |");
            }
            table.append('\n');
        }
        return """
                # The life of a job

                Generated from `JobLifecycle.java`, the one table that every decision and every change of state asks. Bring it up to
                date with `mvn verify -Dgolden=update`.

                ```mermaid
                %s```

                Single jobs and array children go through all of it. An array job is PENDING while its children live, and ends when
                the last of them has. A child has no state of its own before its first placement and after its end: until then its
                array job stands in the queue for it, and afterwards two bits say how it ended. Service jobs alone are SCHEDULED.

                %s
                An empty cell cannot happen. *stop first*: the executor is told to stop the attempt, and its end decides. *no*: nothing
                changes, and whoever asked is told why.

                A PENDING job that is cancelled fails at once; AWS Batch waits for its dependencies first.
                """.formatted(diagram(), table);
    }

    private static String cell(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Next next -> next.status().name();
            case Verdict.StopFirst stop -> "*stop first*";
            case Verdict.Refused refused -> "*no*: " + refused.reason();
            case Verdict.Impossible impossible -> "";
        };
    }

    private static String name(Trigger trigger) {
        return trigger.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String meaning(Trigger trigger) {
        return switch (trigger) {
            case BLOCKED -> "it waits for other jobs";
            case QUEUED -> "it can be placed";
            case ARRAY_QUEUED -> "its children can be placed";
            case PLACED -> "an executor was chosen";
            case SCHEDULED -> "an executor was chosen for the service job";
            case ACCEPTED -> "the executor prepares the service job";
            case STARTED -> "its container runs";
            case RETRIED -> "its attempt failed and it is tried again";
            case SUCCEEDED -> "its attempt, or the last of its children, ended well";
            case FAILED -> "its last attempt failed, or a job that it waits for, or one of its children";
            case CANCEL -> "somebody cancels it";
            case TERMINATE -> "somebody terminates it";
        };
    }
}
