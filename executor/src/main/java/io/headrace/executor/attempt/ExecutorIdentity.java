package io.headrace.executor.attempt;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who one process of an executor is, and what it offers.
 *
 * @param executorId stable over restarts
 * @param incarnation text of this process that no other has; those of later processes sort behind
 * @param hostname name of the machine, for people
 * @param runtime what runs the containers
 * @param computeEnvironments names of those that it serves; {@code *} for every one of the account
 * @param capacity what its containers may use together
 * @param attributes what else is to be known of it, by name
 */
public record ExecutorIdentity(
        ExecutorId executorId,
        String incarnation,
        String hostname,
        String runtime,
        List<String> computeEnvironments,
        ResourceAmounts capacity,
        Map<String, String> attributes) {

    public ExecutorIdentity {
        computeEnvironments = List.copyOf(computeEnvironments);
        attributes = new TreeMap<>(attributes);
    }

    /** Of one that tells no attributes. */
    public ExecutorIdentity(
            ExecutorId executorId,
            String incarnation,
            String hostname,
            String runtime,
            List<String> computeEnvironments,
            ResourceAmounts capacity) {
        this(executorId, incarnation, hostname, runtime, computeEnvironments, capacity, Map.of());
    }

    /** The registration with this inventory. */
    public ExecutorStarted registration(List<AttemptId> inventory) {
        return new ExecutorStarted(
                executorId, incarnation, hostname, runtime, computeEnvironments, capacity, inventory, attributes);
    }
}
