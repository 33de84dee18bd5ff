package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container: of a job definition, or of a job after its overrides.
 *
 * @param image image name
 * @param vcpus deprecated form of the VCPU requirement
 * @param memory deprecated form of the MEMORY requirement, MiB
 * @param command arguments; {@code Ref::name} elements are parameters
 * @param jobRoleArn stored and shown: a container gets no credentials of AWS
 * @param executionRoleArn stored and shown: executors fetch images and secrets by themselves
 * @param volumes what can be mounted
 * @param environment variables
 * @param mountPoints what is mounted where
 * @param readonlyRootFilesystem root file system is read-only
 * @param privileged runs with all privileges on the host, where the executor's owner allows it
 * @param ulimits ulimits
 * @param user user inside the container
 * @param instanceType stored and shown
 * @param resourceRequirements VCPU, MEMORY, GPU
 * @param linuxParameters Linux-specific settings
 * @param logConfiguration log driver of the engine
 * @param secrets variables whose values the executor has
 * @param networkConfiguration stored and shown: a container reaches the network through its machine, and has no public address
 * @param fargatePlatformConfiguration stored and shown: there is no Fargate here whose version could matter
 * @param enableExecuteCommand refused when true: there is no AWS Systems Manager here
 * @param ephemeralStorage an attempt is refused on a machine that has less room for files when it starts
 * @param runtimePlatform it is placed on executors whose machine is such a one
 * @param repositoryCredentials secret of the executor with which the image is fetched
 */
public record ContainerProperties(
        @Nullable String image,
        @Nullable Integer vcpus,
        @Nullable Integer memory,
        List<String> command,
        @Nullable String jobRoleArn,
        @Nullable String executionRoleArn,
        List<Volume> volumes,
        List<KeyValuePair> environment,
        List<MountPoint> mountPoints,
        @Nullable Boolean readonlyRootFilesystem,
        @Nullable Boolean privileged,
        List<Ulimit> ulimits,
        @Nullable String user,
        @Nullable String instanceType,
        List<ResourceRequirement> resourceRequirements,
        @Nullable LinuxParameters linuxParameters,
        @Nullable LogConfiguration logConfiguration,
        List<Secret> secrets,
        @Nullable NetworkConfiguration networkConfiguration,
        @Nullable FargatePlatformConfiguration fargatePlatformConfiguration,
        @Nullable Boolean enableExecuteCommand,
        @Nullable EphemeralStorage ephemeralStorage,
        @Nullable RuntimePlatform runtimePlatform,
        @Nullable RepositoryCredentials repositoryCredentials) {
    /** Copies the collections; an absent one becomes empty. */
    public ContainerProperties {
        command = Copies.list(command);
        volumes = Copies.list(volumes);
        environment = Copies.list(environment);
        mountPoints = Copies.list(mountPoints);
        ulimits = Copies.list(ulimits);
        resourceRequirements = Copies.list(resourceRequirements);
        secrets = Copies.list(secrets);
    }
}
