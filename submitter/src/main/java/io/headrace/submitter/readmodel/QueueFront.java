package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.ShareAttributes;
import io.headrace.submitter.readmodel.FrontLane.Standing;
import io.headrace.submitter.readmodel.SharingQueries.Policy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What a queue would place next if there were room for everything: told from the rows as the scheduler's core decides it from its state
 * (docs/scheduling.md). Jobs that stand aside are not in it.
 */
public final class QueueFront {
    /** How much what is in use counts beside what was lately, in the core too. */
    private static final double IN_USE = 0.25;

    private final Jdbi jdbi;
    private final AccountId account;
    private final JobQueries jobs;
    private final SharingQueries sharing;
    private final Clock clock;

    /** Questions about the queues of this account. */
    public QueueFront(Database database, AccountId account, Clock clock) {
        this.jdbi = database.jdbi();
        this.account = account;
        this.jobs = new JobQueries(database, account);
        this.sharing = new SharingQueries(database, account);
        this.clock = clock;
    }

    /**
     * A job or array child that waits at the front.
     *
     * @param job which
     * @param since when it came to this position at the earliest, milliseconds since the epoch
     */
    public record Position(JobId job, long since) {}

    /**
     * What a share uses.
     *
     * @param share its identifier
     * @param vcpuMillis thousandths of a vCPU that its live attempts take
     */
    public record ShareUse(String share, long vcpuMillis) {}

    /**
     * A queue at an instant.
     *
     * @param front what goes next, in order
     * @param vcpuMillis thousandths of a vCPU that its live attempts take
     * @param shares of a queue with shares, the active ones, the one that uses most first
     * @param instances of a queue of service jobs, what its live attempts take
     * @param quotaShares of a queue with quota shares, each by its name, with what it places next, if anything
     * @param at the instant, milliseconds since the epoch
     */
    public record Snapshot(
            List<Position> front,
            long vcpuMillis,
            List<ShareUse> shares,
            List<InstanceUse> instances,
            Map<String, List<Position>> quotaShares,
            long at) {
        /** Copies the lists. */
        public Snapshot {
            front = List.copyOf(front);
            shares = List.copyOf(shares);
            instances = List.copyOf(instances);
            quotaShares = Collections.unmodifiableMap(new TreeMap<>(quotaShares));
        }
    }

    /**
     * Instances that a live attempt of a service job takes.
     *
     * @param share its share or quota share; absent in a queue without shares
     * @param type of the instances
     * @param count how many
     */
    public record InstanceUse(@Nullable String share, String type, int count) {}

    /**
     * Looks at a queue.
     *
     * @param policy name of its scheduling policy; absent without one
     * @param limit most positions
     */
    public Snapshot of(String queue, @Nullable String policy, int limit) {
        long now = clock.millis();
        return jdbi.inTransaction(handle -> {
            Map<String, LaneRow> lanes = lanes(handle, queue);
            List<InstanceUse> instances = instances(handle, queue);
            if (policy != null && isQuota(policy)) {
                QuotaFront quota = new QuotaFront(handle, jobs, account, queue, lanes, instances);
                return new Snapshot(quota.front(limit), 0, List.of(), instances, quota.first(), now);
            }
            List<ShareUse> shares = policy == null
                    ? List.of()
                    : lanes.entrySet().stream()
                            .map(lane ->
                                    new ShareUse(lane.getKey(), lane.getValue().vcpuMillis()))
                            .sorted((one, other) -> Long.compare(other.vcpuMillis(), one.vcpuMillis()))
                            .toList();
            List<Position> front =
                    policy == null ? first(handle, queue, lanes, limit) : byShare(handle, queue, policy, lanes, limit);
            return new Snapshot(front, inUse(handle, queue), shares, instances, Map.of(), now);
        });
    }

    private boolean isQuota(String policy) {
        return sharing.policy(policy)
                .filter(found -> found.policy().quotaSharePolicy() != null)
                .isPresent();
    }

    private List<InstanceUse> instances(Handle handle, String queue) {
        return handle.createQuery("SELECT " + RowMappers.JOB_COLUMNS + " FROM " + RowMappers.JOB_TABLES
                        + " JOIN attempts a ON a.account = j.account AND a.job_id = j.job_id AND a.array_index = -1"
                        + " WHERE j.account = ? AND j.array_index = -1 AND j.job_queue = ? AND j.service IS NOT NULL"
                        + " AND a.status IN ('STARTING', 'RUNNING')")
                .bind(0, account.value())
                .bind(1, queue)
                .map((rs, context) -> RowMappers.job(rs).head())
                .map(head -> new InstanceUse(
                        head.lane(),
                        Objects.requireNonNull(head.service()).instanceType(),
                        head.service().instanceCount()))
                .list();
    }

    private Map<String, LaneRow> lanes(Handle handle, String queue) {
        Map<String, LaneRow> lanes = new HashMap<>();
        handle.createQuery("SELECT recent_vcpus, used_at, vcpu_millis, moves, share FROM queue_lanes"
                        + " WHERE account = ? AND job_queue = ?")
                .bind(0, account.value())
                .bind(1, queue)
                .map((rs, context) -> Map.entry(rs.getString(5), RowMappers.lane(rs)))
                .forEach(lane -> lanes.put(lane.getKey(), lane.getValue()));
        return lanes;
    }

