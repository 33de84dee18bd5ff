package io.headrace.scheduler.core;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.testkit.Scenario.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A compute environment {@code e} without a limit, a queue {@code q} on it, and a definition {@code d} of one vCPU. */
final class PlainAccount {
    private PlainAccount() {}

    /**
     * The commands that make it.
     *
     * @param ofTheQueue further members of the queue
     */
    static List<Command> commands(Map<String, Object> ofTheQueue) {
        Map<String, Object> queue = new HashMap<>(ofTheQueue);
        queue.put("jobQueueName", "q");
        queue.put("priority", 1);
        queue.put("computeEnvironmentOrder", List.of(Map.of("order", 1, "computeEnvironment", "e")));
        Map<String, Object> container = Map.of("image", "i", "vcpus", 1, "memory", 64);
        return List.of(
                command("CreateComputeEnvironment", Map.of("computeEnvironmentName", "e", "type", "UNMANAGED")),
                command("CreateJobQueue", queue),
                command(
                        "RegisterJobDefinition",
                        Map.of("jobDefinitionName", "d", "type", "container", "containerProperties", container)));
    }

    /** A client's command. */
    static Command command(String type, Map<String, Object> body) {
        return Messages.command(new Message(type, JsonCodec.mapper().valueToTree(body)));
    }
}
