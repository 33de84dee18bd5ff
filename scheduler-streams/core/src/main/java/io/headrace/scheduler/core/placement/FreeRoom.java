package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sketch of the free room that one plan fills; the rows themselves change when the events are applied. */
final class FreeRoom {
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Headroom> environments = new HashMap<>();

    FreeRoom(SchedulerView view) {
        for (Row<ExecutorId, ExecutorRow> executor : view.executors().all()) {
            if (!executor.value().stopped()) {
                slots.add(new Slot(executor.key(), executor.value()));
            }
        }
        for (Row<String, EnvironmentRow> environment : view.environments().all()) {
            environments.put(environment.key(), new Headroom(environment.value()));
        }
    }

    /** Whether nothing at all can be placed. */
    boolean isFull() {
        for (Slot slot : slots) {
            if (slot.free.vcpuMillis() > 0 && slot.free.memoryMib() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether some executor of these environments could hold this much if nothing else ran. */
    boolean couldEverHold(List<String> names, ResourceAmounts resources) {
        for (String name : names) {
            Headroom headroom = environments.get(name);
            if (headroom == null || !headroom.enabled || resources.vcpuMillis() > headroom.maxVcpuMillis) {
                continue;
            }
            for (Slot slot : slots) {
                if (slot.row.serves(name) && resources.fitsIn(slot.row.capacity())) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Takes room in an environment, on the executor that it fills best (the least room left), so that large jobs find room.
     *
     * @return the executor, or null when there is no room now
     */
    @Nullable
    Slot take(String environment, ResourceAmounts resources) {
        Headroom headroom = environments.get(environment);
        if (headroom == null || !headroom.enabled || resources.vcpuMillis() > headroom.freeVcpuMillis) {
            return null;
        }
        Slot best = null;
        for (Slot slot : slots) {
            boolean fits = resources.fitsIn(slot.free) && slot.row.serves(environment);
            if (fits && (best == null || slot.free.vcpuMillis() < best.free.vcpuMillis())) {
                best = slot;
            }
        }
        if (best != null) {
            best.free = best.free.minus(resources);
            headroom.freeVcpuMillis -= resources.vcpuMillis();
        }
        return best;
    }

    /** One executor. */
    static final class Slot {
        private final ExecutorId id;
        private final ExecutorRow row;
        private ResourceAmounts free;

        private Slot(ExecutorId id, ExecutorRow row) {
            this.id = id;
            this.row = row;
            free = row.free();
        }

        ExecutorId id() {
            return id;
        }

        String incarnation() {
            return row.incarnation();
        }
    }

    private static final class Headroom {
        private final boolean enabled;
        private final long maxVcpuMillis;
        private long freeVcpuMillis;

        private Headroom(EnvironmentRow row) {
            enabled = row.enabled();
            maxVcpuMillis = row.maxVcpuMillis();
            freeVcpuMillis = row.maxVcpuMillis() - row.used().vcpuMillis();
        }
    }
}
