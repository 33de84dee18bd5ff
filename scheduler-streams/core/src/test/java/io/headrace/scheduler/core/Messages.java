package io.headrace.scheduler.core;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.testkit.Scenario.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Messages of scenarios as the core's commands, and what the core decides as messages. */
final class Messages {
    private Messages() {}

    /**
     * A command of the core.
     *
     * @throws IllegalArgumentException when no record has this type
     */
    static Command command(Message message) {
        if (message.type().equals("Tick")) {
            Map<ExecutorId, Long> silent = new HashMap<>();
            message.body()
                    .path("silentMillis")
                    .forEachEntry((executor, millis) -> silent.put(new ExecutorId(executor), millis.longValue()));
            return new Command.Tick(silent);
        }
        ClientCommand command = read(MessageFamily.COMMANDS, message);
        if (command != null) {
            return new Command.Requested(command, fingerprint(message.body()));
        }
        ExecutorReport report = read(MessageFamily.REPORTS, message);
        if (report != null) {
            return new Command.Reported(report);
        }
        throw new IllegalArgumentException("no command or report is called " + message.type());
    }

    static List<Message> of(List<?> records) {
        return records.stream()
                .map(body -> new Message(body.getClass().getSimpleName(), (ObjectNode)
                        JsonCodec.mapper().<ObjectNode>valueToTree(body)))
                .toList();
    }

    private static <T> @Nullable T read(MessageFamily<T> family, Message message) {
        Class<? extends T> type = family.types().get("io.headrace." + message.type() + ".v1");
        return type == null ? null : JsonCodec.mapper().treeToValue(message.body(), type);
    }

    private static String fingerprint(ObjectNode body) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(body.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
