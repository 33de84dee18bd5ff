package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentUpdated;
import io.headrace.schemas.value.ComputeResourceUpdate;
import org.jspecify.annotations.Nullable;

/** Changes of a compute environment. Nothing that runs is stopped, also when the limit goes below what is in use. */
public final class UpdateComputeEnvironmentHandler {
    private static final String COMMAND = "UpdateComputeEnvironment";

    private UpdateComputeEnvironmentHandler() {}

    /** Changes or refuses. */
    public static Decision decide(SchedulerView view, UpdateComputeEnvironment body) {
        try {
            return Decision.of(new ComputeEnvironmentUpdated(checked(view, body)))
                    .then(new ResumeHeld())
                    .then(new Plan());
        } catch (RefusedException e) {
            return Decision.rejected(COMMAND, e.reason(), e.getMessage(), null);
        }
    }

    private static UpdateComputeEnvironment checked(SchedulerView view, UpdateComputeEnvironment body)
            throws RefusedException {
        String name = ResourceNames.environment(body.computeEnvironment());
        EnvironmentRow row = view.environments().get(name);
        if (row == null) {
            throw new RefusedException(
                    RejectionReason.UNKNOWN_COMPUTE_ENVIRONMENT,
                    "Compute environment " + body.computeEnvironment() + " does not exist");
        }
        if (row.deleting()) {
            throw RefusedException.invalid("Compute environment " + name + " is being deleted");
        }
        if (row.managed() && body.unmanagedvCpus() != null) {
            throw RefusedException.invalid("unmanagedvCpus is only applicable to an UNMANAGED compute environment");
        }
        if (!row.managed() && body.computeResources() != null) {
            throw RefusedException.invalid(
                    "computeResources must not be provided for an UNMANAGED compute environment");
        }
        return new UpdateComputeEnvironment(
                name,
                body.state(),
                body.unmanagedvCpus(),
                body.computeResources() == null ? null : withinBounds(row, body.computeResources()),
                body.serviceRole(),
                body.updatePolicy(),
                body.ecsSettings(),
                body.context());
    }

    private static ComputeResourceUpdate withinBounds(EnvironmentRow row, ComputeResourceUpdate asked)
            throws RefusedException {
        int least = asked.minvCpus() == null ? row.minVcpus() : asked.minvCpus();
        long most = asked.maxvCpus() == null ? row.maxVcpuMillis() / 1000 : asked.maxvCpus();
        EnvironmentRules.bounds(least, most);
        EnvironmentRules.scaling(asked.scalingPolicy());
        Integer desired = asked.desiredvCpus();
        if (desired == null) {
            // What is wanted follows the bounds.
            int within = (int) Math.max(least, Math.min(most, row.desiredVcpus()));
            return within == row.desiredVcpus() ? asked : withDesired(asked, within);
        }
        if (desired < row.desiredVcpus()) {
            throw RefusedException.invalid("desiredvCpus " + desired + " is below the current desiredvCpus "
                    + row.desiredVcpus() + ": it cannot be lowered");
        }
        EnvironmentRules.desired(desired, least, most);
        return asked;
    }

    private static ComputeResourceUpdate withDesired(ComputeResourceUpdate asked, @Nullable Integer desired) {
        return new ComputeResourceUpdate(
                asked.type(),
                asked.maxvCpus(),
                asked.minvCpus(),
                desired,
                asked.allocationStrategy(),
                asked.instanceTypes(),
                asked.imageId(),
                asked.subnets(),
                asked.securityGroupIds(),
                asked.ec2KeyPair(),
                asked.instanceRole(),
                asked.tags(),
                asked.placementGroup(),
                asked.bidPercentage(),
                asked.spotIamFleetRole(),
                asked.launchTemplate(),
                asked.ec2Configuration(),
                asked.scalingPolicy(),
                asked.updateToLatestImageVersion());
    }
}
