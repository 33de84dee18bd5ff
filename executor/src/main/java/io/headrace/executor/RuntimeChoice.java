package io.headrace.executor;

import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.docker.DockerContainerRuntime;
import io.headrace.executor.runtime.docker.EngineAddress;
import io.headrace.executor.runtime.process.ProcessRuntime;
import io.headrace.service.BadSettingException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the runtime that the configuration asks for. */
public final class RuntimeChoice {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeChoice.class);

    /** Opens a runtime for the containers that carry these labels. */
    @FunctionalInterface
    public interface Opener {
        ContainerRuntime open(Map<String, String> ownLabels) throws ContainerFailure;
    }

    private RuntimeChoice() {}

    /**
     * Finds out what cannot work on this machine, before anything is waited for.
     *
     * @throws BadSettingException when the address of the engine is none
     * @throws ContainerFailure when the runtime that is asked for cannot be had
     */
    public static void check(RuntimeConfig config) throws ContainerFailure {
        if (config.kind() != RuntimeKind.PROCESS) {
            Optional<String> problem = address(config).flatMap(EngineAddress::problem);
            if (problem.isPresent()) {
                throw new BadSettingException(problem.get());
            }
        }
        switch (config.kind()) {
            case DOCKER ->
                docker(config, Map.of("io.headrace.check", "none"), InstantSource.system())
                        .close();
            case PROCESS -> ProcessRuntime.check(config.workFolder(), config.processUser());
            case AUTO -> {
                // Either will do, and which it is depends on whether an engine answers when it is opened.
            }
        }
    }

    private static Optional<EngineAddress> address(RuntimeConfig config) {
        return EngineAddress.named(config.dockerHost(), System.getenv());
    }

    /** The opener for a configuration. */
    public static Opener of(RuntimeConfig config, InstantSource clock) {
        return switch (config.kind()) {
            case DOCKER -> labels -> docker(config, labels, clock);
            case PROCESS -> labels -> process(config, labels, Optional.empty(), clock);
            case AUTO ->
                labels -> {
                    try {
                        return docker(config, labels, clock);
                    } catch (ContainerFailure noEngine) {
                        LOG.info("no container engine: {}", noEngine.reason());
                        // Whoever says where the engine is counts on it.
                        Optional<String> missing =
                                address(config).map(where -> "no container engine answers at " + where);
                        return process(config, labels, missing, clock);
                    }
                };
        };
    }

    private static ContainerRuntime docker(RuntimeConfig config, Map<String, String> labels, InstantSource clock)
            throws ContainerFailure {
        return DockerContainerRuntime.connect(
                config.dockerHost(), labels, config.images(), config.hostAddress(), clock);
    }

    private static ContainerRuntime process(
            RuntimeConfig config, Map<String, String> labels, Optional<String> missing, InstantSource clock)
            throws ContainerFailure {
        return new ProcessRuntime(
                config.workFolder(),
                labels,
                config.cgroup(),
                new ProcessRuntime.Host(config.hostAddress(), missing, config.processUser()),
                clock);
    }
}
