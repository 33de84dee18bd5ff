package io.headrace.submitter.cli.text;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.submitter.cli.api.Json;
import java.time.Instant;
import java.util.Optional;
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
