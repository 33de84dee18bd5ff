package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds an event about many children of an array job. As long as those without rows stay alike they need none; only when the event
 * tells some of them from the others do these get rows.
 */
final class ChildFold {
    private final FoldedRows rows;
    private final AccountId account;
    private final long sequence;
    private final long at;

    ChildFold(FoldedRows rows, AccountId account, long sequence, long at) {
        this.rows = rows;
        this.account = account;
        this.sequence = sequence;
        this.at = at;
    }

    /** Children that have succeeded in the array job that this one repeats have succeeded here too. */
    void carriedOver(ChildrenCarriedOver event) {
        for (int index : rows.succeededChildren(account, event.retriedJobId())) {
            change(event.jobId().child(index), child -> JobProjector.carriedOver(child, event.retriedJobId(), at));
        }
    }

    /** Children can be placed: none of them had been named before. */
    void released(ChildrenReleased event) {
        int count = 0;
        for (ChildRange range : event.children()) {
            count += range.to() - range.from();
        }
        if (movesAllUntouched(event.jobId(), count, JobStatus.RUNNABLE, null)) {
            return;
        }
        for (ChildRange range : event.children()) {
            for (int index = range.from(); index < range.to(); index++) {
                change(event.jobId().child(index), JobProjector::released);
            }
        }
    }

    /** Children that had not been placed have failed: those that were released have rows, the others mostly none. */
    void failed(ChildrenFailed event) {
        JobId array = event.jobId();
        int withoutRow = event.count();
        for (ChildRange range : event.children()) {
            for (JobRow row : rows.openChildren(account, array, range.from(), range.to())) {
                if (row.state().attempt() == 0) {
                    change(row.head().id(), child -> JobProjector.failed(child, event, at));
                    withoutRow--;
                }
            }
        }
        if (withoutRow > 0 && !movesAllUntouched(array, withoutRow, JobStatus.FAILED, event)) {
            for (ChildRange range : event.children()) {
                for (int index = range.from(); index < range.to(); index++) {
                    if (rows.find(account, array.child(index)).isEmpty()) {
                        change(array.child(index), child -> JobProjector.failed(child, event, at));
                    }
                }
            }
        }
    }

    private void change(JobId child, FoldedRows.JobChange change) {
        rows.change(account, child, sequence, at, change);
    }

    /** Whether the event is about all children without rows, which then stay without. */
    private boolean movesAllUntouched(JobId id, int count, JobStatus to, @Nullable ChildrenFailed failed) {
        Optional<JobRow> array = rows.find(account, id);
        ArrayState children = array.map(JobRow::children).orElse(null);
        if (children == null || children.untouched() != count) {
            return false;
        }
        String reason = failed == null ? null : failed.statusReason();
        JobRow moved = array.get().with(children.moveUntouched(to, reason, at));
        rows.put(array.get(), moved);
        rows.lanes().moved(array.get(), moved, at);
        return true;
    }
}
