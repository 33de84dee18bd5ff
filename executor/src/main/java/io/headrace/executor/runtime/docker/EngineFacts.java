package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import io.headrace.executor.runtime.ContainerPlan;
import java.util.Optional;

/**
 * What must be known about an engine before it is used.
 *
 * @param version the engine's version
 * @param cpus how many CPUs its host has
 * @param memoryBytes how much memory its host has
 * @param hasBridge whether containers can have an address of their own
 * @param cgroupDriver who makes the containers' control groups: {@code cgroupfs} for the engine itself, or {@code systemd}
 * @param architecture as {@code uname -m} has it
 * @param folder where it keeps images and containers
 */
record EngineFacts(
        String version,
        int cpus,
        long memoryBytes,
        boolean hasBridge,
        String cgroupDriver,
        String architecture,
        String folder) {

    private static final String BRIDGE = "bridge";
    static final String HOST = "host";

    static EngineFacts ask(DockerClient engine) {
        Info info = engine.infoCmd().exec();
        boolean hasBridge =
                engine.listNetworksCmd().exec().stream().map(Network::getName).anyMatch(BRIDGE::equals);
        return new EngineFacts(
                String.valueOf(info.getServerVersion()),
                Optional.ofNullable(info.getNCPU()).orElse(1),
                Optional.ofNullable(info.getMemTotal()).orElse(0L),
                hasBridge,
                String.valueOf(info.getCGroupDriver()),
                String.valueOf(info.getArchitecture()),
                String.valueOf(info.getDockerRootDir()));
    }

    /**
     * The engine's word for a way to be connected. An engine that runs without a bridge (in a container without the rights for it)
     * gives the host's network instead: a job must be able to reach the services beside it.
     */
    String networkMode(ContainerPlan.Network wish) {
        return switch (wish) {
            case BRIDGE -> hasBridge ? BRIDGE : HOST;
            case HOST -> HOST;
        };
    }

    String describe() {
        return "docker engine " + version + " on " + cpus + " CPUs, " + memoryBytes / (1024 * 1024) + " MiB"
                + (hasBridge ? "" : "; it has no bridge, so all containers share the host's network");
    }
}
