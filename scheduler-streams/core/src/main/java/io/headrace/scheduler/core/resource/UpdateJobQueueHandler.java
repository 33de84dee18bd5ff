package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.JobRange;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobQueueUpdated;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import java.util.List;

/** Changes of a job queue. As at AWS, a queue is fair for good or first in, first out for good. */
public final class UpdateJobQueueHandler {
    private static final String COMMAND = "UpdateJobQueue";

    private UpdateJobQueueHandler() {}

    /** Changes or refuses. */
    public static Decision decide(SchedulerView view, UpdateJobQueue body) {
        try {
            return Decision.of(new JobQueueUpdated(checked(view, body)))
                    .then(new ResumeHeld())
                    .then(new Plan());
        } catch (RefusedException e) {
            return Decision.rejected(COMMAND, e.reason(), e.getMessage(), null);
        }
    }

    private static UpdateJobQueue checked(SchedulerView view, UpdateJobQueue body) throws RefusedException {
        String name = ResourceNames.queue(body.jobQueue());
        QueueRow queue = view.queues().get(name);
        if (queue == null) {
            throw new RefusedException(
                    RejectionReason.UNKNOWN_QUEUE, "Job queue " + body.jobQueue() + " does not exist");
        }
        if (queue.deleting()) {
            throw RefusedException.invalid("Job queue " + name + " is being deleted");
        }
        if (body.schedulingPolicyArn() != null && queue.policy() == null) {
            throw RefusedException.invalid("Job queue " + name
                    + " was created without a scheduling policy and cannot get one: expected no schedulingPolicyArn");
        }
        if (body.jobStateTimeLimitActions() != null) {
            QueueRules.actions(body.jobStateTimeLimitActions(), queue.service());
        }
        if (queue.service() && !body.computeEnvironmentOrder().isEmpty()) {
            throw RefusedException.invalid(
                    "Job queue " + name + " takes service jobs: expected no computeEnvironmentOrder");
        }
        if (!queue.service() && !body.serviceEnvironmentOrder().isEmpty()) {
            throw RefusedException.invalid(
                    "Job queue " + name + " takes no service jobs: expected no serviceEnvironmentOrder");
        }
        String policy = QueueRules.policy(view, body.schedulingPolicyArn());
        boolean quota = QueueRules.isQuota(view, queue.policy());
        if (policy != null && QueueRules.isQuota(view, policy) != quota) {
            throw RefusedException.invalid("Job queue " + name + " has a " + (quota ? "quota-share" : "fair-share")
                    + " policy: expected another of its kind");
        }
        List<ServiceEnvironmentOrder> services =
                QueueRules.serviceOrder(view, body.serviceEnvironmentOrder(), name, quota);
        if (quota && !services.isEmpty()) {
            checkMove(view, name, queue, services.getFirst().serviceEnvironment());
        }
        return new UpdateJobQueue(
                name,
                body.state(),
                policy,
                body.priority(),
                QueueRules.order(view, body.computeEnvironmentOrder()),
                services,
                body.jobStateTimeLimitActions(),
                body.maxRunningJobs(),
                body.backfill());
    }

    /** Quota shares are parts of one service environment: what they use of the old one would be counted as used of the new one. */
    private static void checkMove(SchedulerView view, String name, QueueRow queue, String to) throws RefusedException {
        String before = queue.environments().getFirst();
        String key = EnvironmentRow.serviceKey(to);
        if (key.equals(before)) {
            return;
        }
        QueueJobKey first = new QueueJobKey(name, JobRange.FIRST);
        if (!view.quotaAttempts()
                .scan(first, new QueueJobKey(name, JobRange.BEHIND_LAST), 1)
                .isEmpty()) {
            throw RefusedException.invalid(
                    "Job queue " + name + " has quota shares and runs jobs in service environment "
                            + EnvironmentRow.nameOf(before)
                            + ": expected none that runs when serviceEnvironmentOrder names another, "
                            + to);
        }
        ServiceCapacity capacity = Rows.need(view.environments(), key).service();
        for (Row<ShareKey, QuotaShareRow> share :
                view.quotaShares().scan(ShareKey.first(name), ShareKey.behind(name), Integer.MAX_VALUE)) {
            for (String type : share.value().limits().keySet()) {
                if (capacity == null || !capacity.limits().containsKey(type)) {
                    throw RefusedException.invalid("Service environment " + to + " has no limit for " + type
                            + ", of which quota share " + share.key().share() + " of job queue " + name
                            + " has some: expected one that has");
                }
            }
        }
    }
}
