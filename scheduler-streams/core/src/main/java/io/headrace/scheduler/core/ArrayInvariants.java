package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.ReadyChunk;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.JobId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Checks of array jobs and their children. */
final class ArrayInvariants {
    private ArrayInvariants() {}

    static boolean hasUnplacedChild(SchedulerView view, Row<JobId, JobRow> array) {
        ArrayProgress progress = JobEvolution.progress(array.value(), array.key());
        if (progress.ready() != null) {
            return progress.ready() > 0;
        }
        for (int index = progress.nextIndex(); index < progress.size(); index++) {
            if (!endedChunk(view, array.key(), index).hasEnded(index)) {
                return true;
            }
        }
        return false;
    }

    static EndedChunk endedChunk(SchedulerView view, JobId array, int index) {
        EndedChunk chunk = view.endedChildren().get(ChunkKey.of(array.child(index)));
        return chunk == null ? EndedChunk.empty() : chunk;
    }

    static void arrayCounters(SchedulerView view, Invariants.Violations found) {
        Map<JobId, ArrayProgress> counted = new HashMap<>();
        for (Row<ChunkKey, EndedChunk> chunk : view.endedChildren().all()) {
            JobId job = chunk.key().job();
            JobRow row = view.jobs().get(job);
            ArrayProgress array = row == null ? null : row.array();
            if (array == null) {
                found.add(chunk.key(), "bits of no array job");
                continue;
            }
            int failed = 0;
            int ended = 0;
            int first = chunk.key().chunk() * EndedChunk.CHILDREN;
            for (int index = first; index < Math.min(first + EndedChunk.CHILDREN, array.size()); index++) {
                ended += chunk.value().hasEnded(index) ? 1 : 0;
                failed += chunk.value().hasFailed(index) ? 1 : 0;
                if (chunk.value().hasFailed(index) && !chunk.value().hasEnded(index)) {
                    found.add(job.child(index), "failed but not ended");
                }
            }
            if (ended
                    != Arrays.stream(chunk.value().ended())
                            .mapToInt(Long::bitCount)
                            .sum()) {
                found.add(chunk.key(), "bits behind the last child");
            }
            ArrayProgress before = counted.getOrDefault(job, nothingEnded(array));
            counted.put(job, before.plusSucceeded(ended - failed).plusFailed(failed));
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            ArrayProgress array = job.value().array();
            if (array != null) {
                ArrayProgress bits = counted.getOrDefault(job.key(), nothingEnded(array));
                if (!array.equals(bits)) {
                    found.add(job.key(), array + " but the bits say " + bits);
                }
            }
        }
    }

    private static ArrayProgress nothingEnded(ArrayProgress array) {
        return new ArrayProgress(array.size(), array.nextIndex(), 0, 0, array.ready());
    }

    static void readyChildren(SchedulerView view, Invariants.Violations found) {
        Map<JobId, Integer> counted = new HashMap<>();
        for (Row<ChunkKey, ReadyChunk> chunk : view.readyChildren().all()) {
            JobId job = chunk.key().job();
            int first = chunk.key().chunk() * EndedChunk.CHILDREN;
            counted.merge(job, chunk.value().count(), Integer::sum);
            if (chunk.value().isEmpty()) {
                found.add(chunk.key(), "nobody is ready");
            }
            for (int i = chunk.value().next(0); i >= 0; i = chunk.value().next(i + 1)) {
                boolean ended = endedChunk(view, job, first + i).hasEnded(first + i);
                if (ended || view.jobs().contains(job.child(first + i))) {
                    found.add(job.child(first + i), "ready but " + (ended ? "ended" : "placed"));
                }
            }
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            ArrayProgress array = job.value().array();
            Integer ready = array == null ? null : array.ready();
            int bits = counted.getOrDefault(job.key(), 0);
            if (array != null && (ready == null ? bits > 0 : ready != bits || array.nextIndex() != 0)) {
                found.add(job.key(), array + " but " + bits + " are ready");
            }
        }
        counted.keySet().removeIf(view.jobs()::contains);
        counted.forEach((job, bits) -> found.add(job, "ready children of no job"));
    }

    static void children(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            ArrayProgress array = job.value().array();
            if (array != null && !job.value().status().terminal()) {
                EndedChunk chunk = EndedChunk.empty();
                for (int index = 0; index < array.nextIndex(); index++) {
                    chunk = index % EndedChunk.CHILDREN == 0 ? endedChunk(view, job.key(), index) : chunk;
                    boolean ended = chunk.hasEnded(index);
                    if (ended == view.jobs().contains(job.key().child(index))) {
                        found.add(job.key().child(index), ended ? "ended but has a row" : "placed but has no row");
                    }
                }
            }
            if (job.key().isChild()) {
                JobRow parent = view.jobs().get(job.key().parent());
                ArrayProgress siblings = parent == null ? null : parent.array();
                if (parent == null
                        || siblings == null
                        || parent.status().terminal()
                        || (!siblings.stepwise() && job.key().index() >= siblings.nextIndex())
                        || endedChunk(view, job.key().parent(), job.key().index())
                                .hasEnded(job.key().index())
                        || job.value().status().terminal()) {
                    found.add(job.key(), job.value() + " under " + parent);
                }
            }
        }
    }

    static void arrayEnds(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            ArrayProgress array = job.value().array();
            if (array == null) {
                continue;
            }
            boolean holds = switch (job.value().status()) {
                case SUBMITTED, PENDING -> array.open() > 0;
                case SUCCEEDED -> array.succeeded() == array.size();
                case FAILED ->
                    (array.open() == 0 && array.failed() > 0)
                            || (array.succeeded() == 0 && array.nextIndex() == 0 && !array.stepwise());
                case RUNNABLE, SCHEDULED, STARTING, RUNNING -> false;
            };
            if (!holds) {
                found.add(job.key(), job.value().status() + " with " + array);
            }
        }
    }
}
