package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.OwnContainer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several containers have in common on an engine: networks and volumes. Each is there before the first container that has it, and goes with
 * the last. Which containers have what stands in their labels, so that it is known to a later process, too.
 */
final class SharedThings {
    private static final Logger LOG = LoggerFactory.getLogger(SharedThings.class);

    private static final String DRIVER = "bridge";

    private enum Kind {
        NETWORK,
        VOLUME
    }

    private record Thing(Kind kind, String name) {}

    private final DockerClient calls;
    private final Map<String, String> ownLabels;
    private final Map<Thing, Set<String>> users = new HashMap<>();
    private final Map<String, Set<Thing>> used = new HashMap<>();

    /** Networks that could not be made. */
    private final Set<String> missing = new HashSet<>();

    SharedThings(DockerClient calls, Map<String, String> ownLabels) {
        this.calls = calls;
        this.ownLabels = ownLabels;
    }

    /**
     * Before a container is made: makes the network of its labels, if it is the first one there. A network that cannot be made is not there for those
     * that come later either, so that all are connected in the same way; unless one insists.
     *
     * @param insists whether the container is of no use without its network
     * @return its name; empty when it has none of its own, or has to do without
     */
    synchronized Optional<String> network(String container, Map<String, String> labels, boolean insists) {
        Optional<String> network = ContainerLabels.network(labels);
        if (network.isEmpty()) {
            return network;
        }
        boolean first = uses(container, new Thing(Kind.NETWORK, network.get()));
        if (!first && !missing.contains(network.get())) {
            return network;
        }
        if (!first && !insists) {
            return Optional.empty();
        }
        try {
            make(network.get());
            missing.remove(network.get());
            return network;
        } catch (DockerException e) {
            missing.add(network.get());
            if (insists) {
                throw e;
            }
            LOG.warn("network {} cannot be made, the engine's is used: {}", network.get(), ExitClassifier.detail(e));
            return Optional.empty();
        }
    }

    /** Before a container is made: engines make volumes by themselves. */
    synchronized void volumes(String container, Map<String, String> labels) {
        ContainerLabels.volumes(labels).forEach(volume -> uses(container, new Thing(Kind.VOLUME, volume)));
    }

    /** A container that was there before. */
    synchronized void found(OwnContainer container) {
        String name = container.ref().name();
        ContainerLabels.network(container.labels()).ifPresent(network -> uses(name, new Thing(Kind.NETWORK, network)));
        volumes(name, container.labels());
    }

    /** Whether it is the first to use it. */
    private boolean uses(String container, Thing thing) {
        used.computeIfAbsent(container, name -> new HashSet<>()).add(thing);
        Set<String> others = users.computeIfAbsent(thing, name -> new HashSet<>());
        boolean first = others.isEmpty();
        others.add(container);
        return first;
    }

    private void make(String network) {
        try {
            calls.createNetworkCmd()
                    .withName(network)
                    .withDriver(DRIVER)
                    .withCheckDuplicate(true)
                    .withLabels(ownLabels)
                    .exec();
        } catch (ConflictException e) {
            LOG.debug("network {} is there already", network);
        }
    }

    /** After a container was removed: what nobody uses any more goes, too. */
    synchronized void left(String container) {
        if (used.containsKey(container)) {
            leaves(container).forEach(this::remove);
        }
    }

    private Set<Thing> leaves(String container) {
        Set<Thing> unused = new HashSet<>();
        for (Thing thing : used.getOrDefault(container, Set.of())) {
            Set<String> others = users.getOrDefault(thing, new HashSet<>());
            others.remove(container);
            if (others.isEmpty()) {
                users.remove(thing);
                if (!missing.remove(thing.name())) {
                    unused.add(thing);
                }
            }
        }
        used.remove(container);
        return unused;
    }

    /** Removes what an earlier process left. Of the containers that there are, {@link #found} knows. */
    synchronized void removeLeftovers() {
        for (Network network : calls.listNetworksCmd().exec()) {
            if (isOurs(network.getLabels())) {
                removeIfUnused(new Thing(Kind.NETWORK, network.getName()));
            }
        }
        List<InspectVolumeResponse> volumes = calls.listVolumesCmd().exec().getVolumes();
        for (InspectVolumeResponse volume : volumes == null ? List.<InspectVolumeResponse>of() : volumes) {
            if (isOurs(volume.getLabels())) {
                removeIfUnused(new Thing(Kind.VOLUME, volume.getName()));
            }
        }
    }

    private void removeIfUnused(Thing thing) {
        if (!users.containsKey(thing)) {
            LOG.info("{} {} belongs to no container and is removed", thing.kind(), thing.name());
            remove(thing);
        }
    }

    private boolean isOurs(Map<String, String> labels) {
        return labels != null && labels.entrySet().containsAll(ownLabels.entrySet());
    }

    private void remove(Thing thing) {
        try {
            switch (thing.kind()) {
                case NETWORK -> calls.removeNetworkCmd(thing.name()).exec();
                case VOLUME -> calls.removeVolumeCmd(thing.name()).exec();
            }
        } catch (NotFoundException e) {
            LOG.debug("{} {} is gone", thing.kind(), thing.name());
        } catch (DockerException e) {
            // Somebody else is connected, or the engine is slow to let go: looked at again with the orphans.
            LOG.info("{} {} is not removed yet: {}", thing.kind(), thing.name(), ExitClassifier.detail(e));
        }
    }
}
