package io.headrace.submitter.http.batch;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EcsTaskProperties;
import io.headrace.schemas.value.NodeProperties;
import io.headrace.schemas.value.NodeRangeProperty;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.TaskContainerProperties;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parts that definitions and jobs share, with the empty lists that AWS shows. */
final class ContainerShapes {
    private static final List<String> ALWAYS_SHOWN =
            List.of("command", "volumes", "environment", "mountPoints", "ulimits", "resourceRequirements", "secrets");

    private static final List<String> ALWAYS_SHOWN_TOGETHER =
            List.of("command", "dependsOn", "environment", "mountPoints", "resourceRequirements", "secrets", "ulimits");

    private ContainerShapes() {}

    static ObjectNode container(ContainerProperties properties) {
        ObjectNode shape = JsonCodec.mapper().valueToTree(properties);
        showEmpty(shape, ALWAYS_SHOWN);
        return shape;
    }

    /** Several containers and what they share. */
    static ObjectNode containers(EcsProperties properties) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        ArrayNode tasks = shape.putArray("taskProperties");
        for (EcsTaskProperties task : properties.taskProperties()) {
            ObjectNode shown = JsonCodec.mapper().valueToTree(task);
            ArrayNode containers = shown.putArray("containers");
            for (TaskContainerProperties container : task.containers()) {
                ObjectNode one = JsonCodec.mapper().valueToTree(container);
                showEmpty(one, ALWAYS_SHOWN_TOGETHER);
                containers.add(one.put("essential", container.endsAll()));
            }
            showEmpty(shown, List.of("volumes"));
            tasks.add(shown);
        }
        return shape;
    }

    /** Of a definition: the ranges as they were registered. */
    static ObjectNode nodes(NodeProperties nodes) {
        ObjectNode shape = JsonCodec.mapper()
                .createObjectNode()
                .put("numNodes", nodes.numNodes())
                .put("mainNode", nodes.mainNode());
        ArrayNode ranges = shape.putArray("nodeRangeProperties");
        for (NodeRangeProperty range : nodes.nodeRangeProperties()) {
            ObjectNode shown = JsonCodec.mapper().valueToTree(range);
            if (range.container() != null) {
                shown.set("container", container(range.container()));
            }
            if (range.ecsProperties() != null) {
                shown.set("ecsProperties", containers(range.ecsProperties()));
            }
            ranges.add(shown);
        }
        return shape;
    }

    static ObjectNode retryStrategy(RetryStrategy retryStrategy) {
        ObjectNode shape = JsonCodec.mapper().createObjectNode();
        if (retryStrategy.attempts() != null) {
            shape.put("attempts", (int) retryStrategy.attempts());
        }
        ArrayNode rules = shape.putArray("evaluateOnExit");
        retryStrategy.evaluateOnExit().forEach(rule -> {
            ObjectNode shown = JsonCodec.mapper().valueToTree(rule);
            // Accepted in any case, and shown in lower case, as AWS does.
            rules.add(shown.put("action", rule.action().toLowerCase(Locale.ROOT)));
        });
        return shape;
    }

    static void showEmpty(ObjectNode shape, List<String> lists) {
        for (String list : lists) {
            if (!shape.has(list)) {
                shape.putArray(list);
            }
        }
    }
}
