package io.headrace.schemas.report;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceUsage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an executor says. Written to {@code headrace.executor-reports}, keyed by account. Reports of one executor are in
 * order; a report may come twice, and the second changes nothing.
 */
public sealed interface ExecutorReport {
    /** Who says it. */
    ExecutorId executorId();

    /** Which process of that executor says it. */
    String incarnation();

    /**
     * An executor offers its capacity, and names every attempt whose container it has. Sent at start, before anything else,
     * and again when the scheduler asks with a {@code RegisterOrder}. From then on only orders for this incarnation count.
     *
     * @param executorId who
     * @param incarnation text of this process that no other has; those of later processes sort behind. A registration of an earlier
     *     process than the one that is registered changes nothing
     * @param hostname name of the machine, for people
     * @param runtime {@code docker} or {@code process}
     * @param computeEnvironments names of the environments it serves; {@code *} is every one of the account
     * @param capacity what its containers may use in all
     * @param inventory every attempt whose container exists, running or ended but not yet reported
     * @param attributes what else is to be known of it, by name: {@code ecs.cpu-architecture}, {@code disk}, ...
     */
    record ExecutorStarted(
            ExecutorId executorId,
            String incarnation,
            String hostname,
            String runtime,
            List<String> computeEnvironments,
            ResourceAmounts capacity,
            List<AttemptId> inventory,
            Map<String, String> attributes)
            implements ExecutorReport {
        /** Copies the collections. */
        public ExecutorStarted {
            computeEnvironments = Copies.list(computeEnvironments);
            inventory = Copies.list(inventory);
            attributes = Copies.map(attributes);
        }

        /** Of one that tells no attributes. */
        public ExecutorStarted(
                ExecutorId executorId,
                String incarnation,
                String hostname,
                String runtime,
                List<String> computeEnvironments,
                ResourceAmounts capacity,
                List<AttemptId> inventory) {
            this(executorId, incarnation, hostname, runtime, computeEnvironments, capacity, inventory, Map.of());
        }
    }

    /**
     * The executor lives. Sent every few seconds.
     *
     * @param executorId who
     * @param incarnation which process of it
     */
    record ExecutorHeartbeat(ExecutorId executorId, String incarnation) implements ExecutorReport {}

    /**
     * The executor's process ends on purpose; its containers run on and will be found by its next process. It gets no
     * placements until it registers again; it counts as lost when it does not within the lease.
     *
     * @param executorId who
     * @param incarnation which process of it
     */
    record ExecutorStopping(ExecutorId executorId, String incarnation) implements ExecutorReport {}

    /** A report about one attempt. */
    sealed interface AttemptReport extends ExecutorReport {
        /** Which attempt. */
        AttemptId attemptId();
    }

    /**
     * The executor has the order of a service job and prepares its container: image, data, files. Sent for service jobs alone.
     *
     * @param executorId who
     * @param incarnation which process of it
     * @param attemptId which attempt
     */
    record AttemptAccepted(ExecutorId executorId, String incarnation, AttemptId attemptId) implements AttemptReport {}

    /**
     * The container runs.
     *
     * @param executorId who
     * @param incarnation which process of it
     * @param attemptId which attempt
     * @param containerId the engine's id of the container, or the process id
     * @param startedAt when it started, milliseconds since the epoch by the executor's clock
     * @param address IPv4 address under which other nodes of its job reach it; absent where the executor cannot say
     */
    record AttemptStarted(
            ExecutorId executorId,
            String incarnation,
            AttemptId attemptId,
            String containerId,
            long startedAt,
            @Nullable String address)
            implements AttemptReport {}

    /**
     * The container ran and has ended.
     *
     * @param executorId who
     * @param incarnation which process of it
     * @param attemptId which attempt
     * @param exitCode 0 to 255; 128 + n after signal n; absent when the engine cannot tell
     * @param reason the engine's reason, at most 255 characters, for example {@code OutOfMemoryError: ...}
     * @param startedAt when it started, milliseconds since the epoch
     * @param stoppedAt when it ended, milliseconds since the epoch
     * @param logs where its output lies; absent when there was none
     * @param toldToStop whether it was told to stop while it still ran, as the engine has it; absent when the executor cannot say: another
     *     process of it may have told it, the engine did not answer, or it is of a version that does not. A stop that was asked for then
     *     counts
     * @param usage what it has used; absent when nobody counted
     * @param containers how each of its containers ended, where it has several; empty otherwise
     */
    record AttemptExited(
            ExecutorId executorId,
            String incarnation,
            AttemptId attemptId,
            @Nullable Integer exitCode,
            @Nullable String reason,
            long startedAt,
            long stoppedAt,
            @Nullable LogRange logs,
            @Nullable Boolean toldToStop,
            @Nullable ResourceUsage usage,
            List<ContainerEnd> containers)
            implements AttemptReport {
        /** Copies the list. */
        public AttemptExited {
            containers = Copies.list(containers);
        }

        /** That of one container. */
        public AttemptExited(
                ExecutorId executorId,
                String incarnation,
                AttemptId attemptId,
                @Nullable Integer exitCode,
                @Nullable String reason,
                long startedAt,
                long stoppedAt,
                @Nullable LogRange logs,
                @Nullable Boolean toldToStop,
                @Nullable ResourceUsage usage) {
            this(
                    executorId,
                    incarnation,
                    attemptId,
                    exitCode,
                    reason,
                    startedAt,
                    stoppedAt,
                    logs,
                    toldToStop,
                    usage,
                    List.of());
        }
    }

    /**
     * The container could not be started, or was stopped before it was.
     *
     * @param executorId who
     * @param incarnation which process of it
     * @param attemptId which attempt
     * @param reason why, at most 255 characters, for example {@code CannotPullContainerError: ...}
     * @param containers which of its containers is to blame, where it has several; empty otherwise
     */
    record AttemptNotStarted(
            ExecutorId executorId,
            String incarnation,
            AttemptId attemptId,
            String reason,
            List<ContainerEnd> containers)
            implements AttemptReport {
        /** Copies the list. */
        public AttemptNotStarted {
            containers = Copies.list(containers);
        }

        /** That of one container. */
        public AttemptNotStarted(ExecutorId executorId, String incarnation, AttemptId attemptId, String reason) {
            this(executorId, incarnation, attemptId, reason, List.of());
        }
    }
}
