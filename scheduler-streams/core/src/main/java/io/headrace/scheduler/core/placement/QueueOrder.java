package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In what order the jobs of a queue are served: retries first, then as they were submitted. */
final class QueueOrder {
    private static final Comparator<Row<String, QueueRow>> BY_PRIORITY = Comparator.comparingInt(
                    (Row<String, QueueRow> queue) -> -queue.value().priority())
            .thenComparing(Row::key);

    private final Lane lane;

    private QueueOrder(Lane lane) {
        this.lane = lane;
    }

    /** The queues that place jobs, the one served first in front. */
    static List<Row<String, QueueRow>> byPriority(SchedulerView view) {
        List<Row<String, QueueRow>> queues = new ArrayList<>(view.queues().all());
        queues.removeIf(queue -> queue.value().deleting());
        queues.sort(BY_PRIORITY);
        return queues;
    }

    /** What waits in a queue. */
    static QueueOrder of(SchedulerView view, String queue) {
        return new QueueOrder(new Lane(view, WaitingKey.first(queue), WaitingKey.behind(queue)));
    }

    /** The next attempt; null when there is none. */
    @Nullable
    Candidate head() {
        return lane.head();
    }

    /** The head was placed. */
    void placed() {
        lane.placed();
    }

    /** The head is left standing. */
    void pass() {
        lane.pass();
    }
}
