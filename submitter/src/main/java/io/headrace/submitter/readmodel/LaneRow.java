package io.headrace.submitter.readmodel;

/**
 * A share of a queue, or all of a queue without shares.
 *
 * @param recentVcpus mean use at {@code usedAt}, as docs/scheduling.md defines it; vCPUs
 * @param usedAt milliseconds since the epoch
 * @param vcpuMillis thousandths of a vCPU that its live attempts take
 * @param moves where something moved in it
 */
record LaneRow(double recentVcpus, long usedAt, long vcpuMillis, Moves moves) {
    private static final int USUAL_DECAY_SECONDS = 600;

    static LaneRow fresh(long at) {
        return new LaneRow(0, at, 0, Moves.NONE);
    }

    /** Mean use at a later instant. The scheduler computes it so too. */
    double recentVcpus(int decaySeconds, long now) {
        double seconds = Math.max(0, now - usedAt) / 1000.0;
        double inUse = vcpuMillis / 1000.0;
        double decay = decaySeconds == 0 ? USUAL_DECAY_SECONDS : decaySeconds;
        return inUse + (recentVcpus - inUse) * StrictMath.exp(-seconds / decay);
    }

    /** At a later instant, with more or fewer vCPUs in use. */
    LaneRow plus(long moreVcpuMillis, int decaySeconds, long now) {
        return new LaneRow(recentVcpus(decaySeconds, now), Math.max(usedAt, now), vcpuMillis + moreVcpuMillis, moves);
    }

    LaneRow with(Moves.Move move) {
        return new LaneRow(recentVcpus, usedAt, vcpuMillis, moves.with(move));
    }
}
