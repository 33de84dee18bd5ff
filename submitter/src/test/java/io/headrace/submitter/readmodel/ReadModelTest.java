package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import io.headrace.submitter.readmodel.JobSelection.ServiceJobs;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Sequences of events, folded and written, and what the questions then answer. */
class ReadModelTest extends OpenReadModel {
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
    void shouldLeaveOutServiceJobsOfAQueueThatHadTheNameBefore() {
        log.add(EventLog.serviceJob(new SubmitServiceJob(
                JOB.toString(),
                "training",
                "q",
                "{}",
                "SAGEMAKER_TRAINING",
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                null)));
        log.add(EventLog.submitted(EventLog.id(3), "plain", "q", null));
        fold();
        JobSelection all = JobSelection.of("q", null);
        assertThat(names(select(all))).containsExactly("plain", "training");
        for (ServiceJobs leftOut : List.of(ServiceJobs.FEW_LEFT_OUT, ServiceJobs.LEFT_OUT)) {
            assertThat(names(select(all.with(leftOut)))).containsExactly("plain");
        }
        assertThat(all.with(ServiceJobs.FEW_LEFT_OUT).searches()).isFalse();
        assertThat(all.with(ServiceJobs.LEFT_OUT).searches()).isTrue();
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

    private Page<JobSummary> select(JobSelection selection) {
        return jobs.list(selection, OptionalLong.empty(), 10);
    }

    private static List<String> names(Page<JobSummary> page) {
        return page.rows().stream().map(row -> row.row().head().name()).toList();
    }
}
