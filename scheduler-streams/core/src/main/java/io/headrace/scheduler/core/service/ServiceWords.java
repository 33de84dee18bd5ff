package io.headrace.scheduler.core.service;

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

    /** Its container could not be started. */
    public static String notStarted(String reason) {
        return FROM_SERVICE + "ClientError: " + reason;
    }

    /** Its executor is gone. */
    public static String lost(String statusReason) {
        return FROM_SERVICE + "InternalServerError: " + statusReason;
    }
}
