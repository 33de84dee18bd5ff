package io.headrace.submitter.readmodel;

/**
 * Where a job stands in its queue once it was queued: a single job, an array job for its children, or a child that is tried again.
 *
 * @param rank the lower goes first among those of equal priority; negative for what stands in front
 * @param held whether it stands aside, because nothing there is could ever hold it
 */
public record Place(long rank, boolean held) {
    /** The place of what was queued by the event with this sequence number. */
    static Place of(long sequence, boolean front) {
        return new Place(front ? Long.MIN_VALUE + sequence : sequence, false);
    }

    Place withHeld(boolean newHeld) {
        return new Place(rank, newHeld);
    }
}
