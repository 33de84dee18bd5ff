package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.QuotaShareRow.Sharing;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the quota shares of a queue may use, as one plan gives it away. A share may use what is its own; what others do not use it may borrow,
 * but for what they reserve.
 */
final class QuotaSharing {
    private final FreeRoom room;
    private final String environment;
    private final Map<String, QuotaShareRow> shares = new TreeMap<>();

    QuotaSharing(SchedulerView view, FreeRoom room, String queueName, QueueRow queue) {
        this.room = room;
        environment = queue.environments().getFirst();
        for (Row<ShareKey, QuotaShareRow> share :
                view.quotaShares().scan(ShareKey.first(queueName), ShareKey.behind(queueName), Integer.MAX_VALUE)) {
            shares.put(share.key().share(), share.value());
        }
    }

    /** By what right a job may use capacity now; those in front go first. */
    enum Right {
        /** It is its share's own. */
        OWN,
        /** It is lent, and nobody needs it. */
        BORROWED,
        /** It is its share's own, but others use it: it can be taken back. */
        LENT,
        /** None. */
        NONE
    }

    /** The shares by name. */
    Map<String, QuotaShareRow> shares() {
        return shares;
    }

    Right right(String share, Instances need) {
        QuotaShareRow row = shares.get(share);
        if (row == null || row.deleting()) {
            return Right.NONE;
        }
        String type = need.type();
        int then = row.used(type) + need.count();
        int left = room.freeInstances(environment, type) - need.count();
        boolean free = left >= reservedByOthers(share, type);
        if (then <= row.limit(type)) {
            // Where nothing can be taken back, shares that reserve more than there is take it in turns.
            return free || (left >= 0 && !isBorrowed(type)) ? Right.OWN : Right.LENT;
        }
        boolean borrows = row.sharing() == Sharing.LEND_AND_BORROW
                && then <= row.most(type, room.mostInstances(environment, type));
        return borrows && free ? Right.BORROWED : Right.NONE;
    }

    /** A job of the share was placed. */
    void take(String share, Instances need) {
        shares.computeIfPresent(share, (name, row) -> row.plus(need.type(), need.count()));
    }

    private boolean isBorrowed(String type) {
        return shares.values().stream().anyMatch(share -> share.borrowed(type) > 0);
    }

    private int reservedByOthers(String share, String type) {
        return shares.entrySet().stream()
                .filter(other -> !other.getKey().equals(share))
                .mapToInt(other -> other.getValue().reserved(type))
                .sum();
    }
}
