package io.headrace.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.JobDependency;
import io.headrace.submitter.cli.text.Explanation;
import io.headrace.submitter.readmodel.Database;
import io.headrace.submitter.readmodel.EventLog;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.WaitQueries;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How many jobs are ahead of one that waits, told from the record. */
class JobExplanationTest {
    private final EventLog log = new EventLog(AccountId.DEFAULT);

    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("readmodel.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldCountHoweverManyAreAhead() {
        for (int number = 1; number <= 2_500; number++) {
            queued(EventLog.id(number), null);
        }
        log.foldInto(database);

        assertThat(ahead(EventLog.id(1))).isZero();
        assertThat(ahead(EventLog.id(2_500))).isEqualTo(2_499);
    }

    @Test
    void shouldSayThatWhatRunsIsBeingStopped() {
        JobId array = array(1, 10);
        JobId child = array.child(0);
        log.add(EventLog.placed(child, 1));
        log.add(new ArrayStopRequested(array, StopCause.QUEUE_DELETED, "JobQueue deleted"));
        log.add(new JobStopRequested(
                child, new AttemptId(child, 1), EventLog.EXECUTOR, "i1", StopCause.QUEUE_DELETED, "JobQueue deleted"));
        log.foldInto(database);

        assertThat(explain(child).path("reason").asString(""))
                .isEqualTo("It is placed; its container is being started. Being stopped: JobQueue deleted");
        assertThat(explain(array).path("reason").asString("")).isEqualTo("Being stopped: JobQueue deleted");
    }

    @Test
    void shouldSayThatTheChildrenOfACancelledArrayRunOn() {
        JobId array = array(1, 2);
        log.add(EventLog.placed(array.child(0), 1));
        log.add(new ArrayStopRequested(array, StopCause.CANCEL, "not needed"));
        log.add(EventLog.cancelled(array, 1, 1, "not needed"));
        log.foldInto(database);

        assertThat(explain(array.child(0)).path("reason").asString(""))
                .isEqualTo("It is placed; its container is being started.");
        assertThat(explain(array).path("reason").asString(""))
                .isEqualTo("Cancelled, its placed children run on: not needed");
    }

    @Test
    void shouldCountInTheOrderInWhichTheQueueIsServed() {
        JobId blocked = EventLog.id(1);
        log.add(EventLog.submitted(blocked, "blocked", "q", null));
        log.add(new JobPending(blocked, List.of()));
        queued(EventLog.id(2), null);
        queued(EventLog.id(3), null);
        log.add(new JobQueued(blocked, "q", 1, false));
        JobId retried = EventLog.id(4);
        queued(retried, null);
        log.add(EventLog.placed(retried, 1));
        log.add(new JobQueued(retried, "q", 2, true));
        log.foldInto(database);

        assertThat(ahead(retried)).isZero();
        assertThat(ahead(EventLog.id(2))).isEqualTo(1);
        assertThat(ahead(EventLog.id(3))).isEqualTo(2);
        assertThat(ahead(blocked)).as("queued last, though submitted first").isEqualTo(3);
    }

    @Test
    void shouldCountTheChildrenThatWait() {
        JobId array = array(1, 10);
        queued(EventLog.id(2), null);
        for (int index = 0; index < 3; index++) {
            log.add(EventLog.placed(array.child(index), 1));
        }
        log.add(new JobFailed(array.child(5), FailureCause.CANCELLED, "no", false));
        log.add(new JobQueued(array.child(1), "q", 2, true));
        log.foldInto(database);

        assertThat(ahead(EventLog.id(2)))
                .as("3, 4, 6 to 9, and 1 that is tried again")
                .isEqualTo(7);
        assertThat(ahead(array.child(1))).isZero();
        assertThat(ahead(array.child(7))).as("3, 4, 6, and 1").isEqualTo(4);
    }

    @Test
    void shouldCountAChildThatIsTriedAgainAheadOfWhatIsBeforeItsArrayJob() {
        queued(EventLog.id(2), null);
        JobId array = array(3, 4);
        log.add(EventLog.placed(array.child(0), 1));
        log.add(new JobQueued(array.child(0), "q", 2, true));
        log.foldInto(database);

        assertThat(ahead(EventLog.id(2))).isEqualTo(1);
        assertThat(ahead(array.child(1))).isEqualTo(2);
    }

