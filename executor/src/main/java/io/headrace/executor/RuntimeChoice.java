package io.headrace.executor;

import io.headrace.executor.ExecutorConfig.RuntimeConfig;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.docker.DockerContainerRuntime;
import io.headrace.executor.runtime.process.ProcessRuntime;
import java.time.InstantSource;
import java.util.Map;
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

    /** The opener for a configuration. */
    public static Opener of(RuntimeConfig config, InstantSource clock) {
        return switch (config.kind()) {
            case DOCKER -> labels -> docker(config, labels, clock);
            case PROCESS -> labels -> process(config, labels, clock);
            case AUTO ->
                labels -> {
                    try {
                        return docker(config, labels, clock);
                    } catch (ContainerFailure noEngine) {
                        LOG.info("no container engine: {}", noEngine.reason());
                        return process(config, labels, clock);
                    }
                };
        };
    }

    private static ContainerRuntime docker(RuntimeConfig config, Map<String, String> labels, InstantSource clock)
            throws ContainerFailure {
        return DockerContainerRuntime.connect(config.dockerHost(), labels, config.pullPatience(), clock);
    }

    private static ContainerRuntime process(RuntimeConfig config, Map<String, String> labels, InstantSource clock)
            throws ContainerFailure {
        return new ProcessRuntime(config.workFolder(), labels, config.cgroup(), clock);
    }
}
