package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.submitter.readmodel.RowChanges.AttemptKey;
import io.headrace.submitter.readmodel.RowChanges.CountKey;
import io.headrace.submitter.readmodel.RowChanges.JobKey;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows as they are after the events of a batch so far: those that the events have changed, and behind them those that were there before.
 * A change of a row is counted, and noted for its lane and for whoever tells others of new states.
 */
final class FoldedRows {
    private final RowSource before;
    private final RowChanges changes = new RowChanges();
    private final LaneFold lanes = new LaneFold(changes);
    private StatusChanges statusChanges = new StatusChanges();

    FoldedRows(RowSource before) {
        this.before = before;
    }

    /** What the events so far change. */
    RowChanges changes() {
        return changes;
    }

    /** Another event is folded: the changes of states are noted anew. */
    void nextEvent() {
        statusChanges = new StatusChanges();
    }

    /** Sequence number of the account's last event. */
    long position(AccountId account) {
        return changes.positions.computeIfAbsent(account, before::position);
    }

    /** Whose status the last event has changed. */
    StatusChanges statusChanges() {
        return statusChanges;
    }

    /** What happens to lanes. */
    LaneFold lanes() {
        return lanes;
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

    /** The row of an attempt, as it is after the events so far. */
    Optional<AttemptRow> attempt(AccountId account, AttemptId id) {
        AttemptRow changed = changes.attempts.get(new AttemptKey(account, id));
        return changed != null || purged(account, id.job())
                ? Optional.ofNullable(changed)
                : before.attempt(account, id);
    }

    /** A change of one job's row. */
    interface JobChange {
        JobRow apply(JobRow row);
    }

    /** Changes the row of a job; a child gets its row with the first event that names it. */
    void change(AccountId account, JobId id, long sequence, long at, JobChange change) {
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
        return array.with(s.withStartedAt(childStartedAt));
    }

    /** The row of a job, child or node. */
    Optional<JobRow> find(AccountId account, JobId id) {
        JobRow changed = changes.jobs.get(new JobKey(account, id));
        return changed != null || purged(account, id) ? Optional.ofNullable(changed) : before.job(account, id);
    }

    private boolean purged(AccountId account, JobId id) {
        return !changes.purged.isEmpty() && changes.purged.contains(new JobKey(account, id.parent()));
    }

    /** Puts the row of a whole job in place of another, or of none. */
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

    /** The job is gone, with its children, nodes and attempts. */
    void purge(AccountId account, JobId id) {
        find(account, id).ifPresent(row -> count(row, -1));
        changes.purge(new JobKey(account, id));
    }
}
