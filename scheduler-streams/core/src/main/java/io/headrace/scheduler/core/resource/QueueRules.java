package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds of the parts of a queue, when it is made and when it is changed. */
final class QueueRules {
    private static final Set<String> COMPUTE_REASONS =
            Set.of("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT");
    private static final Set<String> SERVICE_REASONS = Set.of(
            "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE", "MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED");

    private QueueRules() {}

    /** The environments by name, in ascending order; each must exist and be named once. */
    static List<ComputeEnvironmentOrder> order(SchedulerView view, List<ComputeEnvironmentOrder> asked)
            throws RefusedException {
        List<ComputeEnvironmentOrder> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ComputeEnvironmentOrder entry : asked) {
            String environment = ResourceNames.environment(entry.computeEnvironment());
            EnvironmentRow row = view.environments().get(environment);
            if (row == null) {
                throw new RefusedException(
                        RejectionReason.UNKNOWN_COMPUTE_ENVIRONMENT,
                        "Compute environment " + entry.computeEnvironment() + " does not exist");
            }
            if (row.deleting()) {
                throw RefusedException.invalid("Compute environment " + environment + " is being deleted");
            }
            if (!seen.add(environment)) {
                throw RefusedException.invalid(
                        "computeEnvironmentOrder names compute environment " + environment + " twice");
            }
            order.add(new ComputeEnvironmentOrder(entry.order(), environment));
        }
        order.sort(Comparator.comparingInt(ComputeEnvironmentOrder::order));
        return order;
    }

    /**
     * The service environment by name; it must exist and suit the queue.
     *
     * @param queue name of the queue
     * @param quota whether it is served by quota shares, which count by instance type
     */
    static List<ServiceEnvironmentOrder> serviceOrder(
            SchedulerView view, List<ServiceEnvironmentOrder> asked, String queue, boolean quota)
            throws RefusedException {
        List<ServiceEnvironmentOrder> order = new ArrayList<>();
        for (ServiceEnvironmentOrder entry : asked) {
            String name = ResourceNames.serviceEnvironment(entry.serviceEnvironment());
            EnvironmentRow row = view.environments().get(EnvironmentRow.serviceKey(name));
            if (row == null) {
                throw new RefusedException(
                        RejectionReason.UNKNOWN_SERVICE_ENVIRONMENT,
                        "Service environment " + entry.serviceEnvironment() + " does not exist");
            }
            if (row.deleting()) {
                throw RefusedException.invalid("Service environment " + name + " is being deleted");
            }
            if (row.service() != null && row.service().isByType() != quota) {
                throw RefusedException.invalid("Service environment " + name
                        + (quota
                                ? " has a limit in NUM_INSTANCES: a quota-share policy expects limits by instance type"
                                : " limits instance types: expected one with a limit in NUM_INSTANCES"));
            }
            if (quota) {
                refuseSecond(view, name, queue);
            }
            order.add(new ServiceEnvironmentOrder(entry.order(), name));
        }
        return order;
    }

    private static void refuseSecond(SchedulerView view, String environment, String queue) throws RefusedException {
        String key = EnvironmentRow.serviceKey(environment);
        for (Row<String, QueueRow> other : view.queues().all()) {
            if (!other.key().equals(queue) && other.value().environments().contains(key)) {
                throw RefusedException.invalid("Service environment " + environment + " is job queue " + other.key()
                        + "'s: one with limits by instance type has one job queue");
            }
        }
    }

    /** Whether a policy is one of quota shares; false without one. */
    static boolean isQuota(SchedulerView view, @Nullable String policy) {
        PolicyRow row = policy == null ? null : view.policies().get(policy);
        return row != null && row.quota();
    }

    /** The policy by name; null when none was named. */
    static @Nullable String policy(SchedulerView view, @Nullable String nameOrArn) throws RefusedException {
        if (nameOrArn == null) {
            return null;
        }
        String name = ResourceNames.policy(nameOrArn);
        if (!view.policies().contains(name)) {
            throw new RefusedException(
                    RejectionReason.UNKNOWN_SCHEDULING_POLICY, "Scheduling policy " + nameOrArn + " does not exist");
        }
        return name;
    }

    /** One action per reason, because two would contradict each other, and for each kind of queue its own reasons and action. */
    static void actions(List<JobStateTimeLimitAction> actions, boolean service) throws RefusedException {
        Set<String> seen = new HashSet<>();
        for (JobStateTimeLimitAction action : actions) {
            if (!seen.add(action.reason())) {
                throw RefusedException.invalid(
                        "jobStateTimeLimitActions has two entries with the reason " + action.reason());
            }
            if (service && !action.action().equals("TERMINATE")) {
                throw RefusedException.invalid("jobStateTimeLimitActions has the action " + action.action()
                        + ": expected TERMINATE for a queue of service jobs");
            }
            if (service ? COMPUTE_REASONS.contains(action.reason()) : SERVICE_REASONS.contains(action.reason())) {
                throw RefusedException.invalid("Invalid job reason");
            }
        }
    }
}
