package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.AttemptEvent;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent;
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
import io.headrace.submitter.readmodel.RowChanges.CountKey;
import io.headrace.submitter.readmodel.RowChanges.ExecutorChange;
import io.headrace.submitter.readmodel.RowChanges.HistoryRow;
import io.headrace.submitter.readmodel.RowChanges.JobKey;
import io.headrace.submitter.readmodel.RowChanges.ResourceChange;
import io.headrace.submitter.readmodel.RowChanges.ServiceChange;
import io.headrace.submitter.readmodel.RowChanges.Taken;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Folds a batch of events over the rows as they were before it. Pure but for reading rows: what comes out depends on
 * the rows and the events alone. An event that is not newer than the account's last one changes nothing.
 */
final class EventFold {
    private final RowSource before;
    private final RowChanges changes = new RowChanges();
    private final LaneFold lanes = new LaneFold(changes);
    private StatusChanges statusChanges = new StatusChanges();

    EventFold(RowSource before) {
        this.before = before;
    }

    /** Children of an array job that have rows and have not ended, as they are after the events so far. */
    List<JobRow> openChildren(AccountId account, JobId array, int from, int to) {
        Map<JobId, JobRow> rows = new TreeMap<>();
        if (!purged(account, array)) {
            before.openChildren(account, array, from, to)
                    .forEach(row -> rows.put(row.head().id(), row));
        }
        changes.jobs.forEach((key, row) -> {
            JobId id = key.id();
            boolean meant = id.isChild() && id.parent().equals(array) && id.index() >= from && id.index() < to;
            if (meant && key.account().equals(account)) {
                rows.put(id, row);
            }
        });
        return rows.values().stream()
                .filter(row -> !row.state().status().terminal())
                .toList();
    }

    /** Indexes of the children of an array job that have succeeded after the events so far. */
    Set<Integer> succeededChildren(AccountId account, JobId array) {
        Set<Integer> indexes = new TreeSet<>();
        if (!purged(account, array)) {
            indexes.addAll(before.succeededChildren(account, array));
        }
        changes.jobs.forEach((key, row) -> {
            boolean meant = key.id().isChild() && key.id().parent().equals(array);
            if (meant && key.account().equals(account) && row.state().status() == JobStatus.SUCCEEDED) {
                indexes.add(key.id().index());
            }
        });
        return indexes;
    }

    /** Which children of an array job, from one index to before another, have rows after the events so far; counted from the first. */
    BitSet childrenWithRows(AccountId account, JobId array, int from, int to) {
        BitSet rows = new BitSet();
        if (!purged(account, array)) {
            before.childrenWithRows(account, array, from, to).forEach(index -> rows.set(index - from));
        }
        for (int index = from; index < to; index++) {
            if (changes.jobs.containsKey(new JobKey(account, array.child(index)))) {
                rows.set(index - from);
            }
        }
        return rows;
    }

    /** Whose status the last event has changed. */
    StatusChanges statusChanges() {
        return statusChanges;
    }

