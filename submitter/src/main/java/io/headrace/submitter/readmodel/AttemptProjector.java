package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.AttemptEvent.AttemptAdopted;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.submitter.readmodel.JobRow.Head;
import org.jspecify.annotations.Nullable;

/** The fold row x event -> row for attempts, as {@link JobProjector} is for jobs. */
final class AttemptProjector {
    private AttemptProjector() {}

    /** The row of an attempt that was placed just now. */
    static AttemptRow placed(Head job, long at, JobPlaced event) {
        return new AttemptRow(
                job.account(),
                event.attemptId(),
                event.executorId(),
                event.computeEnvironment(),
                event.resources(),
                at,
                LogStream.of(job, event.attemptId()),
                AttemptRow.Progress.starting(job.containers()),
                null);
    }

    /** The row of the attempt of a node that was placed just now. */
    static AttemptRow placed(Head job, long at, NodesPlaced event, NodePlacement node, NodeLayout layout) {
        AttemptId id = new AttemptId(event.jobId().node(node.node()), event.attempt());
        return new AttemptRow(
                job.account(),
                id,
                node.executorId(),
                event.computeEnvironment(),
                layout.resourcesOf(node.node()),
                at,
                LogStream.of(job, id),
                AttemptRow.Progress.starting(layout.containersOf(node.node())),
                null);
    }

    /** The row of the attempt that the event names, after the event. */
    static AttemptRow project(AttemptRow row, AttemptEvent event) {
        AttemptRow.Progress p = row.progress();
        return switch (event) {
            case AttemptStarting e -> row;
            case AttemptRunning e ->
                row.with(new AttemptRow.Progress(
                        AttemptRow.Status.RUNNING,
                        e.containerId(),
                        null,
                        null,
                        null,
                        e.startedAt(),
                        null,
                        null,
                        p.containers()));
            case AttemptSucceeded e ->
                row.with(new AttemptRow.Progress(
                        AttemptRow.Status.SUCCEEDED,
                        p.containerId(),
                        0,
                        null,
                        e.statusReason(),
                        started(p, e.startedAt()),
                        e.stoppedAt(),
                        e.logs(),
                        p.containersWith(e.containers())));
            case AttemptFailed e ->
                row.with(new AttemptRow.Progress(
                        AttemptRow.Status.FAILED,
                        p.containerId(),
                        e.exitCode(),
                        e.reason(),
                        e.statusReason(),
                        started(p, e.startedAt()),
                        e.stoppedAt(),
                        e.logs(),
                        p.containersWith(e.containers())));
            case AttemptLost e ->
                row.with(new AttemptRow.Progress(
                        AttemptRow.Status.LOST,
                        p.containerId(),
                        null,
                        null,
                        e.statusReason(),
                        started(p, e.startedAt()),
                        e.stoppedAt(),
                        null,
                        p.containers()));
            case AttemptAdopted e -> row;
            case PlacementReissued e -> row;
        };
    }

    /** An end tells the start once more, by the engine's clock: what was told first stays. */
    private static @Nullable Long started(AttemptRow.Progress before, @Nullable Long told) {
        return before.startedAt() == null ? told : before.startedAt();
    }
}
