package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.value.ConsumableRequirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a submission says about things that it shares with other jobs: its share of the queue, and consumable resources. The
 * wording of refusals is AWS's where clients know it.
 */
final class SharedUse {
    private final SchedulerView view;
    private final SubmitJob body;
    private final QueueRow queue;
    private final RegisterJobDefinition definition;
    private final List<ConsumableRequirement> consumables;

    SharedUse(
            SchedulerView view,
            SubmitJob body,
            QueueRow queue,
            RegisterJobDefinition definition,
            List<ConsumableRequirement> consumables) {
        this.view = view;
        this.body = body;
        this.queue = queue;
        this.definition = definition;
        this.consumables = consumables;
    }

    /** Why the submission is refused; null when it is not. */
    @Nullable
    Decision refusal() {
        if (queue.policy() != null && body.shareIdentifier() == null) {
            return refused(RejectionReason.INVALID_ARGUMENT, "shareIdentifier must be specified.");
        }
        if (queue.policy() == null && (body.shareIdentifier() != null || body.schedulingPriorityOverride() != null)) {
            return refused(
                    RejectionReason.INVALID_ARGUMENT,
                    "Job with shareIdentifier or schedulingPriority can onlybe submitted to job queue with fair share"
                            + " scheduling policy.");
        }
        List<String> names =
                consumables.stream().map(ConsumableRequirement::name).toList();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!view.consumables().contains(name)) {
                return refused(
                        RejectionReason.UNKNOWN_CONSUMABLE_RESOURCE, "Consumable resource " + name + " does not exist");
            }
            if (names.indexOf(name) < i) {
                return refused(
                        RejectionReason.INVALID_ARGUMENT,
                        "consumableResourceList names consumable resource " + name + " twice");
            }
        }
        return null;
    }

    int schedulingPriority() {
        Integer said = body.schedulingPriorityOverride() != null
                ? body.schedulingPriorityOverride()
                : definition.schedulingPriority();
        return said == null ? 0 : said;
    }

    List<ConsumableRequirement> consumables() {
        return consumables;
    }

    private Decision refused(RejectionReason reason, String message) {
        return Decision.rejected("SubmitJob", reason, message, body.jobId());
    }
}
