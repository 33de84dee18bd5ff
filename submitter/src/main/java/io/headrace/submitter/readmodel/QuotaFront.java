package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.submitter.readmodel.FrontLane.Standing;
import io.headrace.submitter.readmodel.QueueFront.InstanceUse;
import io.headrace.submitter.readmodel.QueueFront.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a queue with quota shares would place next if there were room for everything: what is a share's own goes first, then what it borrows,
 * each to whoever asked first (docs/guides/service-jobs.md).
 */
final class QuotaFront {
    private final Handle handle;
    private final JobQueries jobs;
    private final AccountId account;
    private final String queue;
    private final Map<String, LaneRow> rows;
    private final List<InstanceUse> inUse;

    QuotaFront(
            Handle handle,
            JobQueries jobs,
            AccountId account,
            String queue,
            Map<String, LaneRow> rows,
            List<InstanceUse> inUse) {
        this.handle = handle;
        this.jobs = jobs;
        this.account = account;
        this.queue = queue;
        this.rows = rows;
        this.inUse = inUse;
    }

    /** A quota share, and what is left of its own by type of instance. */
    private record Share(String name, FrontLane lane, Map<String, Integer> left) {
        boolean owns(Standing standing) {
            JobRow.Service service = standing.service();
            return service != null && left.getOrDefault(service.instanceType(), 0) >= service.instanceCount();
        }

        void take() {
            Standing head = lane.head();
            JobRow.Service service = head == null ? null : head.service();
            if (service != null) {
                left.merge(service.instanceType(), -service.instanceCount(), Integer::sum);
            }
            lane.take();
        }
    }

    /** In the order of the whole queue. */
    List<Position> front(int limit) {
        List<Share> shares = shares(limit);
        long newest = rows.values().stream()
                .mapToLong(row -> row.moves().latest())
                .max()
                .orElse(0);
        List<Position> front = new ArrayList<>();
        for (Share next = next(shares); next != null && front.size() < limit; next = next(shares)) {
            Standing head = next.lane().head();
            if (head != null) {
                // What leaves one of several shares moves what stands behind it in the others.
                long since = shares.size() > 1 ? Math.max(since(next, head), newest) : since(next, head);
                front.add(new Position(head.job(), since));
                next.take();
            }
        }
        return front;
    }

    /** What each share places next; none where nothing waits. */
    Map<String, List<Position>> first() {
        Map<String, List<Position>> first = new TreeMap<>();
        for (Share share : shares(1)) {
            Standing head = share.lane().head();
            first.put(share.name(), head == null ? List.of() : List.of(new Position(head.job(), since(share, head))));
        }
        return first;
    }

    private long since(Share share, Standing standing) {
        LaneRow row = rows.get(share.name());
        return row == null
                ? standing.since()
                : Math.max(standing.since(), row.moves().latest(standing.priority(), standing.rank()));
    }

    private static @Nullable Share next(List<Share> shares) {
        Share next = null;
        Standing first = null;
        for (Share share : shares) {
            Standing head = share.lane().head();
            if (head != null && (next == null || first == null || isBefore(share, head, next, first))) {
                next = share;
                first = head;
            }
        }
        return next;
    }

    private static boolean isBefore(Share share, Standing head, Share other, Standing otherHead) {
        boolean owns = share.owns(head);
        return owns == other.owns(otherHead) ? head.rank() < otherHead.rank() : owns;
    }

    private List<Share> shares(int limit) {
        return handle.createQuery("SELECT body FROM quota_shares WHERE account = ? AND job_queue = ? ORDER BY name")
                .bind(0, account.value())
                .bind(1, queue)
                .mapTo(String.class)
                .map(body -> JsonCodec.mapper().readValue(body, CreateQuotaShare.class))
                .map(share -> new Share(
                        share.quotaShareName(),
                        new FrontLane(
                                handle, jobs, account, queue, new LaneSelection(null, share.quotaShareName()), limit),
                        left(share)))
                .list();
    }

    private Map<String, Integer> left(CreateQuotaShare share) {
        Map<String, Integer> left = new HashMap<>();
        for (CapacityLimit limit : share.capacityLimits()) {
            left.put(limit.capacityUnit(), limit.maxCapacity());
        }
        for (InstanceUse use : inUse) {
            if (share.quotaShareName().equals(use.share())) {
                left.merge(use.type(), -use.count(), Integer::sum);
            }
        }
        return left;
    }
}
