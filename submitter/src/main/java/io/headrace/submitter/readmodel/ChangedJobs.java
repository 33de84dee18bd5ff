package io.headrace.submitter.readmodel;

import io.headrace.submitter.readmodel.JobQueries.JobDetail;
import io.headrace.submitter.readmodel.JobStates.ChangedJob;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The jobs whose status one event has changed: the job itself, then its children or nodes in the order of their indexes. Each is made when
 * it is asked for, so that a million take no room.
 */
final class ChangedJobs implements Iterator<ChangedJob> {
    private static final int END = Integer.MAX_VALUE;

    /** Children without rows are found by looking for rows, in this many children at once. */
    private static final int STRETCH = 1_000;

    private final StatusChanges changes;
    private final int parts;
    private final Source source;
    private int next;

    /** Of the stretch that was looked at last, where it begins and which of its parts have changed. */
    private int stretchFrom = -STRETCH;

    private BitSet stretch = new BitSet();

    /** Where the jobs are. */
    interface Source {
        /** Which of the parts from one index to before another have rows; counted from the first. */
        BitSet partsWithRows(int from, int to);

        /** The job itself. */
        JobDetail whole();

        /** A child or node that has a row. */
        JobDetail part(int index);

        /** A child or node that has none. */
        JobDetail untouched(int index);
    }

    /**
     * All from a place on.
     *
     * @param parts how many children or nodes the job has
     */
    ChangedJobs(StatusChanges changes, int parts, Source source, int from) {
        this.changes = changes;
        this.parts = parts;
        this.source = source;
        this.next = placeFrom(from);
    }

    @Override
    public boolean hasNext() {
        return next != END;
    }

    @Override
    public ChangedJob next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all changed jobs were asked for");
        }
        ChangedJob job = new ChangedJob(next, next == 0 ? source.whole() : part(next - 1));
        next = placeFrom(next + 1);
        return job;
    }

    private JobDetail part(int index) {
        return changes.parts().get(index) ? source.part(index) : source.untouched(index);
    }

    private int placeFrom(int place) {
        if (place == 0 && changes.whole()) {
            return 0;
        }
        int part = Math.max(0, place - 1);
        int found = changes.untouched()
                ? partWithoutRowsFrom(part)
                : changes.parts().nextSetBit(part);
        return found < 0 ? END : found + 1;
    }

    private int partWithoutRowsFrom(int from) {
        for (int part = from; part < parts; part = stretchFrom + STRETCH) {
            if (part >= stretchFrom + STRETCH) {
                stretchFrom = part;
                stretch = changedIn(part, Math.min(parts, part + STRETCH));
            }
            int found = stretch.nextSetBit(part - stretchFrom);
            if (found >= 0) {
                return stretchFrom + found;
            }
        }
        return -1;
    }

    /** Counted from the first of them. */
    private BitSet changedIn(int from, int to) {
        BitSet changed = changes.parts().get(from, to);
        BitSet untouched = source.partsWithRows(from, to);
        untouched.flip(0, to - from);
        changed.or(untouched);
        return changed;
    }
}
