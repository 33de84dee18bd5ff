package io.headrace.schemas.event;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.Map;

/** Events about an executor. */
public sealed interface ExecutorEvent extends Event {
    /** Which executor. */
    ExecutorId executorId();

    /**
     * The executor offers its capacity; jobs may be placed on it.
     *
     * @param executorId which executor
     * @param incarnation its process
     * @param hostname name of the machine, for people
     * @param runtime {@code docker} or {@code process}
     * @param computeEnvironments names of the environments it serves; {@code *} is every one of the account
     * @param capacity what its containers may use in all
     * @param attributes what else is to be known of it, by name
     */
    record ExecutorRegistered(
            ExecutorId executorId,
            String incarnation,
            String hostname,
            String runtime,
            List<String> computeEnvironments,
            ResourceAmounts capacity,
            Map<String, String> attributes)
            implements ExecutorEvent {
        /** Copies the collections. */
        public ExecutorRegistered {
            computeEnvironments = Copies.list(computeEnvironments);
            attributes = Copies.map(attributes);
        }

        /** Of one that tells no attributes. */
        public ExecutorRegistered(
                ExecutorId executorId,
                String incarnation,
                String hostname,
                String runtime,
                List<String> computeEnvironments,
                ResourceAmounts capacity) {
            this(executorId, incarnation, hostname, runtime, computeEnvironments, capacity, Map.of());
        }
    }

    /**
     * The executor's process ended on purpose; nothing is placed on it until it registers again. Its attempts run on.
     *
     * @param executorId which executor
     * @param incarnation its process
     */
    record ExecutorStopped(ExecutorId executorId, String incarnation) implements ExecutorEvent {}

    /**
     * The executor is DRAINING: nothing is placed on it any more, what runs there ends.
     *
     * @param executorId which executor
     * @param incarnation its process
     */
    record ExecutorDrainRequested(ExecutorId executorId, String incarnation) implements ExecutorEvent {}

    /**
     * The drain was taken back: jobs may be placed on the executor again.
     *
     * @param executorId which executor
     * @param incarnation its process
     */
    record ExecutorDrainCancelled(ExecutorId executorId, String incarnation) implements ExecutorEvent {}

    /**
     * Nothing runs on the executor that was to be drained: its process is told to leave.
     *
     * @param executorId which executor
     * @param incarnation its process
     */
    record ExecutorDrained(ExecutorId executorId, String incarnation) implements ExecutorEvent {}

    /**
     * The executor was silent for longer than the lease. Its attempts are lost, each with an event of its own.
     *
     * @param executorId which executor
     * @param incarnation its last process
     * @param silentMillis how long it was silent, milliseconds
     */
    record ExecutorLost(ExecutorId executorId, String incarnation, long silentMillis) implements ExecutorEvent {}

    /**
     * An executor that the scheduler does not count on gave a sign of life and was asked to register.
     *
     * @param executorId which executor
     * @param incarnation its process
     */
    record RegistrationRequested(ExecutorId executorId, String incarnation) implements ExecutorEvent {}

    /**
     * An executor has a container of an attempt that is not current, and was told to stop it.
     *
     * @param executorId which executor
     * @param incarnation its process
     * @param attemptId the attempt
     */
    record StaleAttemptStopped(ExecutorId executorId, String incarnation, AttemptId attemptId)
            implements ExecutorEvent {}
}
