package io.headrace.schemas.placement;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.NodeOrder;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ServiceOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler orders one executor to do. Written to {@code headrace.placements}, keyed by executor id; the order of
 * orders to one executor is the order in which they were decided.
 */
public sealed interface ExecutorOrder {
    /** The executor that is meant; all others ignore the order. */
    ExecutorId executorId();

    /** The process of that executor that is meant; an older or newer one ignores the order. */
    String incarnation();

    /**
     * Run this attempt. Written only when the executor has room for it. An executor that already knows the attempt ignores
     * the repetition.
     *
     * @param executorId who
     * @param incarnation which process of it
     * @param attemptId what, and the fence
     * @param jobName the job's name
     * @param jobQueue name of the queue
     * @param computeEnvironment name of the compute environment
     * @param arraySize children of the array job; absent for a single job
     * @param node what a node of a multi-node parallel job is told; absent for another
     * @param service what an executor is told of a service job; absent for another
     * @param container the container after overrides and with parameters in place; absent where there are several
     * @param ecsProperties the containers, where there are several, after overrides and with parameters in place; absent otherwise
     * @param resources what the attempt may use
     * @param attemptDurationSeconds timeout of the attempt, enforced by the scheduler; absent means none
     */
    record Placement(
            ExecutorId executorId,
            String incarnation,
            AttemptId attemptId,
            String jobName,
            String jobQueue,
            String computeEnvironment,
            @Nullable Integer arraySize,
            @Nullable NodeOrder node,
            @Nullable ServiceOrder service,
            @Nullable ContainerProperties container,
            @Nullable EcsProperties ecsProperties,
            ResourceAmounts resources,
            @Nullable Integer attemptDurationSeconds)
            implements ExecutorOrder {
        /** The placement of a job of one container that is no service job. */
        public Placement(
                ExecutorId executorId,
                String incarnation,
                AttemptId attemptId,
                String jobName,
                String jobQueue,
                String computeEnvironment,
                @Nullable Integer arraySize,
                @Nullable NodeOrder node,
                ContainerProperties container,
                ResourceAmounts resources,
                @Nullable Integer attemptDurationSeconds) {
            this(
                    executorId,
                    incarnation,
                    attemptId,
                    jobName,
                    jobQueue,
                    computeEnvironment,
                    arraySize,
                    node,
                    null,
                    container,
                    null,
                    resources,
                    attemptDurationSeconds);
        }
    }

    /**
     * Stop this attempt: SIGTERM, then SIGKILL after the grace. The executor reports the exit as always. An attempt that it
     * was ordered to run but has not started is not started any more, and reported as not started.
     *
     * @param executorId who
     * @param incarnation which process of it
     * @param attemptId what; one that the executor does not know is ignored
     * @param reason why, for the executor's log
     * @param graceSeconds seconds between the signals, 0 or more
     */
    record StopOrder(ExecutorId executorId, String incarnation, AttemptId attemptId, String reason, int graceSeconds)
            implements ExecutorOrder {}

    /**
     * The scheduler does not count on this executor (it was silent for too long, or its registration is not known): register
     * anew, with the inventory.
     *
     * @param executorId who
     * @param incarnation which process of it
     */
    record RegisterOrder(ExecutorId executorId, String incarnation) implements ExecutorOrder {}

    /**
     * The executor is drained: its process ends once it has nothing left to tell or to remove.
     *
     * @param executorId who
     * @param incarnation which process of it
     */
    record LeaveOrder(ExecutorId executorId, String incarnation) implements ExecutorOrder {}
}
