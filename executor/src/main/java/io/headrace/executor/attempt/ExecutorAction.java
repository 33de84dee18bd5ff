package io.headrace.executor.attempt;

import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import java.time.Duration;
import java.time.Instant;

/**
 * What {@link ExecutorMachine} wants done. Whoever does it says how it went with the {@link AttemptInput} that is named at each action; when the
 * process goes down meanwhile, with nothing at all.
 */
public sealed interface ExecutorAction {

    /** Publish a registration. Nobody waits for it. */
    record Register(ExecutorStarted registration) implements ExecutorAction {}

    /** End this process: it is drained, and has nothing left to tell or to remove. */
    record Leave() implements ExecutorAction {}

    /** A step of one attempt. */
    sealed interface AttemptAction extends ExecutorAction {
        /** Whose. */
        AttemptId attemptId();
    }

    /** Make the image available: {@code Pulled}, {@code Refused}, or {@code PullGivenUp} after {@link GiveUpPull}. */
    record Pull(AttemptId attemptId, ContainerPlan plan) implements AttemptAction {}

    /** The pull that goes on is not wanted any more; it may finish all the same. */
    record GiveUpPull(AttemptId attemptId) implements AttemptAction {}

    /** Create the container: {@code Created} or {@code Refused}. */
    record Create(AttemptId attemptId, ContainerPlan plan) implements AttemptAction {}

    /** Start it: {@code Started} or {@code Refused}. */
    record Start(AttemptId attemptId, ContainerRef container) implements AttemptAction {}

    /** A step that concerns one of several containers. What comes of it is told as {@code OfContainer}. */
    record InContainer(AttemptId attemptId, String container, AttemptAction step) implements AttemptAction {}

    /** Wait until then: {@code TimeUp}. */
    record AwaitTime(AttemptId attemptId, Instant until) implements AttemptAction {}

    /** Publish a report: {@code Acknowledged} once the scheduler is sure to see it. */
    record Report(AttemptId attemptId, AttemptReport report) implements AttemptAction {}

    /** Publish a report. Nobody waits for it. */
    record Announce(AttemptId attemptId, AttemptReport report) implements AttemptAction {}

    /**
     * Pass on all output, from a position on, until the container has ended: {@code Collected}.
     *
     * @param containers how many of the attempt share the limit of its output
     */
    record Collect(AttemptId attemptId, ContainerRef container, LogPosition from, int containers)
            implements AttemptAction {}

    /** Learn how the container ended: {@code Exited}. */
    record AwaitExit(AttemptId attemptId, ContainerRef container) implements AttemptAction {}

    /** Stop the container, after a while: {@code Stopped} or {@code StopFailed}. */
    record Stop(AttemptId attemptId, ContainerRef container, Duration grace, Duration after) implements AttemptAction {}

    /** Remove the container, after a while: {@code Removed} or {@code NotRemoved}. */
    record Remove(AttemptId attemptId, ContainerRef container, Duration after) implements AttemptAction {}
}
