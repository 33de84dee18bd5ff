package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReadyChunk;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a queue, or in one share of it, in its order; an array job is the row of its children that have not been placed. Reads
 * a few rows at a time: mostly the first is all that is looked at.
 */
final class Lane {
    private static final int PAGE_MIN = 2;
    private static final int PAGE_MAX = 64;

    private final SchedulerView view;
    private final WaitingKey end;
    private WaitingKey from;
    private List<Row<WaitingKey, WaitingRow>> page = List.of();
    private int next;
    private int pageSize = PAGE_MIN;
    private boolean lastPage;
    private @Nullable Candidate head;
    /** Of the array job that stands first: its next child to look at. */
    private int child = NOT_LOOKED;

    private static final int NOT_LOOKED = -1;

    /** Everything from one place to before another. */
    Lane(SchedulerView view, WaitingKey from, WaitingKey end) {
        this.view = view;
        this.from = from;
        this.end = end;
    }

    /** The next attempt; null when there is none. The same one until it is placed or passed over. */
    @Nullable
    Candidate head() {
        while (head == null) {
            Row<WaitingKey, WaitingRow> row = row();
            if (row == null) {
                return null;
            }
            head = candidate(row);
            if (head == null) {
                pass();
            }
        }
        return head;
    }

    /** The head was placed: the next one is the array job's next child, or what stands behind. */
    void placed() {
        head = null;
        if (child == NOT_LOOKED) {
            pass();
        } else {
            child++;
        }
    }

    /** The head's row is left standing, all of an array job's children with it. */
    void pass() {
        head = null;
        child = NOT_LOOKED;
        next++;
    }

    private @Nullable Row<WaitingKey, WaitingRow> row() {
        if (next == page.size()) {
            if (lastPage) {
                return null;
            }
            page = view.waiting().scan(from, end, pageSize);
            lastPage = page.size() < pageSize;
            pageSize = Math.min(4 * pageSize, PAGE_MAX);
            next = 0;
            if (page.isEmpty()) {
                return null;
            }
            from = page.getLast().key().next();
        }
        return page.get(next);
    }

    private @Nullable Candidate candidate(Row<WaitingKey, WaitingRow> row) {
        JobId job = row.value().job();
        JobSpec spec = Rows.need(view.specs(), job.parent());
        ArrayProgress array = Rows.need(view.jobs(), job).array();
        if (array == null) {
            return new Candidate(row.key(), job, new AttemptId(job, row.value().attempt()), spec);
        }
        if (array.stepwise()) {
            child = nextReady(job, Math.max(child, 0));
            return child < 0
                    ? null
                    : new Candidate(
                            row.key(),
                            job,
                            new AttemptId(job.child(child), row.value().attempt()),
                            spec);
        }
        EndedChunk chunk = null;
        for (child = Math.max(child, array.nextIndex()); child < array.size(); child++) {
            if (chunk == null || child % EndedChunk.CHILDREN == 0) {
                EndedChunk stored = view.endedChildren().get(ChunkKey.of(job.child(child)));
                chunk = stored == null ? EndedChunk.empty() : stored;
            }
            // One that was cancelled before its turn has ended, and so has one that was carried over.
            if (!chunk.hasEnded(child)) {
                return new Candidate(
                        row.key(),
                        job,
                        new AttemptId(job.child(child), row.value().attempt()),
                        spec);
            }
        }
        return null;
    }

    /** The next child from this one on that was released by itself and has not been placed; -1 when there is none. */
    private int nextReady(JobId job, int from) {
        ChunkKey end = new ChunkKey(job, Integer.MAX_VALUE);
        int inChunk = from % EndedChunk.CHILDREN;
        for (Row<ChunkKey, ReadyChunk> chunk :
                view.readyChildren().scan(new ChunkKey(job, from / EndedChunk.CHILDREN), end, 2)) {
            int first = chunk.key().chunk() * EndedChunk.CHILDREN;
            int next = chunk.value().next(first < from ? inChunk : 0);
            if (next >= 0) {
                return first + next;
            }
        }
        return -1;
    }
}
