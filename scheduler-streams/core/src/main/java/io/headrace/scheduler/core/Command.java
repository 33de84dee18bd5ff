package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport;
import java.util.List;
import java.util.Map;

/** Everything the scheduler decides about. */
public sealed interface Command {
    /**
     * A client asks for something.
     *
     * @param body what
     * @param fingerprint SHA-256 of the payload in canonical form, hexadecimal, of what makes a job; tells a repetition from another
     *     payload
     */
    record Requested(ClientCommand body, String fingerprint) implements Command {}

    /**
     * Somebody asks for something that is no valid command. The shell has found out; that it was refused goes on record as with
     * any other, so that whoever waits for the answer gets it.
     *
     * @param refusal the answer
     */
    record Malformed(CommandRejected refusal) implements Command {}

    /**
     * An executor says something.
     *
     * @param body what
     */
    record Reported(ExecutorReport body) implements Command {}

    /**
     * Time has passed: due timeouts, silent executors, purges, and whatever an earlier step left over.
     *
     * @param silentMillis for each registered executor that has been silent for longer than the lease, for how long
     */
    record Tick(Map<ExecutorId, Long> silentMillis) implements Command {
        /** Copies the map. */
        public Tick {
            silentMillis = Map.copyOf(silentMillis);
        }
    }

    /** Internal: a job has ended; tell those that wait for it. */
    record ReleaseDependants(JobId jobId) implements Command {}

    /** Internal: look through children of an array job for what can be released now, and tell those that wait for them. */
    record Sweep(JobId jobId) implements Command {}

    /** Internal: stop attempts that have run for too long. */
    record StopOverdue() implements Command {}

    /** Internal: forget jobs that ended longer ago than the retention. */
    record Purge() implements Command {}

    /** Internal: jobs may have waited for longer than a time limit of their queue allows. */
    record CancelOverdue() implements Command {}

    /** Internal: executors or environments have changed; jobs that stood aside may go back to their places. */
    record ResumeHeld() implements Command {}

    /** Internal: after the plan, say why what is next in its queue is not placed, and reserve room for it. */
    record Review() implements Command {}

    /**
     * Internal: the job that room was kept for does not want it any more; keep room for the next of its queue before others take it.
     *
     * @param jobQueue name of the queue
     */
    record ReserveNext(String jobQueue) implements Command {}

    /**
     * Internal: at the end of a step, tell those who were next before it, and are not any more, that they wait for their turn.
     *
     * @param jobs who may have come to stand before others in this step
     */
    record Overtaken(List<JobId> jobs) implements Command {
        /** Copies the list. */
        public Overtaken {
            jobs = List.copyOf(jobs);
        }
    }

    /** Internal: a queue that is being deleted ends the next of its jobs, or itself. */
    record DrainQueue(String jobQueue) implements Command {}

    /** Internal: a quota share that is being deleted ends the next of its jobs, or itself. */
    record DrainQuotaShare(ShareKey share) implements Command {}

    /** Internal: environments that are being deleted and have become empty are gone. */
    record FinishDeletions() implements Command {}

    /** Internal: something changed that may let waiting jobs run; place what fits. */
    record Plan() implements Command {}
}
