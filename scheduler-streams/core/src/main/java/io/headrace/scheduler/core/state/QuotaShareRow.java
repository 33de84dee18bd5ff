package io.headrace.scheduler.core.state;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A quota share: a part of its queue's capacity.
 *
 * @param enabled whether it takes submissions; jobs inside go on either way
 * @param limits instances that are its own, by type
 * @param sharing what becomes of those that it does not use, and whether it may use those of others
 * @param borrowLimit most that it borrows, percent of its own; {@link #UNLIMITED} is without limit
 * @param preempting whether a job of it takes the place of one of lower priority
 * @param inUse instances of live attempts of its jobs, by type
 * @param status a share that is DELETING places nothing
 */
public record QuotaShareRow(
        boolean enabled,
        Map<String, Integer> limits,
        Sharing sharing,
        int borrowLimit,
        boolean preempting,
        Map<String, Integer> inUse,
        ResourceStatus status) {
    /** It may borrow without limit. */
    public static final int UNLIMITED = -1;

    /** Copies the maps, in the order of their keys. */
    public QuotaShareRow {
        limits = Collections.unmodifiableMap(new TreeMap<>(limits));
        inUse = Collections.unmodifiableMap(new TreeMap<>(inUse));
    }

    /** What becomes of capacity that is not used. */
    public enum Sharing {
        /** It is kept. */
        RESERVE,
        /** Others may use it. */
        LEND,
        /** Others may use it, and this share may use theirs. */
        LEND_AND_BORROW
    }

    /** Instances of this type that are its own. */
    public int limit(String type) {
        return limits.getOrDefault(type, 0);
    }

    /** Instances of this type in use. */
    public int used(String type) {
        return inUse.getOrDefault(type, 0);
    }

    /** Instances of this type in use that are not its own. */
    public int borrowed(String type) {
        return Math.max(0, used(type) - limit(type));
    }

    /** Instances of this type that are its own, not used, and kept from others. */
    public int reserved(String type) {
        return sharing == Sharing.RESERVE && !deleting() ? Math.max(0, limit(type) - used(type)) : 0;
    }

    /** Most instances of this type that it may ever use, when its queue has so many. */
    public int most(String type, int ofQueue) {
        if (sharing != Sharing.LEND_AND_BORROW) {
            return limit(type);
        }
        return borrowLimit == UNLIMITED
                ? Math.max(limit(type), ofQueue)
                : (int) Math.min(Integer.MAX_VALUE, limit(type) + (long) limit(type) * borrowLimit / 100);
    }

    /** Whether it is on its way out. */
    public boolean deleting() {
        return status == ResourceStatus.DELETING;
    }

    /** The same, on its way out. */
    public QuotaShareRow asDeleting() {
        return new QuotaShareRow(enabled, limits, sharing, borrowLimit, preempting, inUse, ResourceStatus.DELETING);
    }

    /** The same with more, or with a negative number fewer, instances in use. */
    public QuotaShareRow plus(String type, int more) {
        Map<String, Integer> now = new TreeMap<>(inUse);
        now.merge(type, more, Integer::sum);
        now.values().removeIf(count -> count == 0);
        return new QuotaShareRow(enabled, limits, sharing, borrowLimit, preempting, now, status);
    }
}
