package io.headrace.submitter.readmodel;

import io.headrace.schemas.Copies;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a lane something left or stepped in front of others, and when: enough to say since when a job has stood at its position. Of
 * two moves the later one is all that matters behind both of them, so that places and times ascend together, and there are few.
 *
 * @param moves the last ones, in ascending order of place and of time
 */
record Moves(List<Move> moves) {
    static final Moves NONE = new Moves(List.of());

    /** When there are more, the oldest goes: it matters only to what stands in front of the next one. */
    private static final int KEPT = 128;

    /**
     * One move.
     *
     * @param priority scheduling priority of what moved, the higher in front
     * @param rank its rank among equals, the lower in front
     * @param time milliseconds since the epoch
     */
    record Move(int priority, long rank, long time) {
        /** Whether it was at this place or in front of it. */
        boolean upTo(int otherPriority, long otherRank) {
            return priority != otherPriority ? priority > otherPriority : rank <= otherRank;
        }
    }

    /** Copies the list. */
    Moves {
        moves = Copies.list(moves);
    }

    /** With one more, which is the latest. */
    Moves with(Move move) {
        List<Move> kept = new ArrayList<>();
        for (Move before : moves) {
            if (before.upTo(move.priority(), move.rank()) && before.rank() != move.rank()) {
                kept.add(before);
            }
        }
        kept.add(move);
        return new Moves(kept.size() > KEPT ? kept.subList(kept.size() - KEPT, kept.size()) : kept);
    }

    /** When something last moved at a place or in front of it; 0 when nothing is known to have. */
    long latest(int priority, long rank) {
        long latest = 0;
        for (Move move : moves) {
            if (move.upTo(priority, rank)) {
                latest = Math.max(latest, move.time());
            }
        }
        return latest;
    }

    /** When something last moved at all; 0 when nothing is known to have. */
    long latest() {
        return moves.isEmpty() ? 0 : moves.getLast().time();
    }
}