    @Test
    void shouldNotCountWhatStandsAside() {
        queued(EventLog.id(1), null);
        queued(EventLog.id(2), null);
        log.add(new JobHeld(EventLog.id(1), "q", WaitCode.EXECUTORS_TOO_SMALL, "too large", null));
        log.foldInto(database);

        assertThat(explain(EventLog.id(1)).has("jobsAhead")).isFalse();
        assertThat(explain(EventLog.id(1)).path("standsAside").asBoolean()).isTrue();
        assertThat(explain(EventLog.id(2)).has("standsAside")).isFalse();
        assertThat(ahead(EventLog.id(2))).isZero();

        log.add(new JobResumed(EventLog.id(1), "q"));
        log.foldInto(database);
        assertThat(explain(EventLog.id(1)).has("standsAside")).isFalse();
        assertThat(ahead(EventLog.id(2))).isEqualTo(1);
    }

    @Test
    void shouldCountInItsShareOnlyAndByPriority() {
        share(1, "A", 0);
        share(2, "B", 0);
        share(3, "A", 5);
        share(4, "A", 0);
        log.add(new JobWaiting(EventLog.id(3), "q", WaitCode.SHARE_AHEAD, "Share B is ahead", null));
        log.foldInto(database);

        JsonNode answer = explain(EventLog.id(4));
        assertThat(answer.has("jobsAhead")).isFalse();
        assertThat(answer.path("jobsAheadInShare").longValue()).isEqualTo(2);
        assertThat(answer.path("reason").asString())
                .isEqualTo("Job " + EventLog.id(3) + " is next in its share, and waits: Share B is ahead");
        assertThat(Explanation.render(answer, ZoneOffset.UTC))
                .contains("Ahead of it in its share A: 2 jobs. Other shares are served in between.");
        assertThat(explain(EventLog.id(1)).path("jobsAheadInShare").longValue()).isEqualTo(1);
        assertThat(explain(EventLog.id(2)).path("jobsAheadInShare").longValue()).isZero();
    }

    @Test
    void shouldWaitForItsTurnFromTheEventThatGaveItItsPlace() {
        queued(EventLog.id(1), null);
        queued(EventLog.id(2), null);
        log.foldInto(database);

        JsonNode before = explain(EventLog.id(2));
        assertThat(before.path("code").asString()).isEqualTo("QUEUE_ORDER");
        assertThat(before.path("reason").asString()).isEqualTo("It waits for its turn in job queue q");
        assertThat(before.path("jobsAhead").longValue()).isEqualTo(1);

        log.add(new JobWaiting(EventLog.id(1), "q", WaitCode.EXECUTORS_FULL, "short by 1 vCPU", null));
        log.foldInto(database);
        assertThat(explain(EventLog.id(2)).path("reason").asString())
                .isEqualTo("Job " + EventLog.id(1) + " is next in its queue, and waits: short by 1 vCPU");
    }

    @Test
    void shouldWaitForItsTurnAgainWhenOthersCameToStandBeforeIt() {
        queued(EventLog.id(1), null);
        queued(EventLog.id(2), null);
        log.add(EventLog.placed(EventLog.id(1), 1));
        log.add(new JobWaiting(EventLog.id(2), "q", WaitCode.EXECUTORS_FULL, "short by 1 vCPU", null));
        log.add(new JobQueued(EventLog.id(1), "q", 2, true));
        log.add(new JobWaiting(EventLog.id(2), "q", WaitCode.QUEUE_ORDER, WaitEvent.turn("q", null), null));
        log.add(new JobWaiting(EventLog.id(1), "q", WaitCode.NO_EXECUTOR, "no executor", null));
        log.foldInto(database);

        assertThat(explain(EventLog.id(2)).path("reason").asString())
                .isEqualTo("Job " + EventLog.id(1) + " is next in its queue, and waits: no executor");
    }

    @Test
    void shouldEstimateFromRunsOnlyWhereRunsHelp() {
        for (int number = 1; number <= 4; number++) {
            queued(EventLog.id(number), null);
        }
        for (int number = 1; number <= 2; number++) {
            log.add(EventLog.placed(EventLog.id(number), 1));
            log.add(EventLog.running(EventLog.id(number), 1, EventLog.START));
        }
        log.add(EventLog.succeeded(EventLog.id(1), 1, EventLog.START, EventLog.START + 5_000));
        log.add(new JobSucceeded(EventLog.id(1), "done", false));
        log.add(new JobWaiting(EventLog.id(3), "q", WaitCode.EXECUTORS_FULL, "short by 1 vCPU", null));
        log.foldInto(database);

        assertThat(explain(EventLog.id(3)).path("estimateSeconds").longValue()).isEqualTo(5);
        assertThat(explain(EventLog.id(4)).path("estimateSeconds").longValue()).isEqualTo(10);

        log.add(new JobWaiting(EventLog.id(3), "q", WaitCode.NO_EXECUTOR, "no executor", null));
        log.foldInto(database);
        assertThat(explain(EventLog.id(3)).has("estimateSeconds")).isFalse();
        assertThat(explain(EventLog.id(4)).has("estimateSeconds")).isFalse();
        assertThat(ahead(EventLog.id(4))).isEqualTo(1);
    }

