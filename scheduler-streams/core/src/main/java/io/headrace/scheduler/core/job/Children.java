package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.ReadyChunk;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.JobId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the children of an array job are, most of which have no rows. Keeps the chunk that was read last, so ask for children in
 * ascending order.
 */
public final class Children {
    private final SchedulerView view;
    private final JobId parent;
    private final JobRow row;
    private final ArrayProgress array;
    private int chunkNumber = -1;
    private EndedChunk ended = EndedChunk.empty();
    private ReadyChunk ready = ReadyChunk.empty();

    private Children(SchedulerView view, JobId parent, JobRow row, ArrayProgress array) {
        this.view = view;
        this.parent = parent;
        this.row = row;
        this.array = array;
    }

    /** The children of this job; null when there is no such job or it is not an array job. */
    public static @Nullable Children find(SchedulerView view, JobId parent) {
        JobRow row = view.jobs().get(parent);
        ArrayProgress array = row == null ? null : row.array();
        return row == null || array == null ? null : new Children(view, parent, row, array);
    }

    /** The children of this array job. */
    public static Children of(SchedulerView view, JobId parent) {
        return Objects.requireNonNull(find(view, parent), "not an array job");
    }

    /** How many there are. */
    public int size() {
        return array.size();
    }

    /** Whether this child has ended. */
    public boolean hasEnded(int index) {
        read(index);
        return row.status().terminal() || ended.hasEnded(index);
    }

    /** Whether this child has failed. One that never came into being before its array job failed shares that end. */
    public boolean hasFailed(int index) {
        read(index);
        return ended.hasEnded(index) ? ended.hasFailed(index) : row.status() == JobStatus.FAILED;
    }

    /** Whether this child was released by itself and waits for its first placement. */
    public boolean isReady(int index) {
        read(index);
        return ready.isReady(index);
    }

    /** Its status. */
    public JobStatus status(int index) {
        JobRow own = view.jobs().get(parent.child(index));
        if (own != null) {
            return own.status();
        }
        if (hasEnded(index)) {
            return hasFailed(index) ? JobStatus.FAILED : JobStatus.SUCCEEDED;
        }
        boolean released = array.stepwise() ? isReady(index) : row.waitsFor() == 0;
        return released ? JobStatus.RUNNABLE : JobStatus.PENDING;
    }

    /** How many from one index to before another have neither been placed nor ended. */
    public int unplaced(int from, int to) {
        int count = to
                - from
                - view.jobs()
                        .scan(parent.child(from), parent.child(to), Integer.MAX_VALUE)
                        .size();
        for (int index = from; index < to; ) {
            read(index);
            int end = Math.min(to, (index / EndedChunk.CHILDREN + 1) * EndedChunk.CHILDREN);
            count -= ended.endedBetween(index, end);
            index = end;
        }
        return count;
    }

    private void read(int index) {
        if (index / EndedChunk.CHILDREN != chunkNumber) {
            chunkNumber = index / EndedChunk.CHILDREN;
            ChunkKey key = new ChunkKey(parent, chunkNumber);
            EndedChunk storedEnded = view.endedChildren().get(key);
            ended = storedEnded == null ? EndedChunk.empty() : storedEnded;
            ReadyChunk storedReady = array.stepwise() ? view.readyChildren().get(key) : null;
            ready = storedReady == null ? ReadyChunk.empty() : storedReady;
        }
    }
}
