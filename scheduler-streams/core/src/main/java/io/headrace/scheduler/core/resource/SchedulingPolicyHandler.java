package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyDeleted;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyUpdated;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.ShareAttributes;
import java.util.List;

/** Scheduling policies: made, replaced, and deleted once no queue has them. */
public final class SchedulingPolicyHandler {
    private static final String ONE_OF_BOTH = "Either fairsharePolicy or quotaSharePolicy is expected, and not both";

    private SchedulingPolicyHandler() {}

    /** Creates or refuses. */
    public static Decision create(SchedulerView view, CreateSchedulingPolicy body) {
        String command = "CreateSchedulingPolicy";
        if (view.policies().contains(body.name())) {
            return Decision.rejected(
                    command,
                    RejectionReason.ALREADY_EXISTS,
                    "Object already exists: scheduling policy " + body.name(),
                    null);
        }
        if (body.quotaSharePolicy() != null) {
            return body.fairsharePolicy() == null
                    ? Decision.of(new SchedulingPolicyCreated(body))
                    : Decision.rejected(command, RejectionReason.INVALID_ARGUMENT, ONE_OF_BOTH, null);
        }
        FairsharePolicy policy =
                body.fairsharePolicy() == null ? new FairsharePolicy(null, null, List.of()) : body.fairsharePolicy();
        try {
            refuseOverlap(policy.shareDistribution());
        } catch (RefusedException e) {
            return Decision.rejected(command, e.reason(), e.getMessage(), null);
        }
        return Decision.of(new SchedulingPolicyCreated(new CreateSchedulingPolicy(body.name(), policy, body.tags())));
    }

    /** Replaces or refuses. */
    public static Decision update(SchedulerView view, UpdateSchedulingPolicy body) {
        String command = "UpdateSchedulingPolicy";
        String name = ResourceNames.policy(body.arn());
        PolicyRow row = view.policies().get(name);
        if (row == null) {
            return unknown(command, body.arn());
        }
        FairsharePolicy fairshare = body.fairsharePolicy();
        try {
            if ((fairshare == null) == (body.quotaSharePolicy() == null)) {
                throw RefusedException.invalid(ONE_OF_BOTH);
            }
            if (row.quota() != (fairshare == null)) {
                throw RefusedException.invalid("Scheduling policy " + name + " is a "
                        + (row.quota() ? "quota-share" : "fair-share") + " policy and cannot become another");
            }
            refuseOverlap(fairshare == null ? List.of() : fairshare.shareDistribution());
        } catch (RefusedException e) {
            return Decision.rejected(command, e.reason(), e.getMessage(), null);
        }
        return Decision.of(new SchedulingPolicyUpdated(name, fairshare, body.quotaSharePolicy()))
                .then(new Plan());
    }

    /** Deletes or refuses. */
    public static Decision delete(SchedulerView view, DeleteSchedulingPolicy body) {
        String command = "DeleteSchedulingPolicy";
        String name = ResourceNames.policy(body.arn());
        if (!view.policies().contains(name)) {
            return unknown(command, body.arn());
        }
        if (view.queues().all().stream()
                .anyMatch(queue -> name.equals(queue.value().policy()))) {
            return Decision.rejected(
                    command,
                    RejectionReason.IN_USE,
                    "Cannot delete, scheduling policy " + name + " is used by a job queue",
                    null);
        }
        return Decision.of(new SchedulingPolicyDeleted(name));
    }

    private static Decision unknown(String command, String arn) {
        return Decision.rejected(
                command,
                RejectionReason.UNKNOWN_SCHEDULING_POLICY,
                "Scheduling policy " + arn + " does not exist",
                null);
    }

    /** No share may have two weights. */
    private static void refuseOverlap(List<ShareAttributes> shares) throws RefusedException {
        for (int i = 0; i < shares.size(); i++) {
            for (int k = 0; k < i; k++) {
                String one = shares.get(k).shareIdentifier();
                String other = shares.get(i).shareIdentifier();
                if (covers(one, other) || covers(other, one)) {
                    throw RefusedException.invalid("fairsharePolicy.shareDistribution[" + i + "].shareIdentifier '"
                            + other + "' overlaps with '" + one
                            + "': expected entries of which no two mean the same share");
                }
            }
        }
    }

    private static boolean covers(String one, String other) {
        return one.endsWith("*") ? other.startsWith(one.substring(0, one.length() - 1)) : one.equals(other);
    }
}
