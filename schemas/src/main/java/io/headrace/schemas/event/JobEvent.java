package io.headrace.schemas.event;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.AwaitedJob;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.ServiceJob;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events about a job: a single job, an array job, an array child, or a multi-node parallel job. */
public sealed interface JobEvent extends Event {
    /** Which job. */
    JobId jobId();

    /**
     * A submission was accepted; the job is SUBMITTED. Everything that later decisions need stands here.
     *
     * @param jobId which job
     * @param jobName its name
     * @param jobQueue name of its queue
     * @param jobDefinition {@code name:revision}; of a service job, its type
     * @param arraySize children of an array job; absent for a single job
     * @param dependsOn jobs that must succeed first, as submitted
     * @param parameters effective parameters
     * @param container the container after overrides and with parameters in place; absent for a multi-node parallel job,
     *     and where there are several
     * @param ecsProperties the containers, where there are several, after overrides and with parameters in place; absent otherwise
     * @param nodes the nodes of a multi-node parallel job; absent for another
     * @param resources what one attempt takes, all its nodes together
     * @param retryStrategy effective retry strategy
     * @param timeout effective timeout
     * @param tags tags of the job
     * @param propagateTags whether tags go to the container
     * @param platformCapabilities of the definition
     * @param shareIdentifier whose share of the queue it counts to; absent when the queue has no fair-share policy
     * @param schedulingPriority its place inside its share, 0 to 9999, the higher the earlier; 0 when nobody said
     * @param consumables what each attempt takes of consumable resources, by their names
     * @param placementConstraints what executors have to be for it to run there, each named once: those of the definition, then those of
     *     the submission
     * @param service what makes it a service job; absent for another
     * @param retryOf the job that is run again; absent when this is no repetition
     * @param fingerprint SHA-256 of the payload, hexadecimal: tells a repetition from another job with the same id
     */
    record JobSubmitted(
            JobId jobId,
            String jobName,
            String jobQueue,
            String jobDefinition,
            @Nullable Integer arraySize,
            List<JobDependency> dependsOn,
            Map<String, String> parameters,
            @Nullable ContainerProperties container,
            @Nullable EcsProperties ecsProperties,
            @Nullable JobNodes nodes,
            ResourceAmounts resources,
            @Nullable RetryStrategy retryStrategy,
            @Nullable JobTimeout timeout,
            Map<String, String> tags,
            @Nullable Boolean propagateTags,
            List<String> platformCapabilities,
            @Nullable String shareIdentifier,
            int schedulingPriority,
            List<ConsumableRequirement> consumables,
            List<PlacementConstraint> placementConstraints,
            @Nullable ServiceJob service,
            @Nullable JobId retryOf,
            String fingerprint)
            implements JobEvent {
        /** Copies the collections. */
        public JobSubmitted {
            dependsOn = Copies.list(dependsOn);
            parameters = Copies.map(parameters);
            tags = Copies.map(tags);
            platformCapabilities = Copies.list(platformCapabilities);
            consumables = Copies.list(consumables);
            placementConstraints = Copies.list(placementConstraints);
        }

        /** The submission of a job of one container, or of nodes, that is no service job. */
        public JobSubmitted(
                JobId jobId,
                String jobName,
                String jobQueue,
                String jobDefinition,
                @Nullable Integer arraySize,
                List<JobDependency> dependsOn,
                Map<String, String> parameters,
                @Nullable ContainerProperties container,
                @Nullable JobNodes nodes,
                ResourceAmounts resources,
                @Nullable RetryStrategy retryStrategy,
                @Nullable JobTimeout timeout,
                Map<String, String> tags,
                @Nullable Boolean propagateTags,
                List<String> platformCapabilities,
                @Nullable String shareIdentifier,
                int schedulingPriority,
                List<ConsumableRequirement> consumables,
                @Nullable JobId retryOf,
                String fingerprint) {
            this(
                    jobId,
                    jobName,
                    jobQueue,
                    jobDefinition,
                    arraySize,
                    dependsOn,
                    parameters,
                    container,
                    null,
                    nodes,
                    resources,
                    retryStrategy,
                    timeout,
                    tags,
                    propagateTags,
                    platformCapabilities,
                    shareIdentifier,
                    schedulingPriority,
                    consumables,
                    List.of(),
                    null,
                    retryOf,
                    fingerprint);
        }
    }

    /**
     * The children that have succeeded in the array job that is run again count as SUCCEEDED in the new one.
     *
     * @param jobId the new array job
     * @param retriedJobId the array job that is run again
     * @param count how many
     */
    record ChildrenCarriedOver(JobId jobId, JobId retriedJobId, int count) implements JobEvent {}

    /**
     * The job waits for others; it is PENDING.
     *
     * @param jobId which job
     * @param waitsFor the jobs that have not ended yet, and the array jobs whose children its children wait for
     */
    record JobPending(JobId jobId, List<AwaitedJob> waitsFor) implements JobEvent {
        /** Copies the collections. */
        public JobPending {
            waitsFor = Copies.list(waitsFor);
        }
    }

    /**
     * One of the jobs that this one waits for has ended as it had to.
     *
     * @param jobId the job that waits
     * @param dependency the job that ended
     */
    record DependencyMet(JobId jobId, JobId dependency) implements JobEvent {}

    /**
     * A single job or array child can be placed; it is RUNNABLE. From here on it waits for its turn, so for what stands before it, unless
     * a later event says why else it is not placed.
     *
     * @param jobId which
     * @param jobQueue its queue
     * @param attempt number of the attempt that will run, from 1
     * @param front whether it stands before all that wait for their first attempt (retries do)
     */
    record JobQueued(JobId jobId, String jobQueue, int attempt, boolean front) implements JobEvent {}

