package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorPools;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.Share;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.ShareRow;
import java.util.List;

/**
 * Which share is owed the most. A share's level is its weight factor times the vCPUs that it had in use lately plus a quarter of those that it has in use
 * (see {@link ShareRow}); the lowest level goes next. What is in use counts at once, so that one share does not get all of a large free
 * room; what was in use lately makes up for a share that had to wait.
 */
final class FairShare {
    /** How much what is in use counts beside what was lately: enough to share out a free room at once, little enough to be exact. */
    private static final double IN_USE = 0.25;

    private final SchedulerView view;
    private final QueueRow queue;
    private final PolicyRow policy;
    private final long now;
    private final List<Row<ShareKey, ShareRow>> shares;
    private long takenVcpuMillis;

    FairShare(SchedulerView view, String queueName, QueueRow queue, PolicyRow policy, long now) {
        this.view = view;
        this.queue = queue;
        this.policy = policy;
        this.now = now;
        shares = view.shares().scan(ShareKey.first(queueName), ShareKey.behind(queueName), Integer.MAX_VALUE);
    }

    /** The active shares of the queue. */
    List<Row<ShareKey, ShareRow>> shares() {
        return shares;
    }

    /** The level of a share that has been given so much more in this plan. */
    double level(String share, ShareRow row, long moreVcpuMillis) {
        double inUse = (row.vcpuMillis() + moreVcpuMillis) / 1000.0;
        return weight(share) * (IN_USE * inUse + row.recentVcpus(policy.shareDecaySeconds(), now));
    }

    /** The weight factor of the one entry that means this share, each share by itself also where the entry is a prefix; 1 without one. */
    double weight(String share) {
        return policy.shares().stream()
                .filter(entry -> means(entry.identifier(), share))
                .findFirst()
                .map(Share::weightFactor)
                .orElse(1.0);
    }

    private static boolean means(String entry, String share) {
        return entry.endsWith("*") ? share.startsWith(entry.substring(0, entry.length() - 1)) : entry.equals(share);
    }

    /**
     * Whether so much more may be used without touching what is kept for shares that are not active: (reservation ÷ 100) to the power of the
     * number of active shares, of all there is. A queue that uses nothing may always use something.
     */
    boolean leavesReservation(long needVcpuMillis) {
        if (policy.computeReservation() == 0) {
            return true;
        }
        long used = takenVcpuMillis;
        for (Row<ShareKey, ShareRow> share : shares) {
            used += share.value().vcpuMillis();
        }
        double kept = StrictMath.pow(policy.computeReservation() / 100.0, Math.max(1, shares.size()));
        return used == 0 || used + needVcpuMillis <= capacityVcpuMillis() * (1 - kept);
    }

    /** So much was given away in this plan. */
    void taken(long vcpuMillis) {
        takenVcpuMillis += vcpuMillis;
    }

    /** What the queue's environments may use in all; of an unmanaged one what its owner says, or what its executors have. */
    private double capacityVcpuMillis() {
        double sum = 0;
        boolean every = false;
        for (String name : queue.environments()) {
            EnvironmentRow environment = view.environments().get(name);
            if (environment == null || !environment.enabled()) {
                continue;
            }
            Integer stated = environment.unmanagedVcpus();
            if (environment.managed()) {
                sum += environment.maxVcpuMillis();
            } else if (stated != null) {
                sum += 1000.0 * stated;
            } else {
                ExecutorPools pools = view.pools();
                sum += pools.of(name).capacityVcpuMillis()
                        + (every ? 0 : pools.ofEvery().capacityVcpuMillis());
                every = true;
            }
        }
        return sum;
    }
}
