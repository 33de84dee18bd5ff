package io.headrace.schemas.event;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;

/** Events about service jobs alone; the rest of their life is told by the events of any other job. */
public sealed interface ServiceJobEvent extends Event {
    /** Which job. */
    JobId jobId();

    /**
     * The attempt was given back before it began: it is not counted, and the service job is RUNNABLE again.
     *
     * @param jobId the service job
     * @param attemptId the attempt
     * @param reason why
     */
    record JobUnscheduled(JobId jobId, AttemptId attemptId, String reason) implements ServiceJobEvent {}

    /**
     * The place of a service job inside its share has changed.
     *
     * @param jobId the service job
     * @param jobQueue its queue
     * @param schedulingPriority 0 to 9999, the higher the earlier
     */
    record JobReprioritized(JobId jobId, String jobQueue, int schedulingPriority) implements ServiceJobEvent {}

    /**
     * The attempt of a service job has ended because it was preempted; it is not counted, and what becomes of the job
     * the next event says.
     *
     * @param jobId the service job
     * @param attemptId the attempt
     * @param preemptions how often the job has been preempted by now, 1 or more
     * @param reason who took its place
     */
    record JobPreempted(JobId jobId, AttemptId attemptId, int preemptions, String reason) implements ServiceJobEvent {}
}
