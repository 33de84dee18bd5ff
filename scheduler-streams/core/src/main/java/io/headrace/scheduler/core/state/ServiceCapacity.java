package io.headrace.scheduler.core.state;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many instances the jobs of a service environment may use at once, and do. Lowering a limit stops nothing, so more may be in use for a
 * while.
 *
 * @param limits most instances by unit: {@link #NUM_INSTANCES} alone, or instance types
 * @param inUse instances of live attempts, by type; none of a type that has none
 */
public record ServiceCapacity(Map<String, Integer> limits, Map<String, Integer> inUse) {
    /** The unit that counts instances of all types. */
    public static final String NUM_INSTANCES = "NUM_INSTANCES";

    /** Copies the maps, in the order of their keys. */
    public ServiceCapacity {
        limits = Collections.unmodifiableMap(new TreeMap<>(limits));
        inUse = Collections.unmodifiableMap(new TreeMap<>(inUse));
    }

    /** Whether each instance type has a limit of its own. */
    public boolean isByType() {
        return !limits.containsKey(NUM_INSTANCES);
    }

    /** Most instances at once of those that a job of this type counts with; 0 of a type without a limit. */
    public int limit(String type) {
        return limits.getOrDefault(isByType() ? type : NUM_INSTANCES, 0);
    }

    /** Instances in use of those that a job of this type counts with. */
    public int used(String type) {
        return isByType()
                ? inUse.getOrDefault(type, 0)
                : inUse.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether it could be had if nothing else ran. */
    public boolean couldHold(Instances need) {
        return need.count() <= limit(need.type());
    }

    /** Whether it can be had now. */
    public boolean hasRoomFor(Instances need) {
        return used(need.type()) + need.count() <= limit(need.type());
    }

    /** The same with more instances in use. */
    public ServiceCapacity with(Instances more) {
        return plus(more.type(), more.count());
    }

    /** The same with fewer instances in use. */
    public ServiceCapacity without(Instances fewer) {
        return plus(fewer.type(), -fewer.count());
    }

    /** The same with other limits. */
    public ServiceCapacity withLimits(Map<String, Integer> other) {
        return new ServiceCapacity(other, inUse);
    }

    private ServiceCapacity plus(String type, int more) {
        Map<String, Integer> now = new TreeMap<>(inUse);
        now.merge(type, more, Integer::sum);
        now.values().removeIf(count -> count == 0);
        return new ServiceCapacity(limits, now);
    }
}
