package io.headrace.submitter.cli.text;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.submitter.cli.api.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One event of a job's history as the front door gives it.
 *
 * @param time when it was decided; empty when the document does not say
 * @param name simple name of the event, for example {@code JobPlaced}
 * @param jobId the job or array child that it is about
 * @param actor who asked for it; empty when nobody did
 * @param detail one short line
 */
public record HistoryEvent(Optional<Instant> time, String name, String jobId, String actor, String detail) {
    private static final String RESERVED = "RoomReserved";

    /** A child is placed by an event of its own; what is held keeps no room, which is not said apart. */
    private static final Set<String> RESERVATION_ENDS =
            Set.of("ReservationDropped", "JobHeld", "JobPlaced", "NodesPlaced");

    /**
     * Reads a history, oldest event first. Of room that was kept for one child of an array job after the other only the last is told: the
     * others have served their end.
     */
    public static List<HistoryEvent> all(JsonNode history) {
        List<HistoryEvent> newestFirst = new ArrayList<>();
        int reserved = 0;
        for (JsonNode element : Json.elements(history, "events").reversed()) {
            HistoryEvent event = of(element);
            if (!event.name.equals(RESERVED)) {
                if (RESERVATION_ENDS.contains(event.name)) {
                    reserved = 0;
                }
                newestFirst.add(event);
            } else if (reserved++ == 0) {
                newestFirst.add(event);
            }
        }
        return newestFirst.reversed();
    }

    /** Reads one element of {@code events}. */
    public static HistoryEvent of(JsonNode event) {
        String name = simpleName(Json.text(event, "type"));
        JsonNode data = event.path("data");
        return new HistoryEvent(
                Json.instant(event, "time"),
                name,
                Json.text(event, "jobId"),
                Json.text(event, "actor"),
                detail(name, data));
    }

    // A CloudEvents type, io.headrace.JobPlaced.v1, or the simple name alone.
    private static String simpleName(String type) {
        String name = type.replaceFirst("\\.v[0-9]+$", "");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String detail(String name, JsonNode data) {
        Class<? extends @Nullable Event> type = MessageFamily.EVENTS.types().get("io.headrace." + name + ".v1");
        if (type == null) {
            return members(data);
        }
        try {
            Event event = JsonCodec.mapper().treeToValue(data, type);
            return event == null ? "" : EventText.of(event);
        } catch (JacksonException ofAnotherVersion) {
            return members(data);
        }
    }

    // Of an event that this version does not know: its plain members as they are.
    private static String members(JsonNode data) {
        return data.properties().stream()
                .filter(member -> member.getValue().isValueNode())
                .map(member -> member.getKey() + "=" + member.getValue().asString())
                .collect(Collectors.joining(" "));
    }
}
