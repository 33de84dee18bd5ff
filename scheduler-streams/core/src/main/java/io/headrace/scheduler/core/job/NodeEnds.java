package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.LiveNodes;
import io.headrace.scheduler.core.state.NodesProgress;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one multi-node parallel job that end in one decision, and what follows. The main node decides: when it has ended the
 * others are stopped, and when all have ended the job ends, or is tried again, as the main node did. The end of another node
 * changes nothing else. After AWS Batch's multi-node parallel jobs.
 */
final class NodeEnds {
    private static final String MAIN_NODE_ENDED = "Main node has ended";

    private final SchedulerView view;
    private final JobId job;
    private final JobSpec spec;
    private final Set<JobId> ended = new HashSet<>();
    private @Nullable AttemptOutcome mainEnd;
    private boolean mainRan;

    NodeEnds(SchedulerView view, JobId job) {
        this.view = view;
        this.job = job;
        spec = Rows.need(view.specs(), job);
    }

    /**
     * A node has ended.
     *
     * @param ran whether it is known to have run, by this very decision if not before
     */
    void ended(JobId node, AttemptOutcome outcome, boolean ran) {
        ended.add(node);
        if (spec.isMainNode(node)) {
            mainEnd = outcome;
            mainRan = ran;
        }
    }

    /** Adds what follows from the ends, and what becomes of the job if all its nodes have ended. */
    void settle(JobEnds ends, long now) {
        boolean stopped = Rows.need(view.jobs(), job).stop() != null;
        if (mainEnd != null && !stopped) {
            stopOthers(ends, StopCause.MAIN_NODE_ENDED, MAIN_NODE_ENDED, mainRan, now);
        }
        NodesProgress progress = progress();
        if (ended.size() < progress.live()) {
            return;
        }
        AttemptOutcome outcome =
                Objects.requireNonNull(mainEnd == null ? progress.mainEnd() : mainEnd, "one of them is the main node");
        if (outcome.succeeded()) {
            ends.succeeded(job);
        } else {
            AttemptEnd.failed(view, ends, new AttemptId(job, progress.attempt()), outcome);
        }
    }

    /** Adds the stop of all live nodes because the job is to end before its time. */
    static void stop(SchedulerView view, JobEnds ends, JobId job, StopCause cause, String reason, long now) {
        NodeEnds nodes = new NodeEnds(view, job);
        AttemptRow main = LiveNodes.main(view, job, nodes.spec);
        nodes.stopOthers(ends, cause, reason, main == null || main.startedAt() != null, now);
    }

    /** Whether the main node has succeeded already, so that nothing can change how the job ends. */
    static boolean isDecided(JobRow row) {
        NodesProgress progress = row.nodes();
        return progress != null
                && progress.mainEnd() != null
                && progress.mainEnd().succeeded();
    }

    /** Those that have been ordered are told to stop; the others have no container and end at once. */
    private void stopOthers(JobEnds ends, StopCause cause, String reason, boolean ordered, long now) {
        List<Row<JobId, AttemptRow>> unordered = new ArrayList<>();
        boolean live = false;
        for (Row<JobId, AttemptRow> node : LiveNodes.of(view, job)) {
            if (!ended.contains(node.key())) {
                if (ordered || spec.isMainNode(node.key())) {
                    live = true;
                } else {
                    unordered.add(node);
                }
            }
        }
        for (Row<JobId, AttemptRow> node : unordered) {
            AttemptRow attempt = node.value();
            AttemptId attemptId = new AttemptId(node.key(), attempt.number());
            ends.add(new AttemptFailed(
                    attemptId,
                    attempt.executor(),
                    null,
                    AttemptEnd.STOPPED_BEFORE_START,
                    reason,
                    null,
                    now,
                    null,
                    null));
            ended.add(node.key());
        }
        if (live) {
            ends.add(new NodesStopRequested(job, cause, reason));
        }
    }

    private NodesProgress progress() {
        return Objects.requireNonNull(Rows.need(view.jobs(), job).nodes(), "a job whose node ends has progress");
    }
}
