package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainCancelled;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainRequested;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrained;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.ExecutorEvent.ExecutorStopped;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.event.JobEvent;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.event.Refusal;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.Refusal.ReportIgnored;
import io.headrace.schemas.event.ResourceEvent;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.event.ServiceEvent;
import io.headrace.schemas.event.ServiceJobEvent;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.event.ServiceJobEvent.JobUnscheduled;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.ResourceKind;
import io.headrace.submitter.readmodel.RowChanges.AttemptKey;
import io.headrace.submitter.readmodel.RowChanges.ExecutorChange;
import io.headrace.submitter.readmodel.RowChanges.HistoryRow;
import io.headrace.submitter.readmodel.RowChanges.JobKey;
import io.headrace.submitter.readmodel.RowChanges.ResourceChange;
import io.headrace.submitter.readmodel.RowChanges.ServiceChange;
import io.headrace.submitter.readmodel.RowChanges.Taken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a batch of events over the rows as they were before it. Pure but for reading rows: what comes out depends on
 * the rows and the events alone. An event that is not newer than the account's last one changes nothing.
 */
final class EventFold {
    private final FoldedRows rows;
    private final RowChanges changes;
    private final LaneFold lanes;

    EventFold(RowSource before) {
        this.rows = new FoldedRows(before);
        this.changes = rows.changes();
        this.lanes = rows.lanes();
    }

    /** The rows as they are after the events so far. */
    FoldedRows rows() {
        return rows;
    }

    /** What the events so far change. */
    RowChanges changes() {
        return changes;
    }

    /**
     * Folds one event.
     *
     * @param body the event's JSON as it was written
     * @return whether it was new; false for a repetition, which changes nothing
     * @throws MissingEventsException when events before it are missing; it changes nothing. The first of an account may have any number:
     *     older ones may have been deleted
     */
    boolean fold(Envelope<? extends Event> envelope, String body) throws MissingEventsException {
        rows.nextEvent();
        AccountId account = envelope.account();
        long position = rows.position(account);
        if (envelope.sequence() <= position) {
            return false;
        }
        if (position != 0 && envelope.sequence() != position + 1) {
            throw new MissingEventsException(account, position + 1, envelope.sequence());
        }
        changes.positions.put(account, envelope.sequence());
        Event event = envelope.data();
        changes.history.add(new HistoryRow(
                account,
                envelope.sequence(),
                envelope.time(),
                event.getClass().getSimpleName(),
                jobNamedBy(event),
                envelope.actor(),
                envelope.causationId(),
                body));
        switch (event) {
            case ResourceEvent e ->
                changes.resources.add(new ResourceChange(account, envelope.sequence(), envelope.time(), e));
            case JobEvent e -> job(account, envelope.sequence(), envelope.time(), e, body);
            case WaitEvent e -> {
                rows.change(
                        account, e.jobId(), envelope.sequence(), envelope.time(), row -> JobProjector.project(row, e));
                rows.find(account, e.jobId()).ifPresent(row -> lanes.reservation(row, e));
            }
            case AttemptEvent e -> attempt(account, envelope.sequence(), envelope.time(), e);
            case ExecutorEvent e -> executor(account, envelope.time(), e, body);
            case ServiceEvent e -> changes.resources.add(new ServiceChange(account, envelope.sequence(), e));
            case ServiceJobEvent e -> service(account, envelope.sequence(), envelope.time(), e);
            // A refusal changes nothing; it is part of the history, and the answer to whoever waits for it.
            case Refusal e -> {}
        }
        return true;
    }

