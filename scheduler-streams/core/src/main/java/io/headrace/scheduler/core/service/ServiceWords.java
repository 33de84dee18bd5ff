package io.headrace.scheduler.core.service;

import io.headrace.scheduler.core.state.StopRequest;
import org.jspecify.annotations.Nullable;

/** How the end of a service job's attempt is told: as AWS Batch passes on what SageMaker says. */
public final class ServiceWords {
    private static final String FROM_SERVICE = "Received status from SageMaker: ";

    private ServiceWords() {}

    /** It did what it should. */
    public static String completed() {
        return FROM_SERVICE + "Training job completed";
    }

    /**
     * Its container ended badly.
     *
     * @param exitCode absent when nobody knows it
     * @param reason what the container left as its failure, or the engine's reason; absent when there is none
     */
    public static String failed(@Nullable Integer exitCode, @Nullable String reason) {
        String what = reason == null ? "the container failed" : reason;
        return FROM_SERVICE + "AlgorithmError: " + what + (exitCode == null ? "" : ", exit code: " + exitCode);
    }

    /** It was told to stop, and did. */
    public static String stopped(StopRequest stop) {
        return switch (stop.cause()) {
            case PREEMPTED -> stop.reason();
            case TIMEOUT -> FROM_SERVICE + "MaxRuntimeExceeded: " + stop.reason();
            case CANCEL, TERMINATE, QUEUE_DELETED, QUOTA_SHARE_DELETED -> FROM_SERVICE + "Stopped: " + stop.reason();
            case MAIN_NODE_ENDED -> throw new IllegalStateException("a service job has no nodes");
        };
    }

    /** Its container could not be started. */
    public static String notStarted(String reason) {
        return FROM_SERVICE + "ClientError: " + reason;
    }

    /** Its executor is gone. */
    public static String lost(String statusReason) {
        return FROM_SERVICE + "InternalServerError: " + statusReason;
    }
}
