package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;

/**
 * A registered executor.
 *
 * @param incarnation its process
 * @param stopped whether its process ended on purpose and has not come back; it gets no placements
 * @param environments names of the compute environments it serves; {@code *} is every one of the account
 * @param capacity what its attempts may use in all
 * @param used what its live attempts take
 */
public record ExecutorRow(
        String incarnation,
        boolean stopped,
        List<String> environments,
        ResourceAmounts capacity,
        ResourceAmounts used) {
    /** Stands for every compute environment of the account. */
    public static final String EVERY_ENVIRONMENT = "*";

    /** Copies the list. */
    public ExecutorRow {
        environments = Copies.list(environments);
    }

    /** Whether jobs of this compute environment may run here. */
    public boolean serves(String environment) {
        return environments.contains(EVERY_ENVIRONMENT) || environments.contains(environment);
    }

    /** What is not taken. */
    public ResourceAmounts free() {
        return capacity.minus(used);
    }

    /** The same with other use. */
    public ExecutorRow withUsed(ResourceAmounts nowUsed) {
        return new ExecutorRow(incarnation, stopped, environments, capacity, nowUsed);
    }

    /** The same, its process ended on purpose. */
    public ExecutorRow asStopped() {
        return new ExecutorRow(incarnation, true, environments, capacity, used);
    }
}
