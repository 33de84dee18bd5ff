package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentScaled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many vCPUs a managed compute environment should have: what its attempts take and what waits for it, between its minimum and its
 * maximum. What waits is counted in whole attempts, each for the first environment of its queue that has enough left, as placements would
 * take it: no attempt runs in two environments. What stands aside is counted too, because executors that are large enough may be brought
 * for it; what needs more than the maximum is not.
 */
final class DemandDecision {
    /** Rows of a queue that are counted, of what waits and of what stands aside; more than fill any environment, unless its jobs are tiny. */
    private static final int ROWS_MAX = 256;

    private final SchedulerView view;
    private final Map<String, Long> wanted = new HashMap<>();

    private DemandDecision(SchedulerView view) {
        this.view = view;
    }

    /** Whether an environment is asked for anything else than what runs in it; rightly so when something waits for it. */
    static boolean isOff(EnvironmentRow environment) {
        return environment.managed()
                && environment.desiredVcpus()
                        != Math.max(
                                environment.minVcpus(), vcpus(environment.used().vcpuMillis()));
    }

    /** Adds an event for each environment that should have another size. */
    static void decide(SchedulerView view, List<Event> events) {
        List<Row<String, EnvironmentRow>> environments = view.environments().all();
        if (environments.stream().noneMatch(environment -> environment.value().managed())) {
            return;
        }
        DemandDecision demand = new DemandDecision(view);
        for (Row<String, QueueRow> queue : QueueOrder.byPriority(view)) {
            demand.count(queue.key(), queue.value());
        }
        for (Row<String, EnvironmentRow> environment : environments) {
            int desired = demand.desired(environment);
            if (environment.value().managed() && desired != environment.value().desiredVcpus()) {
                events.add(new ComputeEnvironmentScaled(environment.key(), desired));
            }
        }
    }

    private void count(String name, QueueRow queue) {
        for (Row<WaitingKey, WaitingRow> row :
                view.waiting().scan(WaitingKey.first(name), WaitingKey.behind(name), ROWS_MAX)) {
            int left = take(queue, row.value());
            if (left > 0 && isAllowed(queue, row.value())) {
                // It holds up those behind it.
                break;
            }
        }
        for (Row<HeldKey, WaitingRow> row : view.held().scan(HeldKey.first(name), HeldKey.behind(name), ROWS_MAX)) {
            take(queue, row.value());
        }
    }

    /** Counts as many of its attempts as there is room for under the limits; returns how many are left. */
    private int take(QueueRow queue, WaitingRow waiting) {
        long one = vcpuMillis(waiting);
        int left = attempts(waiting);
        for (String environment : queue.environments()) {
            left -= take(environment, one, left);
        }
        return left;
    }

    private boolean isAllowed(QueueRow queue, WaitingRow waiting) {
        long one = vcpuMillis(waiting);
        return queue.environments().stream()
                .map(environment -> Rows.need(view.environments(), environment))
                .anyMatch(row -> row.enabled() && one <= row.maxVcpuMillis());
    }

    private long vcpuMillis(WaitingRow waiting) {
        return Rows.need(view.specs(), waiting.job().parent()).resources().vcpuMillis();
    }

    private int attempts(WaitingRow waiting) {
        JobRow row = Rows.need(view.jobs(), waiting.job());
        ArrayProgress array = row.array();
        if (!row.canBePlaced()) {
            return 0;
        }
        return array == null ? 1 : unplaced(array);
    }

    /** Children that could be placed now; of those whose ends are not in order the array knows only the number. */
    private static int unplaced(ArrayProgress array) {
        Integer ready = array.ready();
        return ready == null ? Math.min(array.size() - array.nextIndex(), array.open()) : ready;
    }

    private int take(String environment, long one, int most) {
        EnvironmentRow row = Rows.need(view.environments(), environment);
        if (!row.enabled() || !row.managed()) {
            return 0;
        }
        long before = wanted.getOrDefault(environment, 0L);
        long room = Math.max(0, row.maxVcpuMillis() - row.used().vcpuMillis() - before);
        int taken = one == 0 ? most : (int) Math.min(most, room / one);
        wanted.put(environment, before + taken * one);
        return taken;
    }

    private int desired(Row<String, EnvironmentRow> environment) {
        EnvironmentRow row = environment.value();
        long millis = row.used().vcpuMillis() + wanted.getOrDefault(environment.key(), 0L);
        return Math.max(row.minVcpus(), vcpus(Math.min(millis, Math.max(row.maxVcpuMillis(), 0))));
    }

    private static int vcpus(long millis) {
        return (int) Math.min(Integer.MAX_VALUE, (millis + 999) / 1000);
    }
}
