package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.LiveNodes;
import io.headrace.scheduler.core.state.NodesProgress;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.JobId;
import java.util.List;

/** Checks of multi-node parallel jobs and their nodes. */
final class NodeInvariants {
    private NodeInvariants() {}

    static void together(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            if (job.key().isWhole()) {
                JobSpec spec = view.specs().get(job.key());
                if (spec != null && spec.nodes() != null) {
                    whole(view, job, spec, found);
                } else if (job.value().nodes() != null) {
                    found.add(job.key(), "progress of nodes but no nodes");
                }
            } else if (job.key().isNode()) {
                JobRow parent = view.jobs().get(job.key().parent());
                if (parent == null || parent.nodes() == null || !view.attempts().contains(job.key())) {
                    found.add(job.key(), job.value() + " under " + parent);
                }
            }
        }
    }

    private static void whole(SchedulerView view, Row<JobId, JobRow> job, JobSpec spec, Invariants.Violations found) {
        JobStatus status = job.value().status();
        boolean placed = status == JobStatus.STARTING || status == JobStatus.RUNNING;
        NodesProgress progress = job.value().nodes();
        List<Row<JobId, AttemptRow>> live = LiveNodes.of(view, job.key());
        if (progress == null || !placed) {
            if (progress != null || placed || !live.isEmpty()) {
                found.add(job.key(), status + " with " + progress + " and " + live.size() + " live nodes");
            }
            return;
        }
        AttemptRow main = LiveNodes.main(view, job.key(), spec);
        if (progress.live() != live.size() || live.isEmpty() || (main == null) != (progress.mainEnd() != null)) {
            found.add(job.key(), progress + " with " + live.size() + " live nodes, main node " + main);
        }
        boolean runs = main != null && main.startedAt() != null;
        if (main != null && runs != (status == JobStatus.RUNNING)) {
            found.add(job.key(), status + " with main node " + main);
        }
        for (Row<JobId, AttemptRow> node : live) {
            AttemptRow attempt = node.value();
            JobRow row = view.jobs().get(node.key());
            if (attempt.number() != progress.attempt()
                    || !attempt.environment().equals(live.getFirst().value().environment())) {
                found.add(node.key(), attempt + " with " + progress);
            }
            if (main == null && (row == null || row.stop() == null)) {
                found.add(node.key(), "not being stopped although the main node has ended");
            }
            if (main != null && !runs && !spec.isMainNode(node.key()) && attempt.startedAt() != null) {
                found.add(node.key(), "runs although the main node does not");
            }
        }
    }
}
