package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.Copies;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.value.ConsumableRequirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new job shares with others: its share of the queue, and consumable resources.
 *
 * @param queue name of its queue, which exists
 * @param shareIdentifier whose share of the queue it is to count to
 * @param consumables what one attempt takes of consumable resources
 */
public record SharedUse(String queue, @Nullable String shareIdentifier, List<ConsumableRequirement> consumables) {
    /** Copies the list. */
    public SharedUse {
        consumables = Copies.list(consumables);
    }

    /** Why the job is refused. */
    public record Refusal(RejectionReason reason, String message) {
        private static Refusal invalid(String message) {
            return new Refusal(RejectionReason.INVALID_ARGUMENT, message);
        }
    }

    /**
     * How it is said that the queue and the job do not agree about shares.
     *
     * @param missing the queue has a scheduling policy and the job no share
     * @param unwanted the job has a share and the queue no scheduling policy
     */
    public record Words(String missing, String unwanted) {}

    /** Why the job is refused; null when it is not. */
    public @Nullable Refusal refusal(SchedulerView view, Words words, SchedulerConfig config) {
        QueueRow row = Rows.need(view.queues(), queue);
        boolean fair = row.policy() != null && !PolicyRow.isQuota(view, row);
        if (fair && shareIdentifier == null) {
            return Refusal.invalid(words.missing());
        }
        if (!fair && shareIdentifier != null) {
            return Refusal.invalid(words.unwanted());
        }
        if (shareIdentifier != null && isOneTooMany(view, shareIdentifier, config.sharesMax())) {
            return Refusal.invalid("shareIdentifier " + shareIdentifier + " is not active in job queue " + queue
                    + ", which has " + config.sharesMax() + " active shares, as many as it may: expected one of those");
        }
        return consumablesRefusal(view);
    }

    private boolean isOneTooMany(SchedulerView view, String share, int most) {
        return !view.shares().contains(new ShareKey(queue, share))
                && view.shares()
                                .scan(ShareKey.first(queue), ShareKey.behind(queue), most)
                                .size()
                        == most;
    }

    private @Nullable Refusal consumablesRefusal(SchedulerView view) {
        return consumables.stream()
                .map(ConsumableRequirement::name)
                .filter(name -> !view.consumables().contains(name))
                .findFirst()
                .map(name -> new Refusal(
                        RejectionReason.UNKNOWN_CONSUMABLE_RESOURCE, "Consumable resource " + name + " does not exist"))
                .orElse(null);
    }
}