    /** What happens to lanes. */
    LaneFold lanes() {
        return lanes;
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
        statusChanges = new StatusChanges();
        AccountId account = envelope.account();
        long position = changes.positions.computeIfAbsent(account, before::position);
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
                changeJob(
                        account, e.jobId(), envelope.sequence(), envelope.time(), row -> JobProjector.project(row, e));
                find(account, e.jobId()).ifPresent(row -> lanes.reservation(row, e));
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
                put(null, row);
                changes.bodies.put(new JobKey(account, id), body);
                lanes.used(row, 0, at);
            }
            case JobPurged e -> purge(account, id);
            case JobPlaced e -> {
                find(account, id.parent())
                        .ifPresent(job -> changes.put(
                                new AttemptKey(account, e.attemptId()), JobProjector.placed(job.head(), at, e)));
                changeJob(account, id, sequence, at, row -> JobProjector.project(row, e, at));
                if (id.isChild()) {
                    changeJob(account, id.parent(), sequence, at, JobProjector::childPlaced);
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
            case JobEvent.ChildrenCarriedOver e -> new ChildFold(this, account, sequence, at).carriedOver(e);
            case JobEvent.ChildrenReleased e -> new ChildFold(this, account, sequence, at).released(e);
            case JobEvent.ChildrenFailed e -> new ChildFold(this, account, sequence, at).failed(e);
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
        changeJob(account, event.jobId(), sequence, at, row -> JobProjector.queued(row, event, place, at));
    }

    private void ended(AccountId account, long sequence, long at, JobEvent event) {
        fold(account, sequence, at, event);
        if (event.jobId().isWhole()) {
            find(account, event.jobId()).ifPresent(row -> lanes.used(row, 0, at));
        }
    }

    /** A job was placed: what it takes of consumable resources may be gone for good. */
    private void placed(AccountId account, JobId id, long vcpuMillis, long at) {
        find(account, id.parent()).ifPresent(row -> {
            row.head().sharing().consumables().forEach(taken -> changes.resources.add(new Taken(account, taken)));
            lanes.used(row, vcpuMillis, at);
        });
    }

    private void nodesPlaced(AccountId account, long sequence, long at, NodesPlaced event) {
        fold(account, sequence, at, event);
        Optional<JobRow> job = find(account, event.jobId());
        NodeLayout layout = job.map(row -> row.head().nodes()).orElse(null);
        if (layout == null) {
            return;
        }
        long vcpuMillis = event.nodes().stream()
                .mapToLong(node -> layout.resourcesOf(node.node()).vcpuMillis())
                .sum();
        placed(account, event.jobId(), vcpuMillis, at);
        for (NodePlacement placement : event.nodes()) {
            AttemptRow attempt = JobProjector.placed(job.get().head(), at, event, placement, layout);
            changes.put(new AttemptKey(account, attempt.id()), attempt);
            JobId id = attempt.id().job();
            JobRow node = find(account, id).orElseGet(() -> {
                JobRow untouched = job.get().untouchedNode(id.nodeIndex());
                return new JobRow(job.get().nodeHead(id.nodeIndex(), sequence), untouched.state(), null, null);
            });
            changes.put(new JobKey(account, id), JobProjector.nodePlaced(node, event));
            statusChanges.add(id);
        }
    }

    private void fold(AccountId account, long sequence, long at, JobEvent event) {
        changeJob(account, event.jobId(), sequence, at, row -> JobProjector.project(row, event, at));
    }

    private void service(AccountId account, long sequence, long at, ServiceJobEvent event) {
        changeJob(account, event.jobId(), sequence, at, row -> JobProjector.project(row, event));
        if (event instanceof JobUnscheduled unscheduled) {
            uncounted(account, unscheduled.attemptId(), AttemptRow.Uncounted.UNSCHEDULED);
        } else if (event instanceof JobPreempted preempted) {
            uncounted(account, preempted.attemptId(), AttemptRow.Uncounted.PREEMPTED);
        }
    }

    private void uncounted(AccountId account, AttemptId id, AttemptRow.Uncounted why) {
        AttemptKey key = new AttemptKey(account, id);
        AttemptRow known = changes.attempts.get(key);
        Optional<AttemptRow> row = known != null ? Optional.of(known) : before.attempt(account, id);
        row.ifPresent(present -> changes.put(key, present.with(why)));
    }

    private void attempt(AccountId account, long sequence, long at, AttemptEvent event) {
        AttemptId id = event.attemptId();
        AttemptKey key = new AttemptKey(account, id);
        attempt(account, id).ifPresent(present -> {
            AttemptRow after = JobProjector.project(present, event);
            changes.put(key, after);
            if (after.ended() && !present.ended()) {
                find(account, id.job().parent())
                        .ifPresent(job -> lanes.used(job, -present.resources().vcpuMillis(), at));
            }
        });
        if (!id.job().isNode()) {
            changeJob(account, id.job(), sequence, at, job -> JobProjector.project(job, event));
            return;
        }
        find(account, id.job()).ifPresent(node -> {
            JobRow after = JobProjector.projectNode(node, event);
            changes.put(new JobKey(account, id.job()), after);
            statusChanges.add(node, after);
        });
        find(account, id.job().parent())
                .filter(job -> job.head().nodes() != null && job.head().nodes().isMain(id.job()))
                .ifPresent(job -> put(job, JobProjector.project(job, event)));
    }

    /** The row of an attempt, as it is after the events so far. */
    Optional<AttemptRow> attempt(AccountId account, AttemptId id) {
        AttemptRow changed = changes.attempts.get(new AttemptKey(account, id));
        return changed != null || purged(account, id.job())
                ? Optional.ofNullable(changed)
                : before.attempt(account, id);
    }

    private void executor(AccountId account, long at, ExecutorEvent event, String body) {
        switch (event) {
            case ExecutorRegistered e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.REGISTERED, at, body));
            case ExecutorStopped e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.STOPPED, at, null));
            case ExecutorLost e ->
                changes.executors.add(new ExecutorChange(account, e.executorId(), ExecutorStatus.LOST, at, null));
            case RegistrationRequested e -> {}
            case StaleAttemptStopped e -> {}
        }
    }

    /** A change of one job's row. */
    interface JobChange {
        JobRow apply(JobRow row);
    }

    /** Changes the row of a job; a child gets its row with the first event that names it. */
    void changeJob(AccountId account, JobId id, long sequence, long at, JobChange change) {
        if (!id.isChild()) {
            find(account, id).ifPresent(row -> {
                JobRow changed = change.apply(row);
                put(row, changed);
                lanes.moved(row, changed, at);
            });
            return;
        }
        Optional<JobRow> parent = find(account, id.parent());
        ArrayState children = parent.map(JobRow::children).orElse(null);
        if (children == null) {
            return;
        }
        JobRow array = parent.get();
        Optional<JobRow> existing = find(account, id);
        JobRow child = existing.orElseGet(() -> {
            JobRow untouched = array.untouchedChild(id.index());
            return new JobRow(array.childHead(id.index(), sequence), untouched.state(), null, null);
        });
        JobRow changed = change.apply(child);
        changes.put(new JobKey(account, id), changed);
        statusChanges.add(child, changed);
        ArrayState touched = existing.isPresent() ? children : children.touchOne();
        JobRow after = array.with(
                touched.moveOne(child.state().status(), changed.state().status(), at));
        put(array, withFirstStart(after, changed.state().startedAt()));
        lanes.moved(child, changed, at);
        lanes.moved(array, after, at);
    }

    /** An array job has started when the first of its children has. */
    private static JobRow withFirstStart(JobRow array, @Nullable Long childStartedAt) {
        JobRow.State s = array.state();
        if (childStartedAt == null || s.startedAt() != null) {
            return array;
        }
        return array.with(new JobRow.State(
                s.status(),
                s.reason(),
                childStartedAt,
                s.stoppedAt(),
                s.attemptEnded(),
                s.attempt(),
                s.cancelled(),
                s.terminated()));
    }

    Optional<JobRow> find(AccountId account, JobId id) {
        JobRow changed = changes.jobs.get(new JobKey(account, id));
        return changed != null || purged(account, id) ? Optional.ofNullable(changed) : before.job(account, id);
    }

    boolean purged(AccountId account, JobId id) {
        return !changes.purged.isEmpty() && changes.purged.contains(new JobKey(account, id.parent()));
    }

    void put(@Nullable JobRow old, JobRow row) {
        if (old != null) {
            count(old, -1);
            statusChanges.add(old, row);
        }
        count(row, 1);
        changes.put(new JobKey(row.head().account(), row.head().id()), row);
    }

    /** Counts what a row stands for: an array job for its children, any other job for itself and its nodes. */
    private void count(JobRow row, int sign) {
        ArrayState children = row.children();
        if (children == null) {
            count(row.head(), row.state().status(), sign);
            return;
        }
        for (JobStatus status : JobStatus.values()) {
            count(row.head(), status, sign * children.counts().get(status));
        }
    }

    private void count(JobRow.Head head, JobStatus status, long more) {
        if (more != 0) {
            changes.counts.merge(new CountKey(head.account(), head.queue(), status), more, Long::sum);
        }
    }

    private void purge(AccountId account, JobId id) {
        find(account, id).ifPresent(row -> count(row, -1));
        changes.purge(new JobKey(account, id));
    }
}
