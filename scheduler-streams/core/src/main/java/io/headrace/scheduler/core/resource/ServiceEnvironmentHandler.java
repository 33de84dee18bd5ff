package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.DeleteServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentCreated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeleted;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeletionRequested;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentUpdated;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Service environments: made, changed and deleted. They stand among the compute environments, under keys of their own. */
public final class ServiceEnvironmentHandler {
    private static final Pattern INSTANCE_TYPE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9-]+");

    private ServiceEnvironmentHandler() {}

    /** Creates or refuses. */
    public static Decision create(SchedulerView view, CreateServiceEnvironment body) {
        String name = body.serviceEnvironmentName();
        try {
            if (view.environments().contains(EnvironmentRow.serviceKey(name))) {
                throw new RefusedException(
                        RejectionReason.ALREADY_EXISTS, "Object already exists: service environment " + name);
            }
            checkLimits(body.capacityLimits());
            return Decision.of(new ServiceEnvironmentCreated(new CreateServiceEnvironment(
                    name,
                    body.serviceEnvironmentType(),
                    body.capacityLimits(),
                    body.state() == null ? "ENABLED" : body.state(),
                    body.tags())));
        } catch (RefusedException e) {
            return Decision.rejected("CreateServiceEnvironment", e.reason(), e.getMessage(), null);
        }
    }

    /** Changes or refuses; nothing that runs is stopped. */
    public static Decision update(SchedulerView view, UpdateServiceEnvironment body) {
        try {
            String name = ResourceNames.serviceEnvironment(body.serviceEnvironment());
            EnvironmentRow row = need(view, name, body.serviceEnvironment());
            if (row.deleting()) {
                throw RefusedException.invalid("Service environment " + name + " is being deleted");
            }
            if (!body.capacityLimits().isEmpty()) {
                checkLimits(body.capacityLimits());
                ServiceCapacity capacity = row.service();
                if (capacity != null && capacity.isByType() != isByType(body.capacityLimits())) {
                    throw RefusedException.invalid("capacityLimits of service environment " + name
                            + (capacity.isByType()
                                    ? " are by instance type and cannot become NUM_INSTANCES"
                                    : " are in NUM_INSTANCES and cannot become limits by instance type"));
                }
            }
            return Decision.of(new ServiceEnvironmentUpdated(
                            new UpdateServiceEnvironment(name, body.state(), body.capacityLimits())))
                    .then(new ResumeHeld())
                    .then(new Plan());
        } catch (RefusedException e) {
            return Decision.rejected("UpdateServiceEnvironment", e.reason(), e.getMessage(), null);
        }
    }

    /** Deletes, begins to, or refuses; when attempts still run in it, the tick after the last one ends it. */
    public static Decision delete(SchedulerView view, DeleteServiceEnvironment body) {
        try {
            String name = ResourceNames.serviceEnvironment(body.serviceEnvironment());
            EnvironmentRow row = need(view, name, body.serviceEnvironment());
            if (row.deleting()) {
                throw new RefusedException(
                        RejectionReason.DELETION_ALREADY_REQUESTED,
                        "Service environment " + name + " is being deleted already; nothing changes");
            }
            if (row.enabled()) {
                throw new RefusedException(
                        RejectionReason.NOT_DISABLED,
                        "Cannot delete, service environment " + name + " is ENABLED: expected DISABLED");
            }
            String key = EnvironmentRow.serviceKey(name);
            if (view.queues().all().stream()
                    .anyMatch(queue -> queue.value().environments().contains(key))) {
                throw new RefusedException(
                        RejectionReason.IN_USE, "Cannot delete, found existing JobQueue relationship");
            }
            ServiceEnvironmentDeletionRequested requested = new ServiceEnvironmentDeletionRequested(name);
            return row.used().equals(ResourceAmounts.NONE)
                    ? Decision.of(requested, new ServiceEnvironmentDeleted(name))
                    : Decision.of(requested);
        } catch (RefusedException e) {
            return Decision.rejected("DeleteServiceEnvironment", e.reason(), e.getMessage(), null);
        }
    }

    private static EnvironmentRow need(SchedulerView view, String name, String asked) throws RefusedException {
        EnvironmentRow row = view.environments().get(EnvironmentRow.serviceKey(name));
        if (row == null) {
            throw new RefusedException(
                    RejectionReason.UNKNOWN_SERVICE_ENVIRONMENT, "Service environment " + asked + " does not exist");
        }
        return row;
    }

    /** Instances of all types together, or each type by itself. */
    private static void checkLimits(List<CapacityLimit> limits) throws RefusedException {
        Set<String> units = new HashSet<>();
        boolean byType = isByType(limits);
        for (CapacityLimit limit : limits) {
            String unit = limit.capacityUnit();
            if (!unit.equals(ServiceCapacity.NUM_INSTANCES)
                    && !INSTANCE_TYPE.matcher(unit).matches()) {
                throw RefusedException.invalid("capacityLimits has the capacityUnit '" + unit
                        + "': expected NUM_INSTANCES or an instance type such as ml.m5.large");
            }
            if (!units.add(unit)) {
                throw RefusedException.invalid("capacityLimits names capacityUnit " + unit + " twice");
            }
            if (byType == unit.equals(ServiceCapacity.NUM_INSTANCES)) {
                throw RefusedException.invalid(
                        "capacityLimits mixes NUM_INSTANCES with instance types: expected the one or the others");
            }
        }
    }

    private static boolean isByType(List<CapacityLimit> limits) {
        return !limits.getFirst().capacityUnit().equals(ServiceCapacity.NUM_INSTANCES);
    }
}
