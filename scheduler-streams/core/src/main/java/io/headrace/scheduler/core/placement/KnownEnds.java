package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.Rows;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.LiveNodes;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.JobId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When attempts are over at the latest, as far as timeouts tell. Milliseconds since the epoch; null where nothing is known. */
final class KnownEnds {
    private final SchedulerView view;
    private final long now;
    private final long graceMillis;

    KnownEnds(SchedulerView view, long now, SchedulerConfig config) {
        this.view = view;
        this.now = now;
        graceMillis = 1000L * config.stopGraceSeconds();
    }

    /** Of a live attempt. One that is late (its timeout is over, or it does not stop) is expected at any moment. */
    @Nullable
    Long of(JobId job, AttemptRow attempt) {
        if (Rows.need(view.jobs(), job).stop() != null) {
            return now + graceMillis;
        }
        if (job.isNode()) {
            JobSpec spec = Rows.need(view.specs(), job.parent());
            AttemptRow main = LiveNodes.main(view, job.parent(), spec);
            if (main != null && !spec.isMainNode(job)) {
                return of(job.parent().node(Objects.requireNonNull(spec.nodes()).mainNode()), main);
            }
        }
        Long deadline = attempt.deadline();
        if (deadline != null) {
            return Math.max(deadline + graceMillis, now);
        }
        Long end = afterTimeout(Rows.need(view.specs(), job.parent()), attempt.placedAt());
        return end == null ? null : Math.max(end, now);
    }

    /** Of an attempt that is placed now. */
    @Nullable
    Long ofFresh(JobSpec spec) {
        return afterTimeout(spec, now);
    }

    private @Nullable Long afterTimeout(JobSpec spec, long start) {
        Integer seconds = spec.attemptDurationSeconds();
        return seconds == null ? null : start + 1000L * seconds + graceMillis;
    }
}
