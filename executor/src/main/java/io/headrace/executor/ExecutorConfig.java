package io.headrace.executor;

import io.headrace.executor.access.ContainerRules;
import io.headrace.executor.recovery.OrphanRules;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one executor is set up. {@link ExecutorSettings} makes it from text.
 *
 * @param executorId stable over restarts, unique in the cluster
 * @param account whose jobs it runs
 * @param bootstrapServers Kafka
 * @param kafkaProperties passed through to all Kafka clients
 * @param computeEnvironments names of those that it serves; {@code *} for every one of the account
 * @param capacity what its containers may use together
 * @param heartbeatEvery how often it says that it lives; well below the scheduler's lease
 * @param logBytesMax how much output of one attempt is passed on, shared equally by its containers
 * @param runtime what runs the containers
 * @param attributes what else is to be known of it, by name
 * @param orphans what becomes of containers that nobody owns
 */
public record ExecutorConfig(
        ExecutorId executorId,
        AccountId account,
        String bootstrapServers,
        Map<String, String> kafkaProperties,
        List<String> computeEnvironments,
        ResourceAmounts capacity,
        Duration heartbeatEvery,
        long logBytesMax,
        RuntimeConfig runtime,
        Map<String, String> attributes,
        OrphanRules orphans) {

    public ExecutorConfig {
        kafkaProperties = Map.copyOf(kafkaProperties);
        computeEnvironments = List.copyOf(computeEnvironments);
        attributes = Map.copyOf(attributes);
    }

    /** Without attributes, and with the usual rules for orphans. */
    public ExecutorConfig(
            ExecutorId executorId,
            AccountId account,
            String bootstrapServers,
            Map<String, String> kafkaProperties,
            List<String> computeEnvironments,
            ResourceAmounts capacity,
            Duration heartbeatEvery,
            long logBytesMax,
            RuntimeConfig runtime) {
        this(
                executorId,
                account,
                bootstrapServers,
                kafkaProperties,
                computeEnvironments,
                capacity,
                heartbeatEvery,
                logBytesMax,
                runtime,
                Map.of(),
                OrphanRules.USUAL);
    }

    /** The same with another runtime. */
    public ExecutorConfig withRuntime(RuntimeConfig runtime) {
        return new ExecutorConfig(
                executorId,
                account,
                bootstrapServers,
                kafkaProperties,
                computeEnvironments,
                capacity,
                heartbeatEvery,
                logBytesMax,
                runtime,
                attributes,
                orphans);
    }

    /** Which runtime. */
    public enum RuntimeKind {
        /** A container engine. */
        DOCKER,
        /** Commands directly on the host, without isolation. */
        PROCESS,
        /** Docker if an engine answers, else process. */
        AUTO
    }

    /**
     * What runs the containers.
     *
     * @param kind which runtime
     * @param workFolder where the process runtime keeps its runs; used by this executor alone
     * @param network how containers are connected
     * @param dockerHost where the engine is; empty for what {@code DOCKER_HOST} and the like say
     * @param cgroup a control group that the process runtime may use; empty to try our own
     * @param processUser as whom the process runtime runs commands; empty for our own user, or for nobody where that is root
     * @param images how they are fetched and kept
     * @param hostAddress where other machines reach this host
     * @param rules what its owner gives to containers and lets them have
     */
    public record RuntimeConfig(
            RuntimeKind kind,
            Path workFolder,
            Network network,
            Optional<String> dockerHost,
            Optional<Path> cgroup,
            Optional<String> processUser,
            ImageRules images,
            HostAddress hostAddress,
            ContainerRules rules) {

        /** With the usual patience for pulls and room for images, the address that the host finds itself, and the strictest rules. */
        public RuntimeConfig(
                RuntimeKind kind,
                Path workFolder,
                Network network,
                Optional<String> dockerHost,
                Optional<Path> cgroup) {
            this(
                    kind,
                    workFolder,
                    network,
                    dockerHost,
                    cgroup,
                    Optional.empty(),
                    ImageRules.KEEPING_ALL,
                    HostAddress.detected(),
                    ContainerRules.STRICT);
        }

        /** The same with commands of the process runtime run as this user. */
        public RuntimeConfig withProcessUser(String user) {
            return new RuntimeConfig(
                    kind, workFolder, network, dockerHost, cgroup, Optional.of(user), images, hostAddress, rules);
        }

        /** The same with other rules. */
        public RuntimeConfig withRules(ContainerRules rules) {
            return new RuntimeConfig(
                    kind, workFolder, network, dockerHost, cgroup, processUser, images, hostAddress, rules);
        }

        /** Whatever is there, bridged. */
        public static RuntimeConfig auto(Path workFolder) {
            return new RuntimeConfig(RuntimeKind.AUTO, workFolder, Network.BRIDGE, Optional.empty(), Optional.empty());
        }
    }
}
