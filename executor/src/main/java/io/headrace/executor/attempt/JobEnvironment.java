package io.headrace.executor.attempt;

import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.KeyValuePair;
import io.headrace.schemas.value.NodeOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables that a container gets: the job's own, and those that AWS Batch promises. Pure. */
public final class JobEnvironment {

    private static final String MAIN_NODE_ADDRESS = "AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS";

    private JobEnvironment() {}

    /** Ours win: a job must be able to trust them. */
    public static Map<String, String> of(Placement placement) {
        Map<String, String> environment = new HashMap<>();
        for (KeyValuePair variable : variables(placement)) {
            String name = variable.name();
            if (name != null && !name.isEmpty()) {
                String value = variable.value();
                environment.put(name, value == null ? "" : value);
            }
        }
        JobId job = placement.attemptId().job();
        environment.put("AWS_BATCH_JOB_ID", job.toString());
        environment.put(
                "AWS_BATCH_JOB_ATTEMPT", Integer.toString(placement.attemptId().number()));
        environment.put("AWS_BATCH_JQ_NAME", placement.jobQueue());
        environment.put(
                "AWS_BATCH_CE_NAME",
                placement
                        .computeEnvironment()
                        .substring(placement.computeEnvironment().lastIndexOf('/') + 1));
        // Libraries ask this one where they run; Metaflow fails without it.
        environment.put("AWS_EXECUTION_ENV", "AWS_ECS_EC2");
        if (job.isChild()) {
            environment.put("AWS_BATCH_JOB_ARRAY_INDEX", Integer.toString(job.index()));
        }
        Integer arraySize = placement.arraySize();
        if (arraySize != null) {
            environment.put("AWS_BATCH_JOB_ARRAY_SIZE", arraySize.toString());
        }
        NodeOrder node = placement.node();
        if (node != null) {
            putNode(environment, job.nodeIndex(), node);
        }
        return environment;
    }

    private static List<KeyValuePair> variables(Placement placement) {
        ContainerProperties container = placement.container();
        return container == null ? List.of() : container.environment();
    }

    /**
     * The main node knows itself by not having the main node's address. So every other has it, if only as an empty text where nobody
     * knows the address.
     */
    private static void putNode(Map<String, String> environment, int index, NodeOrder node) {
        environment.put("AWS_BATCH_JOB_NODE_INDEX", Integer.toString(index));
        environment.put("AWS_BATCH_JOB_NUM_NODES", Integer.toString(node.numNodes()));
        environment.put("AWS_BATCH_JOB_MAIN_NODE_INDEX", Integer.toString(node.mainNode()));
        if (index == node.mainNode()) {
            environment.remove(MAIN_NODE_ADDRESS);
        } else {
            String address = node.mainNodeAddress();
            environment.put(MAIN_NODE_ADDRESS, address == null ? "" : address);
        }
    }
}
