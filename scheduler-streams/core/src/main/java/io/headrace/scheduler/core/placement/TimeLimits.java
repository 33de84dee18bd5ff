package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TimeLimitAction;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.id.JobId;
import org.jspecify.annotations.Nullable;

/** A queue's time limits on jobs that wait for one kind of reason: AWS Batch's job state time limit actions. */
public final class TimeLimits {
    private TimeLimits() {}

    /** When the job is cancelled if the reason stays, milliseconds since the epoch; null without a limit, and while it waits for others. */
    static @Nullable Long cancelAt(SchedulerView view, String queue, JobId job, WaitCode code, long now) {
        JobRow row = Rows.need(view.jobs(), job);
        WaitReason before = row.waitReason();
        return row.waitsFor() > 0
                ? null
                : cancelAt(view, queue, code, before != null && before.code() == code ? before.since() : now);
    }

    /** When a job is cancelled that waits for this kind of reason since then; null without a limit. */
    static @Nullable Long cancelAt(SchedulerView view, String queue, WaitCode code, long since) {
        for (TimeLimitAction action : Rows.need(view.queues(), queue).timeLimitActions()) {
            if (action.reason().equals(named(code))) {
                return since + 1000L * action.maxTimeSeconds();
            }
        }
        return null;
    }

    /** How an action names this kind of reason; the reason's own name where AWS has none. */
    public static String named(WaitCode code) {
        return switch (code) {
            case EXECUTORS_FULL, ENVIRONMENTS_FULL, SERVICE_ENVIRONMENT_FULL ->
                "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";
            case ENVIRONMENTS_TOO_SMALL -> "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE";
            case SERVICE_ENVIRONMENT_TOO_SMALL -> "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE";
            case QUOTA_SHARE_TOO_SMALL -> "MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED";
            case EXECUTORS_TOO_SMALL, NO_MATCHING_EXECUTOR -> "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT";
            case QUEUE_ORDER,
                    QUEUE_LIMIT,
                    NO_ENVIRONMENT,
                    NO_EXECUTOR,
                    CONSUMABLE_SHORT,
                    SHARE_RESERVATION,
                    SHARE_AHEAD,
                    QUOTA_SHARE_FULL -> code.name();
        };
    }
}
