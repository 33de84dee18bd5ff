package io.headrace.executor.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a runtime's inventory.
 *
 * @param ref the container
 * @param labels all labels of its plan
 * @param phase how far it has come
 * @param startedAt when it started; empty if it has not
 */
public record OwnContainer(ContainerRef ref, Map<String, String> labels, Phase phase, Optional<Instant> startedAt) {

    /** How far a container has come. */
    public enum Phase {
        /** Made, never started. */
        CREATED,
        /** Started and, as far as the runtime knows, alive. */
        RUNNING,
        /** Started and ended; {@link ContainerRuntime#exit} answers at once. */
        ENDED
    }

    public OwnContainer {
        labels = Map.copyOf(labels);
    }
}
