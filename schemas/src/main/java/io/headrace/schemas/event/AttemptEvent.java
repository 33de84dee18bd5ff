package io.headrace.schemas.event;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events about one attempt. An attempt that has failed, succeeded or been lost takes no resources any more. */
public sealed interface AttemptEvent extends Event {
    /** Which attempt. */
    AttemptId attemptId();

    /**
     * The executor has taken the order of a service job and prepares its container; the job is STARTING.
     *
     * @param attemptId which attempt
     * @param executorId where
     */
    record AttemptStarting(AttemptId attemptId, ExecutorId executorId) implements AttemptEvent {}

    /**
     * The container runs; the job is RUNNING.
     *
     * @param attemptId which attempt
     * @param executorId where
     * @param containerId the engine's id of the container, or the process id
     * @param startedAt milliseconds since the epoch by the executor's clock
     * @param deadline when the scheduler will stop it, milliseconds since the epoch by the scheduler's clock; absent
     *     without a timeout
     * @param address IPv4 address under which other nodes of its job reach it; absent where the executor did not say
     */
    record AttemptRunning(
            AttemptId attemptId,
            ExecutorId executorId,
            String containerId,
            long startedAt,
            @Nullable Long deadline,
            @Nullable String address)
            implements AttemptEvent {}

    /**
     * The container ended with exit code 0.
     *
     * @param attemptId which attempt
     * @param executorId where
     * @param statusReason as AWS words it
     * @param startedAt milliseconds since the epoch by the executor's clock
     * @param stoppedAt milliseconds since the epoch by the executor's clock
     * @param logs where its output lies; absent when there was none
     * @param usage what it has used; absent when nobody counted
     * @param containers how each of its containers ended, where it has several; empty otherwise
     */
    record AttemptSucceeded(
            AttemptId attemptId,
            ExecutorId executorId,
            String statusReason,
            long startedAt,
            long stoppedAt,
            @Nullable LogRange logs,
            @Nullable ResourceUsage usage,
            List<ContainerEnd> containers)
            implements AttemptEvent {
        /** Copies the list. */
        public AttemptSucceeded {
            containers = Copies.list(containers);
        }

        /** That of one container. */
        public AttemptSucceeded(
                AttemptId attemptId,
                ExecutorId executorId,
                String statusReason,
                long startedAt,
                long stoppedAt,
                @Nullable LogRange logs,
                @Nullable ResourceUsage usage) {
            this(attemptId, executorId, statusReason, startedAt, stoppedAt, logs, usage, List.of());
        }
    }

    /**
     * The container ended with another exit code, was stopped, or could not be started.
     *
     * @param attemptId which attempt
     * @param executorId where
     * @param exitCode absent when the container never ran or the engine cannot tell
     * @param reason the container's reason, for example {@code OutOfMemoryError: ...}
     * @param statusReason as AWS words it
     * @param startedAt absent when it never ran; milliseconds since the epoch
     * @param stoppedAt milliseconds since the epoch
     * @param logs where its output lies; absent when there was none
     * @param usage what it has used; absent when nobody counted
     * @param containers how each of its containers ended, where it has several; empty otherwise
     */
    record AttemptFailed(
            AttemptId attemptId,
            ExecutorId executorId,
            @Nullable Integer exitCode,
            @Nullable String reason,
            String statusReason,
            @Nullable Long startedAt,
            long stoppedAt,
            @Nullable LogRange logs,
            @Nullable ResourceUsage usage,
            List<ContainerEnd> containers)
            implements AttemptEvent {
        /** Copies the list. */
        public AttemptFailed {
            containers = Copies.list(containers);
        }

        /** That of one container. */
        public AttemptFailed(
                AttemptId attemptId,
                ExecutorId executorId,
                @Nullable Integer exitCode,
                @Nullable String reason,
                String statusReason,
                @Nullable Long startedAt,
                long stoppedAt,
                @Nullable LogRange logs,
                @Nullable ResourceUsage usage) {
            this(attemptId, executorId, exitCode, reason, statusReason, startedAt, stoppedAt, logs, usage, List.of());
        }
    }

    /**
     * The attempt's executor was lost, or came back without its container.
     *
     * @param attemptId which attempt
     * @param executorId where it was
     * @param statusReason begins with {@code Host EC2}, as clients expect; of a service job with {@code Received status from SageMaker}
     * @param startedAt absent when it had not been reported as running; milliseconds since the epoch
     * @param stoppedAt when the loss was noticed, milliseconds since the epoch
     */
    record AttemptLost(
            AttemptId attemptId,
            ExecutorId executorId,
            String statusReason,
            @Nullable Long startedAt,
            long stoppedAt) implements AttemptEvent {}

    /**
     * The attempt's executor came back and has its container: it goes on, now ordered by the executor's new process.
     *
     * @param attemptId which attempt
     * @param executorId where
     * @param incarnation the executor's new process
     */
    record AttemptAdopted(AttemptId attemptId, ExecutorId executorId, String incarnation) implements AttemptEvent {}

    /**
     * The attempt's executor came back and had not started it yet: it is ordered again, with the same attempt id.
     *
     * @param attemptId which attempt
     * @param executorId where
     * @param incarnation the executor's new process
     */
    record PlacementReissued(AttemptId attemptId, ExecutorId executorId, String incarnation) implements AttemptEvent {}
}
