package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.value.JobDependency;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the read model knows of a single job, from its submission to its end. */
class JobRowsTest extends OpenReadModel {
    @Test
    void shouldFollowAJobThroughItsLife() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.SUBMITTED);

        log.add(new JobQueued(JOB, "q", 1, false));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.RUNNABLE);

        log.add(EventLog.placed(JOB, 1));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.STARTING);

        log.add(EventLog.running(JOB, 1, 5_000));
        fold();
        assertThat(state(JOB))
                .isEqualTo(new JobRow.State(JobStatus.RUNNING, null, 5_000L, null, null, 1, false, false, null));

        log.add(EventLog.succeeded(JOB, 1, 5_000, 6_000));
        log.add(new JobSucceeded(JOB, "Essential container in task exited", false));
        fold();
        assertThat(state(JOB))
                .isEqualTo(new JobRow.State(
                        JobStatus.SUCCEEDED,
                        "Essential container in task exited",
                        5_000L,
                        6_000L,
                        6_000L,
                        1,
                        false,
                        false,
                        null));
        AttemptRow attempt = jobs.attempts(JOB).getFirst();
        assertThat(attempt.progress().exitCode()).isZero();
        assertThat(attempt.progress().containerId()).isEqualTo("container-1");
        assertThat(attempt.ended()).isTrue();
        assertThat(counts()).isEqualTo(StatusCounts.none().plus(JobStatus.SUCCEEDED, 1));
    }

    @Test
    void shouldShowARetryAsRunnableAgainAndKeepBothAttempts() {
        runFirstAttemptTo(EventLog.failed(JOB, 1, 7, 5_000, 6_000));
        log.add(new JobQueued(JOB, "q", 2, true));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.RUNNABLE);
        assertThat(state(JOB).stoppedAt()).isNull();

        log.add(EventLog.placed(JOB, 2));
        log.add(EventLog.running(JOB, 2, 8_000));
        log.add(EventLog.failed(JOB, 2, 9, 8_000, 9_000));
        log.add(new JobFailed(JOB, FailureCause.ATTEMPT_FAILED, "Essential container in task exited", false));
        fold();
        assertThat(state(JOB).stoppedAt()).isEqualTo(9_000);
        assertThat(jobs.attempts(JOB))
                .extracting(attempt -> attempt.progress().exitCode())
                .containsExactly(7, 9);
        assertThat(jobs.list(JobSelection.of("q", JobStatus.FAILED), OptionalLong.empty(), 10)
                        .rows()
                        .getFirst()
                        .exitCode())
                .isEqualTo(9);
    }

    @Test
    void shouldStampAJobThatNeverRanWithTheTimeOfItsEnd() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobPending(JOB, List.of(EventLog.awaited(EventLog.id(9)))));
        log.add(new JobFailed(JOB, FailureCause.CANCELLED, "not needed", false));
        fold();
        JobRow.State state = state(JOB);
        assertThat(state.stoppedAt()).isEqualTo(log.now());
        assertThat(state.startedAt()).isNull();
        assertThat(state.cancelled()).isTrue();
        assertThat(state.terminated()).isFalse();
    }

    @Test
    void shouldShowThatARunningJobIsBeingTerminated() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(new JobStopRequested(
                JOB, new AttemptId(JOB, 1), EventLog.EXECUTOR, "i1", StopCause.TERMINATE, "enough"));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(state(JOB).terminated()).isTrue();
        assertThat(state(JOB).shownReason()).isEqualTo("Being stopped: enough");

        log.add(new JobSucceeded(JOB, "Essential container in task exited", false)); // its container had ended before
        fold();
        assertThat(state(JOB).terminated()).isFalse();
    }

    @Test
    void shouldSayThatAJobOfADeletedQueueIsBeingStoppedUntilItHas() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(EventLog.placed(JOB, 1));
        log.add(new JobStopRequested(
                JOB, new AttemptId(JOB, 1), EventLog.EXECUTOR, "i1", StopCause.QUEUE_DELETED, "JobQueue deleted"));
        log.add(new AttemptStarting(new AttemptId(JOB, 1), EventLog.EXECUTOR));
        log.add(EventLog.running(JOB, 1, 5_000));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(state(JOB).shownReason()).isEqualTo("Being stopped: JobQueue deleted");

        log.add(EventLog.failed(JOB, 1, 143, 5_000, 6_000));
        log.add(new JobFailed(JOB, FailureCause.QUEUE_DELETED, "JobQueue deleted", false));
        fold();
        assertThat(state(JOB).shownReason()).isEqualTo("JobQueue deleted");
    }

    @Test
    void shouldKnowByItsEventAloneWhetherAJobIsBeingStopped() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(new JobWaiting(JOB, "q", WaitCode.EXECUTORS_FULL, "Being stopped: not at all", null));
        fold();
        assertThat(state(JOB).stop()).isNull();

        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(new JobStopRequested(
                JOB, new AttemptId(JOB, 1), EventLog.EXECUTOR, "i1", StopCause.TIMEOUT, "Job attempt duration"));
        log.add(EventLog.failed(JOB, 1, 137, 5_000, 6_000));
        fold();
        assertThat(state(JOB).reason()).isNull();
        assertThat(state(JOB).stop()).isEqualTo(new JobRow.Stop(StopCause.TIMEOUT, "Job attempt duration"));

        log.add(new JobQueued(JOB, "q", 2, true));
        fold();
        assertThat(state(JOB).stop()).as("its next attempt is not stopped").isNull();
        assertThat(state(JOB).shownReason()).isEqualTo("It waits for its turn in job queue q");
    }

    @Test
    void shouldReadARowThatHasItsStopInItsReasonOnly() {
        runFirstAttemptTo(new JobStopRequested(
                JOB, new AttemptId(JOB, 1), EventLog.EXECUTOR, "i1", StopCause.TERMINATE, "enough"));
        fold();
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE jobs SET stop = NULL, status_reason = 'Being stopped: enough'"));
        assertThat(state(JOB).shownReason()).isEqualTo("Being stopped: enough");

        log.add(EventLog.failed(JOB, 1, 143, 5_000, 6_000));
        log.add(new JobFailed(JOB, FailureCause.TERMINATED, "enough", false));
        fold();
        assertThat(state(JOB).shownReason()).isEqualTo("enough");
    }

    @Test
    void shouldSayWhatAJobWaitsFor() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        fold();
        assertThat(state(JOB).reason()).isEqualTo("It waits for its turn in job queue q");

        log.add(new JobHeld(JOB, "q", WaitCode.EXECUTORS_TOO_SMALL, "too large", null));
        fold();
        assertThat(state(JOB).reason()).isEqualTo("too large");

        log.add(new JobResumed(JOB, "q"));
        fold();
        assertThat(state(JOB).reason()).isEqualTo("It waits for its turn in job queue q");

        log.add(EventLog.placed(JOB, 1));
        fold();
        assertThat(state(JOB).reason()).isNull();
    }

    @Test
    void shouldSayThatNothingCouldHoldAJobThatWaitsForOthers() {
        log.add(EventLog.submittedAfter(JOB, "hello", "q", null, new JobDependency(ARRAY.toString(), null, null)));
        log.add(new JobPending(JOB, List.of(EventLog.awaited(ARRAY))));
        log.add(new JobHeld(JOB, "q", WaitCode.EXECUTORS_TOO_SMALL, "too large", null));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.PENDING);
        assertThat(state(JOB).reason()).isEqualTo("too large");

        log.add(new JobResumed(JOB, "q"));
        fold();
        assertThat(state(JOB).reason()).isNull();
    }

    private void runFirstAttemptTo(Event end) {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(end);
    }
}
