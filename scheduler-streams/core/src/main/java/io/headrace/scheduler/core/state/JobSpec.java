package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.RuntimePlatform;
import io.headrace.schemas.value.ServiceJob;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted, as far as later decisions need it.
 *
 * @param name the job's name
 * @param queue name of its queue
 * @param arraySize children of an array job; absent for a single job
 * @param container the container after overrides and with parameters in place; absent for a multi-node parallel job, and where there are
 *     several
 * @param ecsProperties the containers, where there are several; absent otherwise
 * @param nodes the nodes of a multi-node parallel job; absent for another
 * @param resources what one attempt takes, all its nodes together
 * @param retryStrategy effective retry strategy; absent means one attempt
 * @param attemptDurationSeconds timeout of an attempt; absent means none
 * @param sequential of an array job: how the child before has to end for the next to run; absent when they do not wait for each
 *     other
 * @param submittedAs the rest of what was submitted
 * @param shareIdentifier whose share of the queue it counts to; absent when the queue has no fair-share policy
 * @param schedulingPriority its place inside its share, the higher the earlier
 * @param consumables what one attempt takes of consumable resources
 * @param placementConstraints what executors have to be for it to run there
 * @param placedByPlatform whether its runtime platform says where it is placed, too; not of a job that an earlier release accepted, which
 *     stands where it stands
 * @param service what makes it a service job; absent for another
 * @param fingerprint SHA-256 of the payload
 */
public record JobSpec(
        String name,
        String queue,
        @Nullable Integer arraySize,
        @Nullable ContainerProperties container,
        @Nullable EcsProperties ecsProperties,
        @Nullable JobNodes nodes,
        ResourceAmounts resources,
        @Nullable RetryStrategy retryStrategy,
        @Nullable Integer attemptDurationSeconds,
        @Nullable DependencyCondition sequential,
        SubmittedAs submittedAs,
        @Nullable String shareIdentifier,
        int schedulingPriority,
        List<ConsumableRequirement> consumables,
        List<PlacementConstraint> placementConstraints,
        boolean placedByPlatform,
        @Nullable ServiceJob service,
        String fingerprint) {
    /** Copies the lists. */
    public JobSpec {
        consumables = Copies.list(consumables);
        placementConstraints = Copies.list(placementConstraints);
    }

    /** The same with other tags. */
    public JobSpec withTags(Map<String, String> tags) {
        return new JobSpec(
                name,
                queue,
                arraySize,
                container,
                ecsProperties,
                nodes,
                resources,
                retryStrategy,
                attemptDurationSeconds,
                sequential,
                submittedAs.withTags(tags),
                shareIdentifier,
                schedulingPriority,
                consumables,
                placementConstraints,
                placedByPlatform,
                service,
                fingerprint);
    }

    /** The same at another place inside its share. */
    public JobSpec withSchedulingPriority(int priority) {
        return new JobSpec(
                name,
                queue,
                arraySize,
                container,
                ecsProperties,
                nodes,
                resources,
                retryStrategy,
                attemptDurationSeconds,
                sequential,
                submittedAs,
                shareIdentifier,
                priority,
                consumables,
                placementConstraints,
                placedByPlatform,
                service,
                fingerprint);
    }

    /** Of which share of its queue it waits: a fair share, or a quota share; null in a queue without shares. */
    public @Nullable String lane() {
        return shareIdentifier != null || service == null ? shareIdentifier : service.quotaShareName();
    }

    /** The quota share that it counts to; null when its queue has none. */
    public @Nullable ShareKey quotaShare() {
        String name = service == null ? null : service.quotaShareName();
        return name == null ? null : new ShareKey(queue, name);
    }

    /** The instances that an attempt of a service job takes; null for another job. */
    public @Nullable Instances instances() {
        return service == null ? null : new Instances(service.instanceType(), service.instanceCount());
    }

    /** What the executors that it is placed on have to be, all its nodes alike. */
    public PlacementRequirement requirement() {
        return placedByPlatform
                ? requirement(placementConstraints, container, ecsProperties, nodes)
                : PlacementRequirement.of(placementConstraints, Set.of());
    }

    /** The same of a job that is being submitted. */
    public static PlacementRequirement requirement(
            List<PlacementConstraint> placementConstraints,
            @Nullable ContainerProperties container,
            @Nullable EcsProperties ecsProperties,
            @Nullable JobNodes nodes) {
        Set<RuntimePlatform> platforms = Set.of();
        if (nodes != null) {
            platforms = new LinkedHashSet<>();
            for (NodeGroup group : nodes.groups()) {
                RuntimePlatform platform = platform(group.container(), group.ecsProperties());
                if (platform != null) {
                    platforms.add(platform);
                }
            }
        } else {
            RuntimePlatform platform = platform(container, ecsProperties);
            if (platform != null) {
                platforms = Set.of(platform);
            }
        }
        return PlacementRequirement.of(placementConstraints, platforms);
    }

    private static @Nullable RuntimePlatform platform(
            @Nullable ContainerProperties container, @Nullable EcsProperties ecsProperties) {
        return ecsProperties != null
                ? ecsProperties.task().runtimePlatform()
                : container == null ? null : container.runtimePlatform();
    }

    /** The container that runs as this job, array child or node of it; absent where there are several. */
    public @Nullable ContainerProperties containerOf(JobId job) {
        return nodes == null ? container : nodes.of(job.nodeIndex()).container();
    }

    /** The containers that run as this job, array child or node of it, where there are several; absent otherwise. */
    public @Nullable EcsProperties containersOf(JobId job) {
        return nodes == null ? ecsProperties : nodes.of(job.nodeIndex()).ecsProperties();
    }

    /** Whether this is the node that decides about its multi-node parallel job. */
    public boolean isMainNode(JobId job) {
        return nodes != null && job.isNode() && job.nodeIndex() == nodes.mainNode();
    }

    /** How often it is tried in all. */
    public int attempts() {
        Integer attempts = retryStrategy == null ? null : retryStrategy.attempts();
        return attempts == null ? 1 : attempts;
    }
}
