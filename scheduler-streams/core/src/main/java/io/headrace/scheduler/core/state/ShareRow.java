package io.headrace.scheduler.core.state;

/**
 * An active share: it has jobs, or had some within the decay time.
 *
 * <p>Recent use is an exponentially weighted mean of the vCPUs in use: it moves towards what is in use now with the policy's decay time as
 * time constant. AWS Batch does not publish its curve; this one is ours, and is published in docs/scheduling.md.
 *
 * @param recentVcpus mean use at the instant {@code at}, vCPUs, 0 or more
 * @param at when the share was last touched, milliseconds since the epoch
 * @param vcpuMillis thousandths of a vCPU that its live attempts take
 * @param jobs its single jobs and array jobs that have not ended
 */
public record ShareRow(double recentVcpus, long at, long vcpuMillis, int jobs) {
    /** A share that is new at this instant. */
    public static ShareRow fresh(long at) {
        return new ShareRow(0, at, 0, 0);
    }

    /**
     * Mean use at a later instant.
     *
     * @param decaySeconds the policy's; 0 stands for 600
     * @param now milliseconds since the epoch
     */
    public double recentVcpus(int decaySeconds, long now) {
        double seconds = Math.max(0, now - at) / 1000.0;
        double inUse = vcpuMillis / 1000.0;
        // StrictMath: the fold of the events must give the same number on every machine.
        return inUse + (recentVcpus - inUse) * StrictMath.exp(-seconds / decay(decaySeconds));
    }

    /** The same at a later instant, with more or fewer vCPUs in use and jobs open. */
    public ShareRow plus(long moreVcpuMillis, int moreJobs, int decaySeconds, long now) {
        return new ShareRow(
                recentVcpus(decaySeconds, now), Math.max(at, now), vcpuMillis + moreVcpuMillis, jobs + moreJobs);
    }

    /** Whether it has had neither a job nor an attempt for longer than the decay time. */
    public boolean isOver(int decaySeconds, long now) {
        return jobs == 0 && vcpuMillis == 0 && now - at > 1000L * decay(decaySeconds);
    }

    private static int decay(int decaySeconds) {
        return decaySeconds == 0 ? 600 : decaySeconds;
    }
}
