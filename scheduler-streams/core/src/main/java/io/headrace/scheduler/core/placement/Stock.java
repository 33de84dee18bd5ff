package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.value.ConsumableRequirement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The consumable resources as one plan gives them away; what a job that is passed needs is left for it. */
final class Stock {
    private final SchedulerView view;
    private final Map<String, Long> available = new HashMap<>();
    private final Set<String> kept = new HashSet<>();

    Stock(SchedulerView view) {
        this.view = view;
    }

    /** The first that there is too little of for one attempt, or that is kept for another job; null when there is enough of all. */
    @Nullable
    ConsumableRequirement shortage(JobSpec spec) {
        for (ConsumableRequirement need : spec.consumables()) {
            if (kept.contains(need.name()) || need.quantity() > available(need.name())) {
                return need;
            }
        }
        return null;
    }

    /** An attempt was placed. */
    void take(JobSpec spec) {
        for (ConsumableRequirement need : spec.consumables()) {
            available.put(need.name(), available(need.name()) - need.quantity());
        }
    }

    /** The job is passed: those that pass it take nothing of what it needs. */
    void keep(JobSpec spec) {
        spec.consumables().forEach(need -> kept.add(need.name()));
    }

    /** How much can be taken; 0 of one that does not exist. */
    long available(String name) {
        return available.computeIfAbsent(name, unknown -> {
            ConsumableRow row = view.consumables().get(unknown);
            return row == null ? 0 : row.available();
        });
    }
}
