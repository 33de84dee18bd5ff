package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds of the parts of a queue, when it is made and when it is changed. */
final class QueueRules {
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

    /** One action per reason: two would contradict each other. */
    static void actions(List<JobStateTimeLimitAction> actions) throws RefusedException {
        Set<String> seen = new HashSet<>();
        for (JobStateTimeLimitAction action : actions) {
            if (!seen.add(action.reason())) {
                throw RefusedException.invalid(
                        "jobStateTimeLimitActions has two entries with the reason " + action.reason());
            }
        }
    }
}
