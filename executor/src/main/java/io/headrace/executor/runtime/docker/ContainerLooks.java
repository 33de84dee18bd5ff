package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.docker.ExitClassifier.EngineState;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine says about containers: how they are, where they are reached, how they ended. Changes nothing. */
final class ContainerLooks {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerLooks.class);

    private final DockerClient calls;
    private final ServiceFiles serviceFiles;
    private final HostAddress hostAddress;
    private final InstantSource clock;

    /**
     * Looks with a client.
     *
     * @param serviceFiles collects what service jobs leave
     * @param hostAddress where containers that share the host's network are reached
     * @param clock for the times that the engine does not know
     */
    ContainerLooks(DockerClient calls, ServiceFiles serviceFiles, HostAddress hostAddress, InstantSource clock) {
        this.calls = calls;
        this.serviceFiles = serviceFiles;
        this.hostAddress = hostAddress;
        this.clock = clock;
    }

    /** Where the container is reached; empty when it does not run. */
    Optional<String> address(String id) {
        InspectContainerResponse found = calls.inspectContainerCmd(id).exec();
        if (!Boolean.TRUE.equals(found.getState().getRunning())) {
            return Optional.empty();
        }
        HostConfig config = found.getHostConfig();
        if (config != null && EngineFacts.HOST.equals(config.getNetworkMode())) {
            return Optional.of(hostAddress.text());
        }
        return found.getNetworkSettings().getNetworks().values().stream()
                .map(ContainerNetwork::getIpAddress)
                .filter(address -> address != null && !address.isEmpty())
                .findFirst();
    }

    /** The outcome; empty as long as the container runs. */
    Optional<ExitOutcome> outcome(String id) {
        try {
            EngineState state = state(id);
            return state.hasEnded() ? Optional.of(ExitClassifier.classify(state, clock.instant())) : Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of(ExitOutcome.vanished(
                    "the container was removed by somebody else", Optional.empty(), clock.instant()));
        }
    }

    /** The outcome with what a service job's container has left. */
    Optional<ExitOutcome> collected(String id) {
        try {
            InspectContainerResponse found = calls.inspectContainerCmd(id).exec();
            EngineState state = state(found);
            if (!state.hasEnded()) {
                return Optional.empty();
            }
            Map<String, String> labels =
                    Optional.ofNullable(found.getConfig().getLabels()).orElse(Map.of());
            return Optional.of(serviceFiles.collect(id, labels, ExitClassifier.classify(state, clock.instant())));
        } catch (NotFoundException e) {
            return outcome(id);
        }
    }

    /** What the engine says of it. */
    EngineState state(String id) {
        return state(calls.inspectContainerCmd(id).exec());
    }

    private static EngineState state(InspectContainerResponse found) {
        InspectContainerResponse.ContainerState state = found.getState();
        return new EngineState(
                String.valueOf(state.getStatus()),
                Optional.ofNullable(state.getExitCodeLong()).orElse(0L),
                Boolean.TRUE.equals(state.getOOMKilled()),
                Optional.ofNullable(state.getError()).orElse(""),
                String.valueOf(state.getStartedAt()),
                String.valueOf(state.getFinishedAt()));
    }

    /** A container that the engine has listed; empty when it has gone since. */
    Optional<OwnContainer> at(Container listed) throws ContainerFailure {
        EngineState state;
        try {
            state = state(listed.getId());
        } catch (NotFoundException e) {
            // Under a storm of creates and kills the engine lists containers that are gone.
            LOG.info("the engine lists container {} but does not know it", listed.getId());
            return Optional.empty();
        } catch (RuntimeException e) {
            throw ExitClassifier.failure(Code.CANNOT_INSPECT, e);
        }
        OwnContainer.Phase phase;
        if (state.hasNeverStarted()) {
            phase = OwnContainer.Phase.CREATED;
        } else if (state.hasEnded()) {
            phase = OwnContainer.Phase.ENDED;
        } else {
            phase = OwnContainer.Phase.RUNNING;
        }
        String name = listed.getNames()[0].substring(1);
        return Optional.of(new OwnContainer(
                DockerContainerRuntime.ref(name), listed.getLabels(), phase, ExitClassifier.time(state.startedAt())));
    }
}
