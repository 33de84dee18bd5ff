package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the events tell it.
 *
 * @param account whose
 * @param id which
 * @param executorId where
 * @param computeEnvironment name of the environment in which it was placed
 * @param resources what it takes
 * @param placedAt when it was placed, milliseconds since the epoch by the scheduler's clock
 * @param stream under which names its output is found
 * @param progress what later events say
 * @param uncounted why its service job's retry strategy does not count it; absent when it is counted
 */
public record AttemptRow(
        AccountId account,
        AttemptId id,
        ExecutorId executorId,
        String computeEnvironment,
        ResourceAmounts resources,
        long placedAt,
        LogStream stream,
        Progress progress,
        @Nullable Uncounted uncounted) {

    /** Why an attempt of a service job is not counted. */
    public enum Uncounted {
        /** It was given back before it began. */
        UNSCHEDULED,
        /** It was preempted. */
        PREEMPTED
    }

    /** Where in its life an attempt is. */
    public enum Status {
        /** Ordered, not known to run yet. */
        STARTING,
        /** Its container runs. */
        RUNNING,
        /** Ended with exit code 0. */
        SUCCEEDED,
        /** Ended in another way. */
        FAILED,
        /** Its executor was lost. */
        LOST;

        /** Whether it takes resources no more. */
        public boolean ended() {
            return this != STARTING && this != RUNNING;
        }
    }

    /**
     * What changes about an attempt.
     *
     * @param status where in its life it is
     * @param containerId the engine's id of the container, or the process id
     * @param exitCode absent when it never ran or nobody can tell
     * @param reason the container's reason
     * @param statusReason as AWS words it
     * @param startedAt milliseconds since the epoch by the executor's clock
     * @param stoppedAt milliseconds since the epoch by the executor's clock
     * @param logs where its output lies; absent while it runs and when there was none
     * @param containers its containers, where it has several, and how those that have ended did; empty otherwise
     */
    public record Progress(
            Status status,
            @Nullable String containerId,
            @Nullable Integer exitCode,
            @Nullable String reason,
            @Nullable String statusReason,
            @Nullable Long startedAt,
            @Nullable Long stoppedAt,
            @Nullable LogRange logs,
            List<ContainerEnd> containers) {
        /** Copies the list. */
        public Progress {
            containers = List.copyOf(containers);
        }

        static Progress starting(List<String> containers) {
            return new Progress(
                    Status.STARTING,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    containers.stream()
                            .map(name -> new ContainerEnd(name, null, null, null, null, null))
                            .toList());
        }

        /** With what an end tells of containers; of the others only the names are known. */
        List<ContainerEnd> containersWith(List<ContainerEnd> ends) {
            return containers.stream()
                    .map(known -> ends.stream()
                            .filter(end -> end.name().equals(known.name()))
                            .findFirst()
                            .orElse(known))
                    .toList();
        }
    }

    /** Whether it takes resources no more. */
    public boolean ended() {
        return progress.status().ended();
    }

    /** Whether there is a container of this name among several. */
    public boolean has(String container) {
        return progress.containers().stream().anyMatch(one -> one.name().equals(container));
    }

    AttemptRow with(Progress newProgress) {
        return new AttemptRow(
                account, id, executorId, computeEnvironment, resources, placedAt, stream, newProgress, uncounted);
    }

    AttemptRow with(Uncounted why) {
        return new AttemptRow(account, id, executorId, computeEnvironment, resources, placedAt, stream, progress, why);
    }
}
