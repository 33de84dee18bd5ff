package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.ReadyChunk;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.ChildrenSwept;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import java.util.BitSet;

/** What events about children of array jobs change. */
final class ChildEvolution {
    private ChildEvolution() {}

    static void released(SchedulerState state, ChildrenReleased event) {
        JobId job = event.jobId();
        JobRow row = Rows.need(state.jobs(), job);
        int count = 0;
        for (ChildRange range : event.children()) {
            count += range.to() - range.from();
            for (int from = range.from(); from < range.to(); from = nextChunk(from)) {
                setReady(state, job, from, Math.min(nextChunk(from), range.to()), true);
            }
        }
        ready(state, job, row, ready(row) + count);
    }

    static void carriedOver(SchedulerState state, ChildrenCarriedOver event) {
        JobRow row = Rows.need(state.jobs(), event.jobId());
        ArrayProgress progress = JobEvolution.progress(row, event.jobId());
        int open = -1;
        for (int from = 0; from < progress.size(); from = nextChunk(from)) {
            EndedChunk old =
                    JobEvolution.chunk(state, ChunkKey.of(event.retriedJobId().child(from)));
            EndedChunk succeeded = old.onlySucceeded();
            int to = Math.min(nextChunk(from), progress.size());
            if (succeeded.endedBetween(from, to) > 0) {
                state.endedChildren().put(ChunkKey.of(event.jobId().child(from)), succeeded);
            }
            open = open < 0 ? succeeded.nextOpen(from, to) : open;
        }
        ArrayProgress after = progress.plusSucceeded(event.count()).withNextIndex(Math.max(0, open));
        state.jobs().put(event.jobId(), row.withArray(after));
    }

    static void failed(SchedulerState state, ChildrenFailed event) {
        JobId job = event.jobId();
        JobRow row = Rows.need(state.jobs(), job);
        ArrayProgress progress = JobEvolution.progress(row, job);
        int taken = 0;
        for (ChildRange range : event.children()) {
            for (int from = range.from(); from < range.to(); from = nextChunk(from)) {
                int to = Math.min(nextChunk(from), range.to());
                ChunkKey key = ChunkKey.of(job.child(from));
                BitSet placed = placed(state, job, from, to);
                state.endedChildren().put(key, JobEvolution.chunk(state, key).withOpenFailed(from, to, placed));
                taken += setReady(state, job, from, to, false);
            }
        }
        if (progress.stepwise()) {
            JobRow after = row.withArray(progress.plusFailed(event.count()));
            ready(state, job, after, ready(row) - taken);
        } else {
            WaitEvolution.leave(state, job, row);
            ArrayProgress after = progress.withNextIndex(progress.size()).plusFailed(event.count());
            state.jobs().put(job, WaitEvolution.withoutReason(state, job, row).withArray(after));
        }
        int first = event.children().getFirst().from();
        int last = event.children().getLast().to();
        for (JobId sweep : event.sweeps()) {
            // In an array job whose children run one after the other, the child behind the last may be next.
            int to = sweep.equals(job) ? Math.min(last + 1, progress.size()) : last;
            sweep(state, sweep, new SweepRow(first, to));
        }
    }

    static void swept(SchedulerState state, ChildrenSwept event) {
        SweepRow row = Rows.need(state.sweeps(), event.jobId());
        if (event.toIndex() < row.to()) {
            state.sweeps().put(event.jobId(), new SweepRow(event.toIndex(), row.to()));
        } else {
            state.sweeps().remove(event.jobId());
        }
    }

    /** Children of the array job are to be looked through. */
    static void sweep(SchedulerState state, JobId job, SweepRow more) {
        SweepRow before = state.sweeps().get(job);
        state.sweeps().put(job, before == null ? more : before.and(more));
    }

    /** A child was placed for the first time. */
    static void placed(SchedulerState state, JobId child) {
        JobRow row = Rows.need(state.jobs(), child.parent());
        setReady(state, child.parent(), child.index(), child.index() + 1, false);
        WaitEvolution.dropReservation(state, child.parent());
        JobRow placed = WaitEvolution.afterChild(state, child.parent(), row);
        ready(state, child.parent(), placed, ready(row) - 1);
    }

    /** A child that had never been placed has ended: it may have waited for its first placement. */
    static void endedUnplaced(SchedulerState state, JobId child) {
        JobRow row = Rows.need(state.jobs(), child.parent());
        int taken = setReady(state, child.parent(), child.index(), child.index() + 1, false);
        if (taken > 0) {
            ready(state, child.parent(), row, ready(row) - taken);
        }
    }

    private static int ready(JobRow row) {
        ArrayProgress progress = row.array();
        Integer ready = progress == null ? null : progress.ready();
        if (ready == null) {
            throw new IllegalStateException("children of " + row + " are not released one by one");
        }
        return ready;
    }

    /** The array job stands in its queue, or aside, while children of it wait for their first placement. */
    private static void ready(SchedulerState state, JobId job, JobRow row, int ready) {
        JobRow after = row;
        boolean standsAside = row.isHeld();
        if (ready == 0 && !standsAside) {
            WaitEvolution.leave(state, job, row);
            after = WaitEvolution.withoutReason(state, job, row);
        } else if (ready(row) == 0 && !standsAside) {
            state.waiting().put(JobEvolution.place(state, job, row.rank()), new WaitingRow(job, 1));
        }
        state.jobs().put(job, after.withArray(JobEvolution.progress(row, job).withReady(ready)));
    }

    /** Sets or takes the bits of a part of one chunk; returns how many there are fewer. */
    private static int setReady(SchedulerState state, JobId job, int from, int to, boolean ready) {
        ChunkKey key = ChunkKey.of(job.child(from));
        ReadyChunk stored = state.readyChildren().get(key);
        if (stored == null && !ready) {
            return 0;
        }
        ReadyChunk before = stored == null ? ReadyChunk.empty() : stored;
        ReadyChunk after = before.with(from, to, ready);
        if (after.isEmpty()) {
            state.readyChildren().remove(key);
        } else {
            state.readyChildren().put(key, after);
        }
        return before.count() - after.count();
    }

    /** Children in this part of one chunk that have a row: they have been placed and have not ended. */
    private static BitSet placed(SchedulerState state, JobId job, int from, int to) {
        BitSet placed = new BitSet();
        state.jobs()
                .scan(job.child(from), job.child(to), Integer.MAX_VALUE)
                .forEach(row -> placed.set(row.key().index() % EndedChunk.CHILDREN));
        return placed;
    }

    static int nextChunk(int index) {
        return (index / EndedChunk.CHILDREN + 1) * EndedChunk.CHILDREN;
    }
}
