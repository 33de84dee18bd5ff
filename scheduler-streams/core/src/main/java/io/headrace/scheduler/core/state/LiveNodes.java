package io.headrace.scheduler.core.state;

import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.schemas.id.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a multi-node parallel job that have a live attempt. */
public final class LiveNodes {
    /** Above every index of a node. */
    private static final int BEHIND_LAST = 1000;

    private LiveNodes() {}

    /** All of them, by index. */
    public static List<Row<JobId, AttemptRow>> of(SchedulerView view, JobId job) {
        return view.attempts().scan(job.node(0), job.node(BEHIND_LAST), Integer.MAX_VALUE);
    }

    /** The attempt of the main node; null when it has ended, or when there is none. */
    public static @Nullable AttemptRow main(SchedulerView view, JobId job, JobSpec spec) {
        return spec.nodes() == null
                ? null
                : view.attempts().get(job.node(spec.nodes().mainNode()));
    }

    /**
     * Whether the node has been ordered: the main node at once, the others once the main node runs. A node that is still live after the
     * main node's end had been ordered before it.
     */
    public static boolean isOrdered(SchedulerView view, JobId node, JobSpec spec) {
        AttemptRow main = main(view, node.parent(), spec);
        return spec.isMainNode(node) || main == null || main.startedAt() != null;
    }
}
