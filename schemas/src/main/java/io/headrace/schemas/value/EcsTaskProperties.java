package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Containers that run together, and what they share.
 *
 * @param containers 1 to 10 containers
 * @param ephemeralStorage room for files that a machine must have when an attempt starts
 * @param executionRoleArn stored and shown
 * @param platformVersion stored and shown
 * @param taskRoleArn stored and shown
 * @param networkConfiguration stored and shown
 * @param runtimePlatform they are placed on executors whose machine is such a one
 * @param volumes what its containers can mount
 * @param enableExecuteCommand refused when true
 */
public record EcsTaskProperties(
        List<TaskContainerProperties> containers,
        @Nullable EphemeralStorage ephemeralStorage,
        @Nullable String executionRoleArn,
        @Nullable String platformVersion,
        @Nullable String taskRoleArn,
        @Nullable NetworkConfiguration networkConfiguration,
        @Nullable RuntimePlatform runtimePlatform,
        List<Volume> volumes,
        @Nullable Boolean enableExecuteCommand) {
    /** Copies the collections; an absent one becomes empty. */
    public EcsTaskProperties {
        containers = Copies.list(containers);
        volumes = Copies.list(volumes);
    }
}