    private long inUse(Handle handle, String queue) {
        return handle.createQuery("SELECT COALESCE(SUM(a.vcpu_millis), 0) FROM attempts a JOIN jobs j"
                        + " ON j.account = a.account AND j.job_id = a.job_id AND j.array_index = -1"
                        + " WHERE a.account = ? AND a.status IN ('STARTING', 'RUNNING') AND j.job_queue = ?")
                .bind(0, account.value())
                .bind(1, queue)
                .mapTo(Long.class)
                .one();
    }

    private List<Position> first(Handle handle, String queue, Map<String, LaneRow> lanes, int limit) {
        Moves moves = lanes.getOrDefault("", LaneRow.fresh(0)).moves();
        FrontLane lane = new FrontLane(handle, jobs, account, queue, LaneSelection.WHOLE, limit);
        List<Position> front = new ArrayList<>();
        for (Standing next = lane.head(); next != null && front.size() < limit; next = lane.head()) {
            front.add(new Position(next.job(), Math.max(next.since(), moves.latest(next.priority(), next.rank()))));
            lane.take();
        }
        return front;
    }

    /** A share, and how urgent it is; one that is not exact does not count what its next job needs, and is too low. */
    private record Served(FrontLane lane, String share, LaneRow row, long taken, double level, boolean exact)
            implements Comparable<Served> {
        @Override
        public int compareTo(Served other) {
            int byLevel = Double.compare(level, other.level);
            return byLevel != 0 ? byLevel : share.compareTo(other.share);
        }
    }

    private List<Position> byShare(
            Handle handle, String queue, String policyName, Map<String, LaneRow> lanes, int limit) {
        FairsharePolicy policy = sharing.policy(policyName)
                .map(Policy::policy)
                .map(found -> found.fairsharePolicy())
                .orElseGet(() -> new FairsharePolicy(0, 0, List.of()));
        String reserved = reservedShare(handle, queue).orElse(null);
        Levels levels = new Levels(policy, clock.millis());
        PriorityQueue<Served> order = new PriorityQueue<>();
        lanes.forEach((share, row) -> {
            boolean first = share.equals(reserved);
            FrontLane lane = new FrontLane(handle, jobs, account, queue, new LaneSelection(share, null), limit);
            order.add(new Served(lane, share, row, 0, first ? -1 : levels.of(share, row, 0), first));
        });
        long newest = lanes.values().stream()
                .mapToLong(row -> row.moves().latest())
                .max()
                .orElse(0);
        Map<String, Integer> needs = new HashMap<>();
        List<Position> front = new ArrayList<>();
        while (!order.isEmpty() && front.size() < limit) {
            Served served = order.remove();
            Standing next = served.lane().head();
            if (next == null) {
                continue;
            }
            int need = needs.computeIfAbsent(next.job().uuid(), uuid -> vcpuMillis(handle, uuid));
            if (!served.exact()) {
                order.add(levels.at(served, served.taken(), need / 2, true));
                continue;
            }
            front.add(new Position(next.job(), since(served, next, lanes, newest)));
            served.lane().take();
            order.add(levels.at(served, served.taken() + need, 0, false));
        }
        return front;
    }

    /** With several shares, whatever leaves one of them moves what stands behind it in the others. */
    private static long since(Served served, Standing standing, Map<String, LaneRow> lanes, long newest) {
        long ofLane = served.row().moves().latest(standing.priority(), standing.rank());
        boolean elsewhere = lanes.size() > 1 && newest > served.row().moves().latest();
        return Math.max(standing.since(), elsewhere ? newest : ofLane);
    }

    /** How urgent shares are under a policy. */
    private record Levels(FairsharePolicy policy, long now) {
        double of(String share, LaneRow row, long moreVcpuMillis) {
            Integer decay = policy.shareDecaySeconds();
            double inUse = (row.vcpuMillis() + moreVcpuMillis) / 1000.0;
            return weight(share) * (IN_USE * inUse + row.recentVcpus(decay == null ? 0 : decay, now));
        }

        private double weight(String share) {
            return policy.shareDistribution().stream()
                    .filter(entry -> means(entry.shareIdentifier(), share))
                    .findFirst()
                    .map(ShareAttributes::weightFactor)
                    .orElse(1.0);
        }

        private static boolean means(String entry, String share) {
            return entry.endsWith("*") ? share.startsWith(entry.substring(0, entry.length() - 1)) : entry.equals(share);
        }

        Served at(Served served, long taken, long need, boolean exact) {
            double level = of(served.share(), served.row(), taken + need);
            return new Served(served.lane(), served.share(), served.row(), taken, level, exact);
        }
    }

    private Optional<String> reservedShare(Handle handle, String queue) {
        return handle.createQuery("SELECT p.share_identifier FROM queue_reservations r JOIN jobs p"
                        + " ON p.account = r.account AND p.job_id = r.job_id AND p.array_index = -1"
                        + " WHERE r.account = ? AND r.job_queue = ? AND p.share_identifier IS NOT NULL")
                .bind(0, account.value())
                .bind(1, queue)
                .mapTo(String.class)
                .findOne();
    }

    private int vcpuMillis(Handle handle, String uuid) {
        String body = handle.createQuery("SELECT body FROM job_bodies WHERE account = ? AND job_id = ?")
                .bind(0, account.value())
                .bind(1, uuid)
                .mapTo(String.class)
                .one();
        return JsonCodec.mapper()
                .readValue(body, JobSubmitted.class)
                .resources()
                .vcpuMillis();
    }
}
