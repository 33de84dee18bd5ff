package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of events, folded and written, and what the questions then answer. */
class ReadModelTest {
    private static final AccountId ACCOUNT = AccountId.DEFAULT;
    private static final JobId JOB = EventLog.id(1);
    private static final JobId ARRAY = EventLog.id(2);
    private static final String TOPIC = "topic-1";

    private final EventLog log = new EventLog(ACCOUNT);

    @TempDir
    Path folder;

    private Database database;
    private ReadModelStore store;
    private JobQueries jobs;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("readmodel.db"));
        store = new ReadModelStore(database);
        jobs = new JobQueries(database, ACCOUNT);
    }

    @AfterEach
    void close() {
        database.close();
    }

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
                .isEqualTo(new JobRow.State(JobStatus.RUNNING, null, 5_000L, null, null, 1, false, false));

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
                        false));
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
    }

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
        assertThat(indexes(null, 0, 10)).containsExactly(0, 1, 2, 3, 4, 5);

        Page<JobSummary> first = jobs.children(arrayRow(), JobStatus.RUNNABLE, 0, 3);
        assertThat(first.next()).hasValue(5);
        Page<JobSummary> second = jobs.children(arrayRow(), JobStatus.RUNNABLE, 5, 3);
        assertThat(second.rows()).hasSize(1);
        assertThat(second.next()).isEmpty();
        assertThat(jobs.children(arrayRow(), JobStatus.STARTING, 0, 1).next()).hasValue(1);
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
                .isEqualTo(new JobRow.State(JobStatus.FAILED, "enough", null, log.now(), null, 0, false, true));
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
    void shouldTakeNoHarmFromRepeatedEvents() {
        runFirstAttemptTo(EventLog.succeeded(JOB, 1, 5_000, 6_000));
        log.add(new JobSucceeded(JOB, "Essential container in task exited", false));
        fold();
        JobRow before = jobs.find(JOB).orElseThrow();
        EventFold again = new EventFold(store);
        for (Envelope<Event> event : log.events()) {
            assertThat(EventLog.fold(again, event)).isFalse();
        }
        store.write(again.changes(), TOPIC, Map.of(0, 99L));
        assertThat(jobs.find(JOB)).hasValue(before);
        assertThat(counts()).isEqualTo(StatusCounts.none().plus(JobStatus.SUCCEEDED, 1));
        assertThat(store.offsets(TOPIC)).containsEntry(0, 99L);
    }

    @Test
    void shouldForgetAPurgedJobButKeepItsHistory() {
        log.add(EventLog.submitted(JOB, "stays", "q", null));
        log.add(EventLog.submitted(ARRAY, "many", "q", 3));
        log.add(new ArrayQueued(ARRAY, "q", false));
        log.add(EventLog.placed(ARRAY.child(0), 1));
        log.add(new JobPurged(ARRAY, 0));
        fold();
        assertThat(jobs.find(ARRAY)).isEmpty();
        assertThat(jobs.find(ARRAY.child(0))).isEmpty();
        assertThat(jobs.attempts(ARRAY.child(0))).isEmpty();
        assertThat(counts()).isEqualTo(StatusCounts.none().plus(JobStatus.SUBMITTED, 1));
        assertThat(new HistoryQueries(database, ACCOUNT).ofJob(ARRAY, 100))
                .extracting(HistoryQueries.HistoryEvent::type)
                .containsExactly("JobSubmitted", "ArrayQueued", "JobPurged");

        log.add(EventLog.submitted(ARRAY, "anew", "q", null));
        fold();
        assertThat(jobs.find(ARRAY).orElseThrow().head().name()).isEqualTo("anew");
    }

    @Test
    void shouldForgetManyJobsOfOneBatchAndKeepThoseSubmittedAnew() {
        for (int i = 10; i < 60; i++) {
            log.add(EventLog.submitted(EventLog.id(i), "old", "q", i % 10 == 0 ? 3 : null));
            log.add(EventLog.placed(i % 10 == 0 ? EventLog.id(i).child(1) : EventLog.id(i), 1));
        }
        for (int i = 10; i < 60; i++) {
            log.add(new JobPurged(EventLog.id(i), 0));
        }
        log.add(EventLog.submitted(EventLog.id(10), "new", "q", null));
        fold();
        assertThat(names(jobs.list(JobSelection.of(null, null), OptionalLong.empty(), 100)))
                .containsExactly("new");
        assertThat(jobs.attempts(EventLog.id(10).child(1))).isEmpty();
        assertThat(store.attempt(ACCOUNT, new AttemptId(EventLog.id(11), 1))).isEmpty();
        assertThat(counts()).isEqualTo(StatusCounts.none().plus(JobStatus.SUBMITTED, 1));

        log.add(new JobPurged(EventLog.id(10), 0));
        fold();
        assertThat(store.job(ACCOUNT, EventLog.id(10))).isEmpty();
    }

    @Test
    void shouldNotFoldOverAGap() throws Exception {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        fold();
        log.add(new JobQueued(JOB, "q", 1, false));
        Envelope<Event> third = log.add(EventLog.placed(JOB, 1));
        EventFold fold = new EventFold(store);
        assertThatThrownBy(() -> fold.fold(third, "{}"))
                .isInstanceOf(MissingEventsException.class)
                .hasMessageContaining("it is number 3 of account " + ACCOUNT + ", expected 2");
        assertThat(fold.changes().jobs).isEmpty();
        assertThat(fold.changes().history).isEmpty();

        AccountId cut = new AccountId("000000000009");
        Envelope<Event> oldestLeft = new Envelope<>(
                "e", "/test", 0, null, cut, 7, null, null, EventLog.submitted(EventLog.id(9), "left", "q", null));
        assertThat(fold.fold(oldestLeft, "{}")).isTrue();
    }

    @Test
    void shouldListJobsNewestFirstByPages() {
        for (int i = 1; i <= 5; i++) {
            log.add(EventLog.submitted(EventLog.id(i), "Job-" + i, i % 2 == 0 ? "even" : "odd", null));
        }
        fold();
        JobSelection all = JobSelection.of(null, null);
        Page<JobSummary> first = jobs.list(all, OptionalLong.empty(), 2);
        assertThat(names(first)).containsExactly("Job-5", "Job-4");
        Page<JobSummary> second = jobs.list(all, first.next(), 2);
        assertThat(names(second)).containsExactly("Job-3", "Job-2");
        Page<JobSummary> third = jobs.list(all, second.next(), 2);
        assertThat(names(third)).containsExactly("Job-1");
        assertThat(third.next()).isEmpty();

        assertThat(names(select(new JobSelection("odd", null, "JOB-*", null, null, null, null))))
                .containsExactly("Job-5", "Job-3", "Job-1");
        assertThat(names(select(new JobSelection("odd", null, "job-3", null, null, null, null))))
                .containsExactly("Job-3");
        assertThat(names(select(new JobSelection("even", null, null, "def", null, null, null))))
                .hasSize(2);
        assertThat(names(select(new JobSelection("even", null, null, "de*", null, null, null))))
                .hasSize(2);
        assertThat(names(select(new JobSelection("even", null, null, "def:2", null, null, null))))
                .isEmpty();
        long third3 = EventLog.START + 3000;
        assertThat(names(select(new JobSelection(null, null, null, null, third3, null, null))))
                .containsExactly("Job-2", "Job-1");
        assertThat(names(select(new JobSelection(null, null, null, null, null, third3, null))))
                .containsExactly("Job-5", "Job-4");
    }

    @Test
    void shouldKeepResourcesAndExecutors() {
        ResourceQueries resources = new ResourceQueries(database, ACCOUNT);
        log.add(new JobDefinitionRegistered(1, EventLog.definition("def")));
        log.add(new JobDefinitionRegistered(2, EventLog.definition("def")));
        log.add(new JobDefinitionRegistered(1, EventLog.definition("other")));
        log.add(new ComputeEnvironmentCreated("uuid-1", EventLog.environment("ce")));
        log.add(new JobQueueCreated(EventLog.queue("q", "ce")));
        log.add(new ExecutorRegistered(
                EventLog.EXECUTOR, "i1", "host", "docker", List.of("*"), new ResourceAmounts(4000, 8192, 0)));
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(EventLog.placed(JOB, 1));
        fold();
        assertThat(resources
                        .definitions("def", null, "ACTIVE", OptionalLong.empty(), 10)
                        .rows())
                .extracting(ResourceQueries.Definition::revision)
                .containsExactly(2, 1);
        assertThat(resources
                        .definitions("def", 1, null, OptionalLong.empty(), 10)
                        .rows())
                .hasSize(1);
        assertThat(resources
                        .definitions(null, null, null, OptionalLong.empty(), 2)
                        .next())
                .isPresent();
        assertThat(resources.queue("q").orElseThrow().queue()).isEqualTo(EventLog.queue("q", "ce"));
        assertThat(resources.environment("ce").orElseThrow().environment()).isEqualTo(EventLog.environment("ce"));
        ResourceQueries.Executor executor = resources.executors().getFirst();
        assertThat(executor.status()).isEqualTo(ExecutorStatus.REGISTERED);
        assertThat(executor.running()).isEqualTo(1);
        assertThat(executor.used()).isEqualTo(new ResourceAmounts(1000, 128, 0));

        log.add(new ExecutorLost(EventLog.EXECUTOR, "i1", 15_000));
        fold();
        assertThat(resources.executors().getFirst().status()).isEqualTo(ExecutorStatus.LOST);
        assertThat(resources.executors().getFirst().registration().hostname()).isEqualTo("host");
    }

    @Test
    void shouldStartAnewWhenTheTopicIsAnother() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        fold();
        assertThat(store.offsets("topic-2")).isEmpty();
        assertThat(jobs.find(JOB)).isEmpty();
        assertThat(store.position(ACCOUNT)).isZero();
    }

    @Test
    void shouldIgnoreEventsOfJobsThatItNeverSaw() {
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(new CommandRejected("CancelJob", RejectionReason.UNKNOWN_JOB, "no such job", "nonsense"));
        fold();
        assertThat(jobs.find(JOB)).isEmpty();
        assertThat(store.position(ACCOUNT)).isEqualTo(2);
    }

    private void runFirstAttemptTo(Event end) {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(end);
    }

    /** Folds what is new. */
    private void fold() {
        EventFold fold = new EventFold(store);
        for (Envelope<Event> event : log.events()) {
            EventLog.fold(fold, event);
        }
        store.write(fold.changes(), TOPIC, Map.of(0, (long) log.events().size()));
    }

    private JobRow.State state(JobId id) {
        return jobs.find(id).orElseThrow().state();
    }

    private JobRow arrayRow() {
        return jobs.find(ARRAY).orElseThrow();
    }

    private ArrayState array() {
        ArrayState children = arrayRow().children();
        assertThat(children).isNotNull();
        return children;
    }

    private StatusCounts counts() {
        return jobs.countsByQueue().get("q");
    }

    private List<Integer> indexes(JobStatus status, long from, int limit) {
        return jobs.children(arrayRow(), status, from, limit).rows().stream()
                .map(row -> row.row().head().id().index())
                .toList();
    }

    private Page<JobSummary> select(JobSelection selection) {
        return jobs.list(selection, OptionalLong.empty(), 10);
    }

    private static List<String> names(Page<JobSummary> page) {
        return page.rows().stream().map(row -> row.row().head().name()).toList();
    }
}
