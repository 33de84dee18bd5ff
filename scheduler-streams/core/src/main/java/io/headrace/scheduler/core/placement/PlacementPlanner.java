package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which waiting jobs run where, now.
 *
 * <p>Queues are served by priority, the higher first; inside a queue, retries first and then in the order of submission. A job
 * that does not fit now holds up those behind it in its queue, so that a large one is not starved by small ones; other
 * queues go on. A job that no registered executor could ever hold does not hold up anybody: it waits for an executor to
 * come, and the rest goes past it.
 *
 * <p>One call places at most as many as the budget allows, on a sketch of the free room that it keeps for itself.
 */
public final class PlacementPlanner {
    private static final Comparator<Row<String, QueueRow>> BY_PRIORITY = Comparator.comparingInt(
                    (Row<String, QueueRow> queue) -> -queue.value().priority())
            .thenComparing(Row::key);

    /** Jobs that can never run that are passed over in one look at a queue; bounds the look. */
    private static final int PASSED_OVER_MAX = 256;

    /** Rows read at first; mostly the head of a queue is all that is looked at. */
    private static final int PAGE_MIN = 2;

    private static final int PAGE_MAX = 64;

    private final SchedulerView view;
    private final int budget;
    private final FreeRoom room;
    private final List<Event> events = new ArrayList<>();

    private PlacementPlanner(SchedulerView view, int budget) {
        this.view = view;
        this.budget = budget;
        room = new FreeRoom(view);
    }

    /** Places what fits, up to the budget; when the budget is used up there is another round. */
    public static Decision decide(SchedulerView view, SchedulerConfig config) {
        PlacementPlanner planner = new PlacementPlanner(view, config.placementsPerStep());
        if (planner.room.isFull()) {
            return Decision.NOTHING;
        }
        List<Row<String, QueueRow>> queues = new ArrayList<>(view.queues().all());
        queues.sort(BY_PRIORITY);
        for (Row<String, QueueRow> queue : queues) {
            planner.serve(queue.key(), queue.value());
        }
        Decision decision = new Decision(planner.events, List.of());
        return planner.spent() ? decision.then(new Plan()) : decision;
    }

    private boolean spent() {
        return events.size() >= budget;
    }

    private boolean done() {
        return spent() || room.isFull();
    }

    private void serve(String name, QueueRow queue) {
        long from = Long.MIN_VALUE;
        int passedOver = 0;
        WaitingKey end = new WaitingKey(name, Long.MAX_VALUE);
        for (int size = PAGE_MIN; !done(); size = Math.min(4 * size, PAGE_MAX)) {
            List<Row<WaitingKey, WaitingRow>> page = view.waiting().scan(new WaitingKey(name, from), end, size);
            for (Row<WaitingKey, WaitingRow> waiting : page) {
                WaitingRow row = waiting.value();
                JobSpec spec = Rows.need(view.specs(), row.job().parent());
                if (!room.couldEverHold(queue.environments(), spec.resources())) {
                    passedOver++;
                } else if (!place(name, queue, row, spec)) {
                    return;
                }
                if (done() || passedOver > PASSED_OVER_MAX) {
                    return;
                }
            }
            if (page.size() < size) {
                return;
            }
            from = page.getLast().key().rank() + 1;
        }
    }

    /** Places the job, or as many of the array job's children as fit; false when one of them does not fit now. */
    private boolean place(String name, QueueRow queue, WaitingRow waiting, JobSpec spec) {
        ArrayProgress array = Rows.need(view.jobs(), waiting.job()).array();
        if (array == null) {
            return placeOne(name, queue, new AttemptId(waiting.job(), waiting.attempt()), spec);
        }
        EndedChunk chunk = null;
        for (int index = array.nextIndex(); index < array.size() && !done(); index++) {
            JobId child = waiting.job().child(index);
            if (chunk == null || index % EndedChunk.CHILDREN == 0) {
                EndedChunk stored = view.endedChildren().get(ChunkKey.of(child));
                chunk = stored == null ? EndedChunk.empty() : stored;
            }
            boolean cancelled = chunk.hasEnded(index);
            if (!cancelled && !placeOne(name, queue, new AttemptId(child, waiting.attempt()), spec)) {
                return false;
            }
        }
        return true;
    }

    private boolean placeOne(String name, QueueRow queue, AttemptId attemptId, JobSpec spec) {
        for (String environment : queue.environments()) {
            FreeRoom.Slot executor = room.take(environment, spec.resources());
            if (executor != null) {
                events.add(new JobPlaced(
                        attemptId.job(),
                        attemptId,
                        name,
                        environment,
                        executor.id(),
                        executor.incarnation(),
                        spec.resources()));
                return true;
            }
        }
        return false;
    }
}
