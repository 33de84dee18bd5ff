package io.headrace.executor.attempt;

import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.value.LogRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happens to one attempt: an order to stop it, or how an {@link ExecutorAction} went. */
public sealed interface AttemptInput {

    /** The scheduler wants it ended. */
    record StopOrdered(String reason, Duration grace) implements AttemptInput {}

    /** The image is there. */
    record Pulled() implements AttemptInput {}

    /** The pull was given up, as was asked. */
    record PullGivenUp() implements AttemptInput {}

    /** The container is there, not yet running. */
    record Created(ContainerRef container) implements AttemptInput {}

    /**
     * The container runs.
     *
     * @param at the time just before it was started
     * @param address IPv4 address under which the other nodes of its job reach it; empty where that is not known, and for what is no
     *     node
     */
    record Started(Instant at, Optional<String> address) implements AttemptInput {}

    /**
     * Pull, creation or start failed.
     *
     * @param reason the container reason for the job's owner
     */
    record Refused(String reason) implements AttemptInput {}

    /** The report that was published last is durable. */
    record Acknowledged() implements AttemptInput {}

    /**
     * All output is passed on, which also means that the container has ended.
     *
     * @param range where it lies; empty if there was none
     */
    record Collected(Optional<LogRange> range) implements AttemptInput {}

    /** The container has ended. */
    record Exited(ExitOutcome outcome) implements AttemptInput {}

    /**
     * The container has ended after it was told to, or before.
     *
     * @param wasRunning whether it still ran when it was told
     */
    record Stopped(boolean wasRunning) implements AttemptInput {}

    /** The container did not end although it was told to, or nobody knows whether it was told. */
    record StopFailed() implements AttemptInput {}

    /** The container is gone. */
    record Removed() implements AttemptInput {}

    /** The time that was waited for has come. */
    record TimeUp() implements AttemptInput {}

    /**
     * One of these, of one of several containers.
     *
     * @param container its name among them
     */
    record OfContainer(String container, AttemptInput input) implements AttemptInput {}

    /** The container is still there. */
    record NotRemoved() implements AttemptInput {}
}
