package io.headrace.submitter.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The time line of {@code headrace history}. */
public final class HistoryTable {
    // On a narrower terminal the date, when it is the same for all events, is said once.
    private static final int ROOMY = 130;

    private HistoryTable() {}

    /**
     * Events under each other, with the time since the first one.
     *
     * @param jobId the job that was asked for; events about a part of it (an array child, the main node) say which
     * @param events all of them, oldest first
     * @param newest how many of the newest are shown
     */
    public static String render(
            String jobId, List<HistoryEvent> events, int newest, ZoneId zone, OptionalInt available, Style style) {
        Optional<Instant> start = events.stream()
                .map(HistoryEvent::time)
                .flatMap(Optional::stream)
                .findFirst();
        List<LocalDate> days = events.stream()
                .flatMap(event -> event.time().stream())
                .map(time -> time.atZone(zone).toLocalDate())
                .distinct()
                .toList();
        boolean dateInTitle = days.size() == 1 && available.isPresent() && available.getAsInt() < ROOMY;
        Table table = Table.of(
                Column.of(dateInTitle ? days.getFirst().toString() : "TIME"),
                Column.number("OFFSET"),
                Column.of(events.stream().anyMatch(event -> event.jobId().startsWith(jobId + "#")) ? "NODE" : "CHILD")
                        .ifAny(),
                Column.of("EVENT"),
                Column.of("BY").shortenedTo(8).ifAny(),
                Column.of("DETAIL").wrappedTo(24));
        for (HistoryEvent event : events.subList(Math.max(0, events.size() - newest), events.size())) {
            table.row(
                    new Cell(
                            event.time()
                                    .map(time ->
                                            dateInTitle ? TimeText.timeOfDay(time, zone) : TimeText.instant(time, zone))
                                    .orElse(""),
                            Tone.FAINT),
                    Cell.of(event.time()
                            .flatMap(time -> start.map(first -> Duration.between(first, time)))
                            .map(HistoryTable::offset)
                            .orElse("")),
                    Cell.of(part(jobId, event.jobId())),
                    new Cell(event.name(), tone(event.name())),
                    Cell.of(who(event.actor())),
                    Cell.of(event.detail()));
        }
        return table.render(available, style);
    }

    /** A principal without what comes before its name in the ARN. */
    private static String who(String actor) {
        return actor.startsWith("arn:") ? actor.substring(actor.lastIndexOf(':') + 1) : actor;
    }

    private static String offset(Duration since) {
        return since.isNegative() ? TimeText.exact(since) : "+" + TimeText.exact(since);
    }

    private static String part(String asked, String jobId) {
        boolean part = jobId.startsWith(asked + ":") || jobId.startsWith(asked + "#");
        return part ? jobId.substring(asked.length()) : "";
    }

    private static Tone tone(String event) {
        return switch (event) {
            case "JobSucceeded", "AttemptSucceeded" -> Tone.GOOD;
            case "JobFailed", "AttemptFailed", "AttemptLost", "ExecutorLost", "CommandRejected", "ChildrenFailed" ->
                Tone.BAD;
            case "JobPlaced", "NodesPlaced", "AttemptRunning", "AttemptAdopted", "PlacementReissued" -> Tone.ACTIVE;
            case "JobPending",
                    "JobQueued",
                    "ArrayQueued",
                    "ChildrenReleased",
                    "JobStopRequested",
                    "ArrayStopRequested",
                    "NodesStopRequested",
                    "JobWaiting",
                    "JobHeld",
                    "JobResumed",
                    "RoomReserved" -> Tone.WAITING;
            default -> Tone.PLAIN;
        };
    }
}
