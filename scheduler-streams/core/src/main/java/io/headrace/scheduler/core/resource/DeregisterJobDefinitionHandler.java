package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ResourceCommand.DeregisterJobDefinition;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionDeregistered;
import org.jspecify.annotations.Nullable;

/** A revision of a job definition takes no more submissions. Its number is not given out again. */
public final class DeregisterJobDefinitionHandler {
    private static final String COMMAND = "DeregisterJobDefinition";

    private DeregisterJobDefinitionHandler() {}

    /** Makes it INACTIVE or refuses. */
    public static Decision decide(SchedulerView view, DeregisterJobDefinition body) {
        if (ResourceNames.definition(body.jobDefinition()).indexOf(':') < 0) {
            // AWS asks for the revision too: one that nobody named must not go.
            return Decision.rejected(
                    COMMAND,
                    RejectionReason.INVALID_ARGUMENT,
                    "jobDefinition '" + body.jobDefinition()
                            + "' names no revision: expected name:revision or an ARN of it",
                    null);
        }
        DefinitionKey key = named(view, body.jobDefinition());
        DefinitionRow row = key == null ? null : view.definitions().get(key);
        if (key == null || row == null) {
            return Decision.rejected(
                    COMMAND,
                    RejectionReason.UNKNOWN_JOB_DEFINITION,
                    "JobDefinition " + body.jobDefinition() + " not found.",
                    null);
        }
        if (!row.active()) {
            return Decision.rejected(
                    COMMAND,
                    RejectionReason.ALREADY_INACTIVE,
                    "JobDefinition " + key + " is INACTIVE already; nothing changes",
                    null);
        }
        return Decision.of(new JobDefinitionDeregistered(key.name(), key.revision(), highestActiveWithout(view, key)));
    }

    /**
     * The revision that a name, {@code name:revision} or an ARN of either means: of a name alone, the highest that is ACTIVE.
     *
     * @return null when nothing can be meant; the revision that is meant need not exist
     */
    public static @Nullable DefinitionKey named(SchedulerView view, String nameOrArn) {
        String name = ResourceNames.definition(nameOrArn);
        int colon = name.lastIndexOf(':');
        if (colon < 0) {
            RevisionRow revisions = view.revisions().get(name);
            return revisions == null || revisions.highestActive() == 0
                    ? null
                    : new DefinitionKey(name, revisions.highestActive());
        }
        try {
            return new DefinitionKey(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int highestActiveWithout(SchedulerView view, DefinitionKey gone) {
        int revision = Rows.need(view.revisions(), gone.name()).highestActive();
        if (revision > gone.revision()) {
            return revision;
        }
        do {
            revision--;
        } while (revision > 0
                && !Rows.need(view.definitions(), new DefinitionKey(gone.name(), revision))
                        .active());
        return revision;
    }
}
