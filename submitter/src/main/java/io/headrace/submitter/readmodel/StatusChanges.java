package io.headrace.submitter.readmodel;

import io.headrace.schemas.id.JobId;
import java.util.BitSet;

/** Whose status one event has changed: a job's, and those of its children or nodes. A bit for each part, however many there are. */
final class StatusChanges {
    private boolean whole;
    private boolean untouched;
    private final BitSet parts = new BitSet();

    /** Takes note of a row before and after the event. */
    void add(JobRow before, JobRow after) {
        boolean moved = before.state().status() != after.state().status();
        if (moved) {
            add(after.head().id());
        }
        ArrayState children = before.children();
        ArrayState childrenAfter = after.children();
        if (children != null && childrenAfter != null) {
            untouched |= childrenAfter.untouched() > 0 && children.untouchedStatus() != childrenAfter.untouchedStatus();
        } else if (after.head().nodes() != null && after.head().id().isWhole()) {
            untouched |= moved && after.state().attempt() == 0;
        }
    }

    /** Takes note of a job, child or node. */
    void add(JobId id) {
        if (id.isWhole()) {
            whole = true;
        } else {
            parts.set(partOf(id));
        }
    }

    /** The index of a child among the children, of a node among the nodes. */
    static int partOf(JobId id) {
        return id.isNode() ? id.nodeIndex() : id.index();
    }

    /** Whether the job itself has another status. */
    boolean whole() {
        return whole;
    }

    /** Whether all parts without rows have another status. */
    boolean untouched() {
        return untouched;
    }

    /** Parts that have rows and another status. */
    BitSet parts() {
        return parts;
    }
}
