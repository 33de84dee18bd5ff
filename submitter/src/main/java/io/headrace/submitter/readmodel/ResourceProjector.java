package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ComputeResourceUpdate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a queue or environment when it is changed: what the change names is replaced, the rest stays. Pure. */
final class ResourceProjector {
    private ResourceProjector() {}

    /** A queue after a change. */
    static CreateJobQueue project(CreateJobQueue queue, UpdateJobQueue changes) {
        Integer limit = or(changes.maxRunningJobs(), queue.maxRunningJobs());
        return new CreateJobQueue(
                queue.jobQueueName(),
                or(changes.state(), queue.state()),
                changes.priority() == null ? queue.priority() : changes.priority(),
                or(changes.schedulingPolicyArn(), queue.schedulingPolicyArn()),
                queue.jobQueueType(),
                or(changes.computeEnvironmentOrder(), queue.computeEnvironmentOrder()),
                or(changes.serviceEnvironmentOrder(), queue.serviceEnvironmentOrder()),
                changes.jobStateTimeLimitActions() == null
                        ? queue.jobStateTimeLimitActions()
                        : changes.jobStateTimeLimitActions(),
                limit == null || limit == 0 ? null : limit,
                or(changes.backfill(), queue.backfill()),
                queue.tags());
    }

    /** An environment after a change. */
    static CreateComputeEnvironment project(CreateComputeEnvironment environment, UpdateComputeEnvironment changes) {
        ComputeResource machines = environment.computeResources();
        ComputeResourceUpdate update = changes.computeResources();
        return new CreateComputeEnvironment(
                environment.computeEnvironmentName(),
                environment.type(),
                or(changes.state(), environment.state()),
                or(changes.unmanagedvCpus(), environment.unmanagedvCpus()),
                machines == null || update == null ? machines : project(machines, update),
                or(changes.serviceRole(), environment.serviceRole()),
                environment.tags(),
                or(changes.updatePolicy(), environment.updatePolicy()),
                or(changes.ecsSettings(), environment.ecsSettings()),
                or(changes.context(), environment.context()));
    }

    /** A service environment after a change. */
    static CreateServiceEnvironment project(CreateServiceEnvironment environment, UpdateServiceEnvironment changes) {
        return new CreateServiceEnvironment(
                environment.serviceEnvironmentName(),
                environment.serviceEnvironmentType(),
                or(changes.capacityLimits(), environment.capacityLimits()),
                or(changes.state(), environment.state()),
                environment.tags());
    }

    /** A quota share after a change. */
    static CreateQuotaShare project(CreateQuotaShare share, UpdateQuotaShare changes) {
        return new CreateQuotaShare(
                share.quotaShareName(),
                share.jobQueue(),
                or(changes.capacityLimits(), share.capacityLimits()),
                changes.resourceSharingConfiguration() == null
                        ? share.resourceSharingConfiguration()
                        : changes.resourceSharingConfiguration(),
                changes.preemptionConfiguration() == null
                        ? share.preemptionConfiguration()
                        : changes.preemptionConfiguration(),
                or(changes.state(), share.state()),
                share.tags());
    }

    /** An environment that is to have so many vCPUs. */
    static CreateComputeEnvironment scaled(CreateComputeEnvironment environment, int desiredvCpus) {
        ComputeResourceUpdate desired = new ComputeResourceUpdate(
                null,
                null,
                null,
                desiredvCpus,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null);
        return project(
                environment,
                new UpdateComputeEnvironment(environment.computeEnvironmentName(), null, null, desired, null));
    }

    private static ComputeResource project(ComputeResource machines, ComputeResourceUpdate update) {
        return new ComputeResource(
                update.type() == null ? machines.type() : update.type(),
                update.maxvCpus() == null ? machines.maxvCpus() : update.maxvCpus(),
                or(update.minvCpus(), machines.minvCpus()),
                or(update.desiredvCpus(), machines.desiredvCpus()),
                or(update.allocationStrategy(), machines.allocationStrategy()),
                or(update.instanceTypes(), machines.instanceTypes()),
                or(update.imageId(), machines.imageId()),
                or(update.subnets(), machines.subnets()),
                or(update.securityGroupIds(), machines.securityGroupIds()),
                or(update.ec2KeyPair(), machines.ec2KeyPair()),
                or(update.instanceRole(), machines.instanceRole()),
                update.tags().isEmpty() ? machines.tags() : Map.copyOf(update.tags()),
                or(update.placementGroup(), machines.placementGroup()),
                or(update.bidPercentage(), machines.bidPercentage()),
                or(update.spotIamFleetRole(), machines.spotIamFleetRole()),
                or(update.launchTemplate(), machines.launchTemplate()),
                or(update.ec2Configuration(), machines.ec2Configuration()),
                or(update.scalingPolicy(), machines.scalingPolicy()));
    }

    private static <T> @Nullable T or(@Nullable T changed, @Nullable T before) {
        return changed == null ? before : changed;
    }

    private static <T> List<T> or(List<T> changed, List<T> before) {
        return changed.isEmpty() ? before : changed;
    }
}