    @Test
    void shouldSayOfAJobThatWaitsForOthersThatNothingCouldHoldItEither() {
        JobId first = EventLog.id(1);
        JobId second = EventLog.id(2);
        queued(first, null);
        log.add(EventLog.submittedAfter(second, "after", "q", null, onEnd(first)));
        log.add(new JobPending(second, List.of(EventLog.awaited(first))));
        log.add(new JobHeld(second, "q", WaitCode.EXECUTORS_TOO_SMALL, "No executor could hold it", null));
        log.foldInto(database);

        assertThat(explain(second).path("reason").asString())
                .isEqualTo("It waits for 1 other job. It could not run after that either: No executor could hold it");
        assertThat(explain(second).path("standsAside").asBoolean()).isTrue();

        log.add(new JobResumed(second, "q"));
        log.foldInto(database);
        assertThat(explain(second).path("reason").asString()).isEqualTo("It waits for 1 other job");
        assertThat(explain(second).has("standsAside")).isFalse();
    }

    @Test
    void shouldNameTheJobThatWasWaitedForInVain() {
        JobId first = EventLog.id(1);
        JobId second = EventLog.id(2);
        queued(first, null);
        log.add(EventLog.submittedAfter(second, "after", "q", null, onEnd(first)));
        log.add(new JobPending(second, List.of(EventLog.awaited(first))));
        log.add(new JobFailed(first, FailureCause.CANCELLED, "no", true));
        log.add(new JobFailed(second, FailureCause.DEPENDENCY_FAILED, "Dependent Job failed", false));
        log.foldInto(database);

        JsonNode answer = explain(second);
        assertThat(answer.path("reason").asString()).isEqualTo("It has ended: Dependent Job failed");
        assertThat(Explanation.render(answer, ZoneOffset.UTC))
                .endsWith("It has ended: Dependent Job failed\n  " + first + " is FAILED, had to be SUCCEEDED\n");
        assertThat(explain(first).has("waitedInVainFor")).isFalse();
    }

    @Test
    void shouldNameTheChildThatAChildWaitsFor() {
        JobId array = EventLog.id(1);
        JobId other = EventLog.id(2);
        array(2, 3);
        log.add(EventLog.submittedAfter(
                array,
                "many",
                "q",
                3,
                new JobDependency(null, JobDependency.SEQUENTIAL, null),
                new JobDependency(other.toString(), JobDependency.N_TO_N, null)));
        log.add(new ArrayQueued(array, "q", true));
        log.foldInto(database);

        assertThat(explain(array.child(0))
                        .path("waitsFor")
                        .valueStream()
                        .map(one -> one.path("jobId").asString()))
                .containsExactly(other + ":0");
        assertThat(explain(array.child(2))
                        .path("waitsFor")
                        .valueStream()
                        .map(one -> one.path("jobId").asString()))
                .containsExactly(array + ":1", other + ":2");
    }

    private static JobDependency onEnd(JobId other) {
        return new JobDependency(other.toString(), null, null);
    }

    private void queued(JobId id, @Nullable Integer size) {
        log.add(EventLog.submitted(id, "job", "q", size));
        log.add(size == null ? new JobQueued(id, "q", 1, false) : new ArrayQueued(id, "q", false));
    }

    private JobId array(int number, int size) {
        queued(EventLog.id(number), size);
        return EventLog.id(number);
    }

    private void share(int number, String share, int priority) {
        JobSubmitted usual = EventLog.submitted(EventLog.id(number), "job", "q", null);
        log.add(new JobSubmitted(
                usual.jobId(),
                usual.jobName(),
                usual.jobQueue(),
                usual.jobDefinition(),
                null,
                usual.dependsOn(),
                usual.parameters(),
                usual.container(),
                usual.nodes(),
                usual.resources(),
                null,
                null,
                usual.tags(),
                null,
                usual.platformCapabilities(),
                share,
                priority,
                usual.consumables(),
                null,
                usual.fingerprint()));
        log.add(new JobQueued(EventLog.id(number), "q", 1, false));
    }

    private long ahead(JobId id) {
        return explain(id).path("jobsAhead").longValue();
    }

    private JsonNode explain(JobId id) {
        return new JobExplanation(
                        new JobQueries(database, AccountId.DEFAULT), new WaitQueries(database, AccountId.DEFAULT))
                .of(id)
                .orElseThrow();
    }
}
