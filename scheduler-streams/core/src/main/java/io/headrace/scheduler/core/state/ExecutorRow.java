package io.headrace.scheduler.core.state;

import io.headrace.schemas.Copies;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.List;
import java.util.Map;

/**
 * A registered executor.
 *
 * @param incarnation its process
 * @param duty what is expected of it
 * @param environments names of the compute environments it serves; {@code *} is every one of the account
 * @param capacity what its attempts may use in all
 * @param used what its live attempts take
 * @param attributes what else is to be known of it, by name
 */
public record ExecutorRow(
        String incarnation,
        ExecutorDuty duty,
        List<String> environments,
        ResourceAmounts capacity,
        ResourceAmounts used,
        Map<String, String> attributes) {
    /** Stands for every compute environment of the account. */
    public static final String EVERY_ENVIRONMENT = "*";

    /** Copies the collections. */
    public ExecutorRow {
        environments = Copies.list(environments);
        attributes = Copies.map(attributes);
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
        return new ExecutorRow(incarnation, duty, environments, capacity, nowUsed, attributes);
    }

    /** Whether its process ended on purpose and has not come back. */
    public boolean stopped() {
        return duty == ExecutorDuty.STOPPED;
    }

    /** Whether jobs may be placed on it. */
    public boolean takesPlacements() {
        return duty == ExecutorDuty.SERVING;
    }

    /** Whether it is to leave once nothing runs there, or has been told to. */
    public boolean leaves() {
        return duty == ExecutorDuty.DRAINING || duty == ExecutorDuty.DRAINED;
    }

    /** The same with another duty. */
    public ExecutorRow with(ExecutorDuty nowDuty) {
        return new ExecutorRow(incarnation, nowDuty, environments, capacity, used, attributes);
    }
}
