package io.headrace.scheduler.core.service;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.id.JobId;
import org.jspecify.annotations.Nullable;

/** A service job gets another place inside its share; one that runs keeps running, and has it when it is tried again. */
public final class UpdateServiceJobHandler {
    private static final String COMMAND = "UpdateServiceJob";

    private UpdateServiceJobHandler() {}

    /** Changes or refuses. */
    public static Decision decide(SchedulerView view, UpdateServiceJob body) {
        JobId job = find(view, body.jobId());
        if (job == null) {
            return rejected(body, RejectionReason.INVALID_ARGUMENT, "Service job " + body.jobId() + " does not exist");
        }
        JobSpec spec = Rows.need(view.specs(), job);
        if (Rows.need(view.jobs(), job).status().terminal()) {
            return rejected(
                    body,
                    RejectionReason.INVALID_ARGUMENT,
                    "Service job " + job + " has ended: expected one that has not");
        }
        if (spec.schedulingPriority() == body.schedulingPriority()) {
            return rejected(
                    body,
                    RejectionReason.ALREADY_APPLIED,
                    "Service job " + job + " has this schedulingPriority already; nothing changes");
        }
        return Decision.of(new JobReprioritized(job, spec.queue(), body.schedulingPriority()))
                .then(new Plan());
    }

    private static @Nullable JobId find(SchedulerView view, String text) {
        try {
            JobId job = JobId.parse(text);
            JobSpec spec = job.isWhole() ? view.specs().get(job) : null;
            return spec == null || spec.service() == null ? null : job;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Decision rejected(UpdateServiceJob body, RejectionReason reason, String message) {
        return Decision.rejected(COMMAND, reason, message, body.jobId());
    }
}