    /** The job whose history an event belongs to, as text; null when it belongs to none. */
    static @Nullable String jobNamedBy(Event event) {
        return switch (event) {
            case JobEvent e -> e.jobId().toString();
            case WaitEvent e -> e.jobId().toString();
            case AttemptEvent e -> e.attemptId().job().toString();
            case ResourceTagged e -> taggedJob(e.kind(), e.name());
            case ResourceUntagged e -> taggedJob(e.kind(), e.name());
            case ResourceEvent e -> null;
            case ServiceEvent e -> null;
            case ServiceJobEvent e -> e.jobId().toString();
            case ExecutorEvent e ->
                e instanceof StaleAttemptStopped stale ? stale.attemptId().job().toString() : null;
            case Refusal e ->
                switch (e) {
                    case CommandRejected rejected -> rejected.jobId();
                    case ReportIgnored ignored -> ignored.attemptId().job().toString();
                };
        };
    }

    private static @Nullable String taggedJob(ResourceKind kind, String name) {
        return kind == ResourceKind.JOB || kind == ResourceKind.SERVICE_JOB ? name : null;
    }

    private void job(AccountId account, long sequence, long at, JobEvent event, String body) {
        JobId id = event.jobId();
        switch (event) {
            case JobSubmitted e -> {
                JobRow row = JobProjector.submitted(account, sequence, at, e);
                rows.put(null, row);
                changes.bodies.put(new JobKey(account, id), body);
                lanes.used(row, 0, at);
            }
            case JobPurged e -> rows.purge(account, id);
            case JobPlaced e -> {
                rows.find(account, id.parent())
                        .ifPresent(job -> changes.put(
                                new AttemptKey(account, e.attemptId()), AttemptProjector.placed(job.head(), at, e)));
                rows.change(account, id, sequence, at, row -> JobProjector.project(row, e, at));
                if (id.isChild()) {
                    rows.change(account, id.parent(), sequence, at, JobProjector::childPlaced);
                }
                placed(account, id, e.resources().vcpuMillis(), at);
            }
            case NodesPlaced e -> nodesPlaced(account, sequence, at, e);
            case JobEvent.NodesStopRequested e -> fold(account, sequence, at, e);
            case JobEvent.JobPending e -> fold(account, sequence, at, e);
            case JobEvent.DependencyMet e -> fold(account, sequence, at, e);
            case JobEvent.JobQueued e -> queued(account, sequence, at, e, e.front());
            case JobEvent.ArrayQueued e -> queued(account, sequence, at, e, false);
            case JobEvent.JobStopRequested e -> fold(account, sequence, at, e);
            case JobEvent.ChildrenCarriedOver e -> new ChildFold(rows, account, sequence, at).carriedOver(e);
            case JobEvent.ChildrenReleased e -> new ChildFold(rows, account, sequence, at).released(e);
            case JobEvent.ChildrenFailed e -> new ChildFold(rows, account, sequence, at).failed(e);
            case JobEvent.ChildrenSwept e -> fold(account, sequence, at, e);
            case JobEvent.PurgePostponed e -> fold(account, sequence, at, e);
            case JobEvent.ArrayStopRequested e -> fold(account, sequence, at, e);
            case JobEvent.JobSucceeded e -> ended(account, sequence, at, e);
            case JobEvent.JobFailed e -> ended(account, sequence, at, e);
            case JobEvent.DependantsReleased e -> fold(account, sequence, at, e);
        }
    }

    private void queued(AccountId account, long sequence, long at, JobEvent event, boolean front) {
        Place place = Place.of(sequence, front);
        rows.change(account, event.jobId(), sequence, at, row -> JobProjector.queued(row, event, place, at));
    }

    private void ended(AccountId account, long sequence, long at, JobEvent event) {
        fold(account, sequence, at, event);
        if (event.jobId().isWhole()) {
            rows.find(account, event.jobId()).ifPresent(row -> lanes.used(row, 0, at));
        }
    }

    /** A job was placed: what it takes of consumable resources may be gone for good. */
    private void placed(AccountId account, JobId id, long vcpuMillis, long at) {
        rows.find(account, id.parent()).ifPresent(row -> {
            row.head().sharing().consumables().forEach(taken -> changes.resources.add(new Taken(account, taken)));
            lanes.used(row, vcpuMillis, at);
        });
    }

