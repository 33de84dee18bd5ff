package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the containers of a job that has several.
 *
 * @param name its name among them
 * @param image image name
 * @param command arguments; {@code Ref::name} elements are parameters
 * @param dependsOn what has to have happened to others before it is started
 * @param environment variables
 * @param essential whether its end is the end of all of them; absent means that it is
 * @param linuxParameters Linux-specific settings
 * @param logConfiguration log driver of the engine
 * @param mountPoints what is mounted where
 * @param privileged runs with all privileges on the host
 * @param readonlyRootFilesystem root file system is read-only
 * @param repositoryCredentials secret of the executor with which the image is fetched
 * @param resourceRequirements VCPU, MEMORY, GPU
 * @param secrets secrets given to the container
 * @param ulimits ulimits
 * @param user user inside the container
 * @param startTimeout seconds within which it has to come to what others wait for, from its start; absent means no limit
 * @param stopTimeout seconds between SIGTERM and SIGKILL when it is stopped; absent means 30
 */
public record TaskContainerProperties(
        String name,
        String image,
        List<String> command,
        List<TaskContainerDependency> dependsOn,
        List<KeyValuePair> environment,
        @Nullable Boolean essential,
        @Nullable LinuxParameters linuxParameters,
        @Nullable LogConfiguration logConfiguration,
        List<MountPoint> mountPoints,
        @Nullable Boolean privileged,
        @Nullable Boolean readonlyRootFilesystem,
        @Nullable RepositoryCredentials repositoryCredentials,
        List<ResourceRequirement> resourceRequirements,
        List<Secret> secrets,
        List<Ulimit> ulimits,
        @Nullable String user,
        @Nullable Integer startTimeout,
        @Nullable Integer stopTimeout) {
    /** Copies the collections; an absent one becomes empty. */
    public TaskContainerProperties {
        command = Copies.list(command);
        dependsOn = Copies.list(dependsOn);
        environment = Copies.list(environment);
        mountPoints = Copies.list(mountPoints);
        resourceRequirements = Copies.list(resourceRequirements);
        secrets = Copies.list(secrets);
        ulimits = Copies.list(ulimits);
    }

    /** Whether its end is the end of all of them. */
    public boolean endsAll() {
        return essential == null || essential;
    }

    /** The same as the one container of a job, with what it shares with the others. */
    public ContainerProperties alone(EcsTaskProperties task) {
        return new ContainerProperties(
                image,
                null,
                null,
                command,
                task.taskRoleArn(),
                task.executionRoleArn(),
                task.volumes(),
                environment,
                mountPoints,
                readonlyRootFilesystem,
                privileged,
                ulimits,
                user,
                null,
                resourceRequirements,
                linuxParameters,
                logConfiguration,
                secrets,
                task.networkConfiguration(),
                null,
                task.enableExecuteCommand(),
                task.ephemeralStorage(),
                task.runtimePlatform(),
                repositoryCredentials);
    }

    /** The same with what a submission may change. */
    public TaskContainerProperties with(
            List<String> newCommand, List<KeyValuePair> newEnvironment, List<ResourceRequirement> newRequirements) {
        return new TaskContainerProperties(
                name,
                image,
                newCommand,
                dependsOn,
                newEnvironment,
                essential,
                linuxParameters,
                logConfiguration,
                mountPoints,
                privileged,
                readonlyRootFilesystem,
                repositoryCredentials,
                newRequirements,
                secrets,
                ulimits,
                user,
                startTimeout,
                stopTimeout);
    }
}
