package io.headrace.submitter.logs;

import io.headrace.schemas.id.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Which output is wanted.
 *
 * @param job a single job or array child
 * @param attempt number of the attempt; absent means the latest, and when following, those after it too
 * @param follow whether to go on until the output has ended
 * @param tail only so many of the lines that there are already; absent means all
 */
public record LogRequest(
        JobId job,
        @Nullable Integer attempt,
        boolean follow,
        @Nullable Integer tail) {}