    private void nodesPlaced(AccountId account, long sequence, long at, NodesPlaced event) {
        fold(account, sequence, at, event);
        Optional<JobRow> job = rows.find(account, event.jobId());
        NodeLayout layout = job.map(row -> row.head().nodes()).orElse(null);
        if (layout == null) {
            return;
        }
        long vcpuMillis = event.nodes().stream()
                .mapToLong(node -> layout.resourcesOf(node.node()).vcpuMillis())
                .sum();
        placed(account, event.jobId(), vcpuMillis, at);
        for (NodePlacement placement : event.nodes()) {
            AttemptRow attempt = AttemptProjector.placed(job.get().head(), at, event, placement, layout);
            changes.put(new AttemptKey(account, attempt.id()), attempt);
            JobId id = attempt.id().job();
            JobRow node = rows.find(account, id).orElseGet(() -> {
                JobRow untouched = job.get().untouchedNode(id.nodeIndex());
                return new JobRow(job.get().nodeHead(id.nodeIndex(), sequence), untouched.state(), null, null);
            });
            changes.put(new JobKey(account, id), JobProjector.nodePlaced(node, event));
            rows.statusChanges().add(id);
        }
    }

    private void fold(AccountId account, long sequence, long at, JobEvent event) {
        rows.change(account, event.jobId(), sequence, at, row -> JobProjector.project(row, event, at));
    }

    private void service(AccountId account, long sequence, long at, ServiceJobEvent event) {
        rows.change(account, event.jobId(), sequence, at, row -> JobProjector.project(row, event));
        if (event instanceof JobUnscheduled unscheduled) {
            uncounted(account, unscheduled.attemptId(), AttemptRow.Uncounted.UNSCHEDULED);
        } else if (event instanceof JobPreempted preempted) {
            uncounted(account, preempted.attemptId(), AttemptRow.Uncounted.PREEMPTED);
        }
    }

    private void uncounted(AccountId account, AttemptId id, AttemptRow.Uncounted why) {
        rows.attempt(account, id).ifPresent(present -> changes.put(new AttemptKey(account, id), present.with(why)));
    }

    private void attempt(AccountId account, long sequence, long at, AttemptEvent event) {
        AttemptId id = event.attemptId();
        AttemptKey key = new AttemptKey(account, id);
        rows.attempt(account, id).ifPresent(present -> {
            AttemptRow after = AttemptProjector.project(present, event);
            changes.put(key, after);
            if (after.ended() && !present.ended()) {
                rows.find(account, id.job().parent())
                        .ifPresent(job -> lanes.used(job, -present.resources().vcpuMillis(), at));
            }
        });
        if (!id.job().isNode()) {
            rows.change(account, id.job(), sequence, at, job -> JobProjector.project(job, event));
            return;
        }
        rows.find(account, id.job()).ifPresent(node -> {
            JobRow after = JobProjector.projectNode(node, event);
            changes.put(new JobKey(account, id.job()), after);
            rows.statusChanges().add(node, after);
        });
        rows.find(account, id.job().parent())
                .filter(job -> job.head().nodes() != null && job.head().nodes().isMain(id.job()))
                .ifPresent(job -> rows.put(job, JobProjector.project(job, event)));
    }

    private void executor(AccountId account, long at, ExecutorEvent event, String body) {
        switch (event) {
            case ExecutorRegistered e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.REGISTERED, at, body));
            case ExecutorStopped e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.STOPPED, at, null));
            case ExecutorDrainRequested e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.DRAINING, at, null));
            case ExecutorDrainCancelled e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.REGISTERED, at, null));
            case ExecutorDrained e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.DRAINED, at, null));
            case ExecutorLost e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.LOST, at, null));
            case RegistrationRequested e -> {}
            case StaleAttemptStopped e -> {}
        }
    }
}
