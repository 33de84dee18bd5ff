package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.DrainQuotaShare;
import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.DeleteQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.QuotaShareUpdated;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.QuotaShareResourceSharingConfiguration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Quota shares: made, changed, and deleted with their jobs. */
public final class QuotaShareHandler {
    /** AWS's limit on the quota shares of one queue. */
    private static final int SHARES_MAX = 20;

    private static final Pattern ARN =
            Pattern.compile("arn:[^:]*:batch:[^:]*:[^:]*:job-queue/([^/]+)/quota-share/([^/]+)");

    private QuotaShareHandler() {}

    /** Creates or refuses. */
    public static Decision create(SchedulerView view, CreateQuotaShare body) {
        try {
            String queueName = ResourceNames.queue(body.jobQueue());
            QueueRow queue = view.queues().get(queueName);
            if (queue == null) {
                throw new RefusedException(
                        RejectionReason.UNKNOWN_QUEUE, "Job queue " + body.jobQueue() + " does not exist");
            }
            if (queue.deleting()) {
                throw RefusedException.invalid("Job queue " + queueName + " is being deleted");
            }
            if (!PolicyRow.isQuota(view, queue)) {
                throw RefusedException.invalid(
                        "Job queue " + queueName + " has no quota-share scheduling policy: expected one that has");
            }
            if (view.quotaShares().contains(new ShareKey(queueName, body.quotaShareName()))) {
                throw new RefusedException(
                        RejectionReason.ALREADY_EXISTS,
                        "Object already exists: quota share " + body.quotaShareName() + " of job queue " + queueName);
            }
            if (view.quotaShares()
                            .scan(ShareKey.first(queueName), ShareKey.behind(queueName), SHARES_MAX)
                            .size()
                    == SHARES_MAX) {
                throw RefusedException.invalid(
                        "Job queue " + queueName + " has " + SHARES_MAX + " quota shares, as many as it may");
            }
            check(view, queue, body.capacityLimits(), body.resourceSharingConfiguration());
            return Decision.of(new QuotaShareCreated(new CreateQuotaShare(
                            body.quotaShareName(),
                            queueName,
                            body.capacityLimits(),
                            body.resourceSharingConfiguration(),
                            body.preemptionConfiguration(),
                            body.state() == null ? "ENABLED" : body.state(),
                            body.tags())))
                    .then(new Plan());
        } catch (RefusedException e) {
            return Decision.rejected("CreateQuotaShare", e.reason(), e.getMessage(), null);
        }
    }

    /** Changes or refuses; nothing that runs is stopped, but for what others take back. */
    public static Decision update(SchedulerView view, UpdateQuotaShare body) {
        try {
            ShareKey key = key(body.quotaShareArn());
            QuotaShareRow row = need(view, key, body.quotaShareArn());
            if (row.deleting()) {
                throw RefusedException.invalid("Quota share " + key.share() + " is being deleted");
            }
            QueueRow queue = view.queues().get(key.queue());
            if (queue != null) {
                check(view, queue, body.capacityLimits(), body.resourceSharingConfiguration());
            }
            return Decision.of(new QuotaShareUpdated(key.queue(), key.share(), body))
                    .then(new ResumeHeld())
                    .then(new Plan());
        } catch (RefusedException e) {
            return Decision.rejected("UpdateQuotaShare", e.reason(), e.getMessage(), null);
        }
    }

    /** Begins to delete, or refuses. */
    public static Decision delete(SchedulerView view, DeleteQuotaShare body) {
        try {
            ShareKey key = key(body.quotaShareArn());
            QuotaShareRow row = need(view, key, body.quotaShareArn());
            if (row.deleting()) {
                throw new RefusedException(
                        RejectionReason.DELETION_ALREADY_REQUESTED,
                        "Quota share " + key.share() + " is being deleted already; nothing changes");
            }
            if (row.enabled()) {
                throw new RefusedException(
                        RejectionReason.NOT_DISABLED,
                        "Cannot delete, quota share " + key.share() + " is ENABLED: expected DISABLED");
            }
            return Decision.of(new QuotaShareDeletionRequested(key.queue(), key.share()))
                    .then(new DrainQuotaShare(key));
        } catch (RefusedException e) {
            return Decision.rejected("DeleteQuotaShare", e.reason(), e.getMessage(), null);
        }
    }

    private static ShareKey key(String arn) throws RefusedException {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw RefusedException.invalid(
                    "quotaShareArn '" + arn + "' is not valid: expected arn:...:job-queue/<queue>/quota-share/<name>");
        }
        return new ShareKey(parts.group(1), parts.group(2));
    }

    private static QuotaShareRow need(SchedulerView view, ShareKey key, String asked) throws RefusedException {
        QuotaShareRow row = view.quotaShares().get(key);
        if (row == null) {
            throw new RefusedException(RejectionReason.UNKNOWN_QUOTA_SHARE, "Quota share " + asked + " does not exist");
        }
        return row;
    }

    private static void check(
            SchedulerView view,
            QueueRow queue,
            List<CapacityLimit> limits,
            @Nullable QuotaShareResourceSharingConfiguration sharing)
            throws RefusedException {
        EnvironmentRow environment =
                view.environments().get(queue.environments().getFirst());
        ServiceCapacity capacity = environment == null ? null : environment.service();
        Set<String> units = new HashSet<>();
        for (CapacityLimit limit : limits) {
            String unit = limit.capacityUnit();
            if (capacity == null || !capacity.limits().containsKey(unit)) {
                throw RefusedException.invalid("capacityLimits has the capacityUnit '" + unit
                        + "': expected an instance type of the queue's service environment, "
                        + (capacity == null
                                ? "none"
                                : String.join(", ", capacity.limits().keySet())));
            }
            if (!units.add(unit)) {
                throw RefusedException.invalid("capacityLimits names capacityUnit " + unit + " twice");
            }
        }
        if (sharing != null
                && sharing.borrowLimit() != null
                && !sharing.strategy().equals("LEND_AND_BORROW")) {
            throw RefusedException.invalid(
                    "borrowLimit goes with the strategy LEND_AND_BORROW only, the strategy is " + sharing.strategy());
        }
    }
}