    /**
     * The array job waits for no whole job any more; it is PENDING until its children have ended. From here on children of it that are
     * RUNNABLE wait for its turn, unless a later event says why else none is placed.
     *
     * @param jobId the array job
     * @param jobQueue its queue
     * @param stepwise whether each child still waits for another child. Without, a child that no other event names is RUNNABLE
     *     from now on; with it, once {@link ChildrenReleased} names it
     */
    record ArrayQueued(JobId jobId, String jobQueue, boolean stepwise) implements JobEvent {}

    /**
     * What these children of an array job waited for is met; they are RUNNABLE.
     *
     * @param jobId the array job
     * @param children which, in ascending order
     */
    record ChildrenReleased(JobId jobId, List<ChildRange> children) implements JobEvent {
        /** Copies the collections. */
        public ChildrenReleased {
            children = Copies.list(children);
        }
    }

    /**
     * The children of an array job up to here were looked through, after other children had ended many at once or the array
     * job was queued.
     *
     * @param jobId the array job
     * @param toIndex index of the next child to look at
     */
    record ChildrenSwept(JobId jobId, int toIndex) implements JobEvent {}

    /**
     * An executor was chosen and ordered to run the attempt; the job is STARTING, a service job SCHEDULED.
     *
     * @param jobId the single job or array child
     * @param attemptId the attempt
     * @param jobQueue its queue
     * @param computeEnvironment where; of a service job {@code service-environment/<name>}
     * @param executorId on which executor
     * @param incarnation which process of that executor
     * @param resources what is taken there
     */
    record JobPlaced(
            JobId jobId,
            AttemptId attemptId,
            String jobQueue,
            String computeEnvironment,
            ExecutorId executorId,
            String incarnation,
            ResourceAmounts resources)
            implements JobEvent {}

    /**
     * Executors were chosen for all nodes of a multi-node parallel job, and the main node's was ordered to run it; the job is
     * STARTING. The other nodes are ordered once the main node runs.
     *
     * @param jobId the multi-node parallel job
     * @param attempt number of the attempt, the same for all nodes, from 1
     * @param jobQueue its queue
     * @param computeEnvironment where, one for all nodes
     * @param nodes where each node runs, all of them in ascending order
     */
    record NodesPlaced(JobId jobId, int attempt, String jobQueue, String computeEnvironment, List<NodePlacement> nodes)
            implements JobEvent {
        /** Copies the collections. */
        public NodesPlaced {
            nodes = Copies.list(nodes);
        }
    }

    /**
     * The executors were told to stop the live nodes of a multi-node parallel job; the job ends, or is tried again, when they have
     * reported that all nodes have ended.
     *
     * @param jobId the multi-node parallel job
     * @param cause why
     * @param reason becomes the status reason, unless the main node has ended by itself before
     */
    record NodesStopRequested(JobId jobId, StopCause cause, String reason) implements JobEvent {}

    /**
     * The executor was told to stop the job's attempt; the job ends when the executor reports that it has.
     *
     * @param jobId the single job or array child
     * @param attemptId the attempt
     * @param executorId where it runs
     * @param incarnation which process of that executor
     * @param cause why
     * @param reason becomes the status reason
     */
    record JobStopRequested(
            JobId jobId, AttemptId attemptId, ExecutorId executorId, String incarnation, StopCause cause, String reason)
            implements JobEvent {}

    /**
     * Children that had neither been placed nor ended have FAILED.
     *
     * @param jobId the array job
     * @param children where they are, in ascending order; those in between that had been placed or had ended are not meant
     * @param count how many have failed
     * @param cause what kind of end
     * @param statusReason why
     * @param sweeps array jobs whose children are looked through next, because something in them may have waited for these
     */
    record ChildrenFailed(
            JobId jobId,
            List<ChildRange> children,
            int count,
            FailureCause cause,
            String statusReason,
            List<JobId> sweeps)
            implements JobEvent {
        /** Copies the collections. */
        public ChildrenFailed {
            children = Copies.list(children);
            sweeps = Copies.list(sweeps);
        }
    }

    /**
     * The array job shall end: those of its children that waited were taken back, those that run are being stopped.
     *
     * @param jobId the array job
     * @param cause cancelled or terminated
     * @param reason becomes the status reason
     */
    record ArrayStopRequested(JobId jobId, StopCause cause, String reason) implements JobEvent {}

    /**
     * The job has SUCCEEDED.
     *
     * @param jobId a single job, array child or array job
     * @param statusReason as AWS words it
     * @param dependants whether other jobs wait for it
     */
    record JobSucceeded(JobId jobId, String statusReason, boolean dependants) implements JobEvent {}

    /**
     * The job has FAILED for good.
     *
     * @param jobId a single job, array child or array job
     * @param cause what kind of end
     * @param statusReason as AWS words it
     * @param dependants whether other jobs wait for it
     */
    record JobFailed(JobId jobId, FailureCause cause, String statusReason, boolean dependants) implements JobEvent {}

    /**
     * All jobs that waited for this ended one have been told.
     *
     * @param jobId the ended job
     */
    record DependantsReleased(JobId jobId) implements JobEvent {}

    /**
     * The retention of an ended job is over, but somebody still waits for children of it; it is kept as if it had ended now.
     *
     * @param jobId an array job
     * @param endedAt when it counted as ended so far, milliseconds since the epoch
     */
    record PurgePostponed(JobId jobId, long endedAt) implements JobEvent {}

    /**
     * The job ended longer ago than the retention; the scheduler has forgotten it and its id is free.
     *
     * @param jobId a single job, or an array job with its children
     * @param endedAt when it had ended, or when its purge was last postponed, milliseconds since the epoch
     */
    record JobPurged(JobId jobId, long endedAt) implements JobEvent {}
}
