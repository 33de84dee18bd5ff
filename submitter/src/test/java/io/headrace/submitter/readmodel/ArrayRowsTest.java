package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ChildRange;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the read model knows of an array job and its children, with rows of their own or without. */
class ArrayRowsTest extends OpenReadModel {
    @Test
    void shouldGiveAChildItsRowWithItsFirstEvent() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 4));
        fold();
        assertThat(array().counts()).isEqualTo(StatusCounts.none().plus(JobStatus.PENDING, 4));
        assertThat(state(ARRAY.child(3)).status()).isEqualTo(JobStatus.PENDING);

        log.add(new ArrayQueued(ARRAY, "q", false));
        fold();
        assertThat(state(ARRAY).status()).isEqualTo(JobStatus.PENDING);
        assertThat(state(ARRAY.child(3)).status()).isEqualTo(JobStatus.RUNNABLE);
        assertThat(array().counts()).isEqualTo(StatusCounts.none().plus(JobStatus.RUNNABLE, 4));

        log.add(EventLog.placed(ARRAY.child(0), 1));
        log.add(EventLog.running(ARRAY.child(0), 1, 5_000));
        log.add(EventLog.placed(ARRAY.child(1), 1));
        fold();
        assertThat(array().untouched()).isEqualTo(2);
        assertThat(array().counts())
                .isEqualTo(StatusCounts.none()
                        .plus(JobStatus.RUNNING, 1)
                        .plus(JobStatus.STARTING, 1)
                        .plus(JobStatus.RUNNABLE, 2));
        assertThat(counts()).isEqualTo(array().counts());
        assertThat(state(ARRAY).startedAt()).isEqualTo(5_000);
        assertThat(jobs.find(ARRAY.child(4))).isEmpty();
        assertThat(jobs.find(ARRAY.child(0)).orElseThrow().head().name()).isEqualTo("many");
    }

    @Test
    void shouldListChildrenWithAndWithoutRowsInOrder() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 6));
        log.add(new ArrayQueued(ARRAY, "q", false));
        for (int index : List.of(0, 1, 3)) {
            log.add(EventLog.placed(ARRAY.child(index), 1));
        }
        // Child 3 waits again, as those do that have no row.
        log.add(new JobQueued(ARRAY.child(3), "q", 2, true));
        fold();
        assertThat(indexes(JobStatus.RUNNABLE, 0, 10)).containsExactly(2, 3, 4, 5);
        assertThat(indexes(JobStatus.STARTING, 0, 10)).containsExactly(0, 1);

        Page<JobSummary> first = jobs.parts().children(jobs.find(ARRAY).orElseThrow(), JobStatus.RUNNABLE, 0, 3);
        assertThat(first.next()).hasValue(5);
        Page<JobSummary> second = jobs.parts().children(jobs.find(ARRAY).orElseThrow(), JobStatus.RUNNABLE, 5, 3);
        assertThat(second.rows()).hasSize(1);
        assertThat(second.next()).isEmpty();
        assertThat(jobs.parts()
                        .children(jobs.find(ARRAY).orElseThrow(), JobStatus.STARTING, 0, 1)
                        .next())
                .hasValue(1);
    }

    @Test
    void shouldFailTheChildrenThatNeverCameIntoBeing() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 5));
        log.add(new ArrayQueued(ARRAY, "q", false));
        log.add(EventLog.placed(ARRAY.child(0), 1));
        log.add(new JobFailed(ARRAY.child(4), FailureCause.CANCELLED, "just this one", false));
        log.add(new ArrayStopRequested(ARRAY, StopCause.TERMINATE, "enough"));
        log.add(EventLog.cancelled(ARRAY, 1, 3, "enough"));
        fold();
        assertThat(state(ARRAY.child(2)))
                .isEqualTo(new JobRow.State(JobStatus.FAILED, "enough", null, log.now(), null, 0, false, true, null));
        assertThat(state(ARRAY.child(4)).reason()).isEqualTo("just this one");
        assertThat(array().counts())
                .isEqualTo(StatusCounts.none().plus(JobStatus.STARTING, 1).plus(JobStatus.FAILED, 4));
        assertThat(indexes(JobStatus.FAILED, 0, 10)).containsExactly(1, 2, 3, 4);

        log.add(EventLog.failed(ARRAY.child(0), 1, 137, 5_000, 6_000));
        log.add(new JobFailed(ARRAY.child(0), FailureCause.TERMINATED, "enough", false));
        log.add(new JobFailed(ARRAY, FailureCause.CHILD_FAILED, "Array Child Job failed", false));
        fold();
        assertThat(counts()).isEqualTo(StatusCounts.none().plus(JobStatus.FAILED, 5));
        assertThat(state(ARRAY).terminated()).isTrue();
    }

    @Test
    void shouldLeaveChildrenAsTheyEndedWhenTheRestIsTerminated() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 3));
        log.add(new ArrayQueued(ARRAY, "q", false));
        log.add(EventLog.placed(ARRAY.child(0), 1));
        log.add(new ArrayStopRequested(ARRAY, StopCause.CANCEL, "no more"));
        log.add(EventLog.cancelled(ARRAY, 1, 2, "no more"));
        fold();
        JobRow.State ended = state(ARRAY.child(2));
        assertThat(ended)
                .isEqualTo(new JobRow.State(JobStatus.FAILED, "no more", null, log.now(), null, 0, true, false, null));

        log.add(new ArrayStopRequested(ARRAY, StopCause.TERMINATE, "none at all"));
        fold();
        assertThat(state(ARRAY.child(2))).isEqualTo(ended);
    }

    @Test
    void shouldFailTheChildrenOfAnArrayWhoseDependencyFailed() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 3));
        log.add(new JobPending(ARRAY, List.of(EventLog.awaited(JOB))));
        log.add(new JobFailed(ARRAY, FailureCause.DEPENDENCY_FAILED, "Dependent Job failed", false));
        fold();
        assertThat(array().counts()).isEqualTo(StatusCounts.none().plus(JobStatus.FAILED, 3));
        assertThat(state(ARRAY.child(1)).reason()).isEqualTo("Dependent Job failed");
    }

    @Test
    void shouldTellChildrenThatWaitFromThoseThatCanBePlaced() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 6));
        log.add(new ArrayQueued(ARRAY, "q", true));
        fold();
        assertThat(counts()).isEqualTo(StatusCounts.none().plus(JobStatus.PENDING, 6));

        log.add(new ChildrenReleased(ARRAY, List.of(new ChildRange(1, 3), ChildRange.of(5))));
        fold();
        assertThat(counts())
                .isEqualTo(StatusCounts.none().plus(JobStatus.PENDING, 3).plus(JobStatus.RUNNABLE, 3));
        assertThat(indexes(JobStatus.PENDING, 0, 10)).containsExactly(0, 3, 4);
        assertThat(array().counts()).isEqualTo(counts());

        log.add(EventLog.placed(ARRAY.child(2), 1));
        List<ChildRange> some = List.of(new ChildRange(0, 3), ChildRange.of(4));
        log.add(new ChildrenFailed(ARRAY, some, 3, FailureCause.DEPENDENCY_FAILED, "Dependent Job failed", List.of()));
        fold();
        assertThat(counts())
                .isEqualTo(StatusCounts.none()
                        .plus(JobStatus.PENDING, 1)
                        .plus(JobStatus.RUNNABLE, 1)
                        .plus(JobStatus.STARTING, 1)
                        .plus(JobStatus.FAILED, 3));
        assertThat(indexes(JobStatus.FAILED, 0, 10)).containsExactly(0, 1, 4);
        assertThat(state(ARRAY.child(1)).reason()).isEqualTo("Dependent Job failed");

        log.add(EventLog.cancelled(ARRAY, 0, 2, "enough"));
        fold();
        assertThat(counts())
                .isEqualTo(StatusCounts.none().plus(JobStatus.STARTING, 1).plus(JobStatus.FAILED, 5));
        assertThat(state(ARRAY.child(3)).reason()).isEqualTo("enough");
        assertThat(state(ARRAY.child(5)).reason()).isEqualTo("enough");
    }

    @Test
    void shouldShowWhatWasCarriedOver() {
        JobId again = EventLog.id(77);
        log.add(EventLog.submitted(ARRAY, "many", "q", 3));
        log.add(new ArrayQueued(ARRAY, "q", false));
        for (int index : List.of(0, 2)) {
            log.add(EventLog.placed(ARRAY.child(index), 1));
            log.add(new JobSucceeded(ARRAY.child(index), "Essential container in task exited", false));
        }
        log.add(EventLog.cancelled(ARRAY, 1, 1, "enough"));
        log.add(new JobFailed(ARRAY, FailureCause.CHILD_FAILED, "Array Child Job failed", false));
        log.add(EventLog.submitted(again, "many", "q", 3));
        log.add(new ChildrenCarriedOver(again, ARRAY, 2));
        log.add(new ArrayQueued(again, "q", false));
        fold();
        ArrayState children = jobs.find(again).orElseThrow().children();
        assertThat(children).isNotNull();
        assertThat(children.counts())
                .isEqualTo(StatusCounts.none().plus(JobStatus.SUCCEEDED, 2).plus(JobStatus.RUNNABLE, 1));
        assertThat(state(again.child(2)).reason()).isEqualTo("Succeeded in job " + ARRAY);
        assertThat(state(again.child(1)).status()).isEqualTo(JobStatus.RUNNABLE);
    }

    @Test
    void shouldSayWhatAnArrayWaitsForUntilItsLastChildIsPlaced() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 2));
        log.add(new ArrayQueued(ARRAY, "q", false));
        fold();
        assertThat(state(ARRAY).reason()).isEqualTo("It waits for its turn in job queue q");
        assertThat(state(ARRAY.child(1)).reason()).isEqualTo("It waits for its turn in job queue q");

        log.add(new JobWaiting(ARRAY, "q", WaitCode.EXECUTORS_FULL, "short by 1 vCPU", null));
        log.add(EventLog.placed(ARRAY.child(0), 1));
        fold();
        assertThat(state(ARRAY).reason()).isEqualTo("short by 1 vCPU");

        log.add(EventLog.placed(ARRAY.child(1), 1));
        fold();
        assertThat(state(ARRAY).reason()).isNull();
    }

    @Test
    void shouldNotSayThatACancelledArrayIsBeingStopped() {
        log.add(EventLog.submitted(ARRAY, "many", "q", 3));
        log.add(new ArrayQueued(ARRAY, "q", false));
        log.add(EventLog.placed(ARRAY.child(0), 1));
        log.add(new ArrayStopRequested(ARRAY, StopCause.CANCEL, "not needed"));
        log.add(EventLog.cancelled(ARRAY, 1, 2, "not needed"));
        log.add(EventLog.running(ARRAY.child(0), 1, 5_000));
        fold();
        assertThat(state(ARRAY).shownReason()).isEqualTo("Cancelled, its placed children run on: not needed");
        assertThat(state(ARRAY).startedAt()).isEqualTo(5_000);
        assertThat(state(ARRAY.child(0)).shownReason()).isNull();

        log.add(new ArrayStopRequested(ARRAY, StopCause.TERMINATE, "enough"));
        fold();
        assertThat(state(ARRAY).shownReason()).isEqualTo("Being stopped: enough");

        log.add(EventLog.succeeded(ARRAY.child(0), 1, 5_000, 6_000));
        log.add(new JobSucceeded(ARRAY.child(0), "done", false));
        log.add(new JobFailed(ARRAY, FailureCause.CANCELLED, "not needed", false));
        fold();
        assertThat(state(ARRAY).shownReason()).isEqualTo("not needed");
    }

    private List<Integer> indexes(JobStatus status, long from, int limit) {
        return jobs.parts().children(jobs.find(ARRAY).orElseThrow(), status, from, limit).rows().stream()
                .map(row -> row.row().head().id().index())
                .toList();
    }
}
