package io.headrace.submitter.logs;

import io.headrace.schemas.id.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Which output is wanted.
 *
 * @param job a single job or array child
 * @param attempt number of the attempt; absent means the latest, and when following, those after it too
 * @param container only of this one of several containers; absent for all of them
 * @param follow whether to go on until the output has ended
 * @param tail only so many of the lines that there are already; absent means all
 */
public record LogRequest(
        JobId job,
        @Nullable Integer attempt,
        @Nullable String container,
        boolean follow,
        @Nullable Integer tail) {
    /** Output of all containers. */
    public LogRequest(JobId job, @Nullable Integer attempt, boolean follow, @Nullable Integer tail) {
        this(job, attempt, null, follow, tail);
    }
}
