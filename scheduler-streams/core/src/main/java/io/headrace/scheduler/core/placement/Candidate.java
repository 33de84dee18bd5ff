package io.headrace.scheduler.core.placement;

import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;

/**
 * An attempt that could be placed.
 *
 * @param place its job's place in the queue
 * @param standing what stands there: the job itself, or the array job that it is the next child of
 * @param attempt the attempt
 * @param spec what was submitted
 * @param need what has to be free for it
 */
record Candidate(WaitingKey place, JobId standing, AttemptId attempt, JobSpec spec, Need need) {
    Candidate(WaitingKey place, JobId standing, AttemptId attempt, JobSpec spec) {
        this(place, standing, attempt, spec, Need.of(spec));
    }
}
