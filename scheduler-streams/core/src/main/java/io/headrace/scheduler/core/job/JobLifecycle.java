package io.headrace.scheduler.core.job;

import static io.headrace.scheduler.core.state.JobStatus.FAILED;
import static io.headrace.scheduler.core.state.JobStatus.PENDING;
import static io.headrace.scheduler.core.state.JobStatus.RUNNABLE;
import static io.headrace.scheduler.core.state.JobStatus.RUNNING;
import static io.headrace.scheduler.core.state.JobStatus.SCHEDULED;
import static io.headrace.scheduler.core.state.JobStatus.STARTING;
import static io.headrace.scheduler.core.state.JobStatus.SUBMITTED;
import static io.headrace.scheduler.core.state.JobStatus.SUCCEEDED;

import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.schemas.event.RejectionReason;
import java.util.HashMap;
import java.util.Map;

/**
 * The life of a job as one table: status × trigger → verdict. Every decision asks it, and so does every change of state; the
 * picture in docs/lifecycle.md is drawn from it.
 *
 * <p>Single jobs and array children take the triggers from {@link Trigger#QUEUED} to {@link Trigger#RETRIED}; array jobs take
 * {@link Trigger#ARRAY_QUEUED} and end with {@link Trigger#SUCCEEDED} or {@link Trigger#FAILED} when their children have. A
 * multi-node parallel job goes the way of a single job, with the steps of its main node; its nodes are STARTING when they
 * are placed, RUNNING when they are, and gone when they have ended. A service job is SCHEDULED when it is placed, and STARTING when its
 * executor says that it has begun to prepare it.
 * After AWS Batch's job states; cancelling a PENDING job takes effect at once here (AWS waits for its dependencies).
 */
public final class JobLifecycle {
    private static final Verdict IMPOSSIBLE = new Verdict.Impossible();

    private static final Map<Cell, Verdict> TABLE = table();

    private JobLifecycle() {}

    /** What can happen to a job. */
    public enum Trigger {
        /** It waits for other jobs. */
        BLOCKED,
        /** It can be placed. */
        QUEUED,
        /** The children of the array job can be placed. */
        ARRAY_QUEUED,
        /** An executor was chosen. */
        PLACED,
        /** An executor was chosen for the service job. */
        SCHEDULED,
        /** The executor prepares the container of the service job. */
        ACCEPTED,
        /** Its container runs. */
        STARTED,
        /** Its attempt failed and it is tried again. */
        RETRIED,
        /** Its attempt, or the last of its children, ended well. */
        SUCCEEDED,
        /** Its last attempt failed, a job it waits for failed, or one of its children did. */
        FAILED,
        /** Somebody cancels it. */
        CANCEL,
        /** Somebody terminates it. */
        TERMINATE
    }

    /** What a trigger does in a status. */
    public sealed interface Verdict {
        /**
         * The job goes on to another status, or stays in the same.
         *
         * @param status the next one
         */
        record Next(JobStatus status) implements Verdict {}

        /** The job's attempt is stopped first; its end decides. */
        record StopFirst() implements Verdict {}

        /**
         * Nothing changes, and whoever asked is told.
         *
         * @param reason why
         */
        record Refused(RejectionReason reason) implements Verdict {}

        /** Cannot happen; if it does, there is a bug. */
        record Impossible() implements Verdict {}
    }

    /** The verdict of one cell. Total: every cell has one. */
    public static Verdict verdict(JobStatus status, Trigger trigger) {
        return TABLE.getOrDefault(new Cell(status, trigger), IMPOSSIBLE);
    }

    /**
     * The next status.
     *
     * @throws IllegalStateException when the table has none: a bug
     */
    public static JobStatus next(JobStatus status, Trigger trigger) {
        if (verdict(status, trigger) instanceof Verdict.Next next) {
            return next.status();
        }
        throw new IllegalStateException("a job that is " + status + " cannot be " + trigger);
    }

    private record Cell(JobStatus status, Trigger trigger) {}

    private static Map<Cell, Verdict> table() {
        Map<Cell, Verdict> table = new HashMap<>();
        goes(table, SUBMITTED, Trigger.BLOCKED, PENDING);
        goes(table, SUBMITTED, Trigger.QUEUED, RUNNABLE);
        goes(table, SUBMITTED, Trigger.ARRAY_QUEUED, PENDING);
        goes(table, SUBMITTED, Trigger.FAILED, FAILED);
        goes(table, SUBMITTED, Trigger.CANCEL, FAILED);
        goes(table, SUBMITTED, Trigger.TERMINATE, FAILED);

        goes(table, PENDING, Trigger.QUEUED, RUNNABLE);
        goes(table, PENDING, Trigger.ARRAY_QUEUED, PENDING);
        goes(table, PENDING, Trigger.SUCCEEDED, SUCCEEDED);
        goes(table, PENDING, Trigger.FAILED, FAILED);
        goes(table, PENDING, Trigger.CANCEL, FAILED);
        goes(table, PENDING, Trigger.TERMINATE, FAILED);

        goes(table, RUNNABLE, Trigger.PLACED, STARTING);
        goes(table, RUNNABLE, Trigger.SCHEDULED, SCHEDULED);
        goes(table, RUNNABLE, Trigger.FAILED, FAILED);
        goes(table, RUNNABLE, Trigger.CANCEL, FAILED);
        goes(table, RUNNABLE, Trigger.TERMINATE, FAILED);

        goes(table, SCHEDULED, Trigger.ACCEPTED, STARTING);
        goes(table, SCHEDULED, Trigger.STARTED, RUNNING);
        goes(table, SCHEDULED, Trigger.RETRIED, RUNNABLE);
        goes(table, SCHEDULED, Trigger.FAILED, FAILED);
        put(table, SCHEDULED, Trigger.CANCEL, new Verdict.Refused(RejectionReason.JOB_ALREADY_PLACED));
        put(table, SCHEDULED, Trigger.TERMINATE, new Verdict.StopFirst());

        goes(table, STARTING, Trigger.STARTED, RUNNING);
        goes(table, STARTING, Trigger.RETRIED, RUNNABLE);
        goes(table, STARTING, Trigger.FAILED, FAILED);
        put(table, STARTING, Trigger.CANCEL, new Verdict.Refused(RejectionReason.JOB_ALREADY_PLACED));
        put(table, STARTING, Trigger.TERMINATE, new Verdict.StopFirst());

        goes(table, RUNNING, Trigger.RETRIED, RUNNABLE);
        goes(table, RUNNING, Trigger.SUCCEEDED, SUCCEEDED);
        goes(table, RUNNING, Trigger.FAILED, FAILED);
        put(table, RUNNING, Trigger.CANCEL, new Verdict.Refused(RejectionReason.JOB_ALREADY_PLACED));
        put(table, RUNNING, Trigger.TERMINATE, new Verdict.StopFirst());

        for (JobStatus ended : new JobStatus[] {SUCCEEDED, FAILED}) {
            put(table, ended, Trigger.CANCEL, new Verdict.Refused(RejectionReason.JOB_ALREADY_ENDED));
            put(table, ended, Trigger.TERMINATE, new Verdict.Refused(RejectionReason.JOB_ALREADY_ENDED));
        }
        return table;
    }

    private static void goes(Map<Cell, Verdict> table, JobStatus from, Trigger trigger, JobStatus to) {
        put(table, from, trigger, new Verdict.Next(to));
    }

    private static void put(Map<Cell, Verdict> table, JobStatus from, Trigger trigger, Verdict verdict) {
        table.put(new Cell(from, trigger), verdict);
    }
}
