package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.ShareExpired;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeleted;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.QuotaSharePolicy;
import io.headrace.schemas.value.QuotaSharePreemptionConfiguration;
import io.headrace.schemas.value.QuotaShareResourceSharingConfiguration;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import io.headrace.schemas.value.ShareAttributes;
import io.headrace.submitter.readmodel.QueueFront.InstanceUse;
import io.headrace.submitter.readmodel.QueueFront.Position;
import io.headrace.submitter.readmodel.QueueFront.ShareUse;
import io.headrace.submitter.readmodel.QueueFront.Snapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a queue places next, and since when it stands there. The order is compared with the scheduler's own in the system tests. */
class QueueFrontTest {
    private static final AccountId ACCOUNT = AccountId.DEFAULT;
    private static final JobId ONE = EventLog.id(1);
    private static final JobId TWO = EventLog.id(2);
    private static final JobId THREE = EventLog.id(3);
    private static final JobId ARRAY = EventLog.id(4);

    private final EventLog log = new EventLog(ACCOUNT);

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
    void shouldServeJobsInTheOrderOfSubmissionAndRetriesFirst() {
        queued(ONE, null, 0);
        queued(TWO, null, 0);
        long twoQueued = log.now();
        log.add(EventLog.placed(ONE, 1));
        long onePlaced = log.now();
        queued(THREE, null, 0);
        long threeQueued = log.now();

        assertThat(front(null, 10)).containsExactly(new Position(TWO, onePlaced), new Position(THREE, threeQueued));
        assertThat(twoQueued).isLessThan(onePlaced);
        assertThat(snapshot(null, 10).vcpuMillis()).isEqualTo(1_000);

        log.add(EventLog.failed(ONE, 1, 1, 1, 2));
        log.add(new JobQueued(ONE, "q", 2, true));
        long retried = log.now();

        assertThat(front(null, 10))
                .containsExactly(new Position(ONE, retried), new Position(TWO, retried), new Position(THREE, retried));
        assertThat(front(null, 1)).hasSize(1);
        assertThat(snapshot(null, 10).vcpuMillis()).isZero();
    }

    @Test
    void shouldMoveUpWhenAJobAheadIsCancelledAndNotWhenOneBehindIs() {
        queued(ONE, null, 0);
        queued(TWO, null, 0);
        long twoQueued = log.now();
        queued(THREE, null, 0);
        log.add(new JobFailed(THREE, FailureCause.CANCELLED, "no", false));

        assertThat(front(null, 10)).extracting(Position::since).last().isEqualTo(twoQueued);

        log.add(new JobFailed(ONE, FailureCause.CANCELLED, "no", false));

        assertThat(front(null, 10)).containsExactly(new Position(TWO, log.now()));
    }

    @Test
    void shouldLeaveOutWhatStandsAsideUntilItIsBack() {
        queued(ONE, null, 0);
        queued(TWO, null, 0);
        log.add(new JobHeld(ONE, "q", WaitCode.EXECUTORS_TOO_SMALL, "No executor could hold it", null));

        assertThat(front(null, 10)).containsExactly(new Position(TWO, log.now()));

        log.add(new JobResumed(ONE, "q"));

        assertThat(front(null, 10)).containsExactly(new Position(ONE, log.now()), new Position(TWO, log.now()));
    }

    @Test
    void shouldShowTheChildrenOfAnArrayJobThatWait() {
        log.add(EventLog.submitted(ARRAY, "array", "q", 5));
        log.add(new ArrayQueued(ARRAY, "q", false));
        queued(ONE, null, 0);
        log.add(EventLog.placed(ARRAY.child(0), 1));
        log.add(EventLog.placed(ARRAY.child(1), 1));
        log.add(new JobFailed(ARRAY.child(3), FailureCause.CANCELLED, "no", false));
        long cancelled = log.now();
        log.add(EventLog.failed(ARRAY.child(1), 1, 1, 1, 2));
        log.add(new JobQueued(ARRAY.child(1), "q", 2, true));
        long retried = log.now();

        assertThat(front(null, 10))
                .containsExactly(
                        new Position(ARRAY.child(1), retried),
                        new Position(ARRAY.child(2), retried),
                        new Position(ARRAY.child(4), retried),
                        new Position(ONE, retried));
        assertThat(cancelled).isLessThan(retried);
        assertThat(front(null, 2)).hasSize(2);
    }

    @Test
    void shouldServeTheShareThatUsesLeastFirstAndItsHigherPriorityFirst() {
        fairShare();
        queued(ONE, "A", 0);
        queued(TWO, "A", 7);
        queued(THREE, "B", 0);
        JobId fourth = EventLog.id(9);
        queued(fourth, "B", 0);

        // A counts a quarter, and a job counts half before it is placed: both of A come before the first of B.
        assertThat(jobs("policy")).containsExactly(TWO, ONE, THREE, fourth);

        log.add(EventLog.placed(TWO, 1));
        log.add(EventLog.placed(ONE, 1));
        Snapshot snapshot = snapshot("policy", 10);
        assertThat(snapshot.front()).extracting(Position::job).containsExactly(THREE, fourth);
        assertThat(snapshot.shares()).containsExactly(new ShareUse("A", 2_000), new ShareUse("B", 0));
        assertThat(snapshot.vcpuMillis()).isEqualTo(2_000);

        log.add(EventLog.succeeded(TWO, 1, 1, 2));
        log.add(EventLog.succeeded(ONE, 1, 1, 2));
        log.add(new ShareExpired("q", "A"));
        assertThat(snapshot("policy", 10).shares()).containsExactly(new ShareUse("B", 0));
    }

    @Test
    void shouldServeTheShareForWhichRoomIsKeptFirst() {
        fairShare();
        queued(ONE, "A", 0);
        queued(TWO, "B", 0);
        assertThat(jobs("policy")).containsExactly(ONE, TWO);

        log.add(new RoomReserved(TWO, "q", List.of(), "ce", null));
        assertThat(jobs("policy")).containsExactly(TWO, ONE);

        log.add(EventLog.placed(TWO, 1));
        queued(THREE, "B", 0);
        assertThat(jobs("policy")).containsExactly(ONE, THREE);
    }

    @Test
    void shouldServeWhatIsASharesOwnBeforeWhatItBorrows() {
        quotaShares();
        serviceJob(ONE, "blue", 0);
        serviceJob(TWO, "blue", 9);
        serviceJob(THREE, "red", 0);
        long threeQueued = log.now();

        Snapshot snapshot = snapshot("policy", 10);
        // Each has one of its own: the first of each share, then what blue borrows.
        assertThat(snapshot.front()).extracting(Position::job).containsExactly(TWO, THREE, ONE);
        assertThat(snapshot.quotaShares())
                .containsOnlyKeys("blue", "idle", "red")
                .containsEntry("idle", List.of())
                .containsEntry("red", List.of(new Position(THREE, threeQueued)));
        assertThat(snapshot.instances()).isEmpty();

        log.add(EventLog.placed(TWO, 1));
        long twoPlaced = log.now();
        snapshot = snapshot("policy", 10);
        assertThat(snapshot.front()).extracting(Position::job).containsExactly(THREE, ONE);
        assertThat(snapshot.instances()).containsExactly(new InstanceUse("blue", "ml.m5.large", 1));
        assertThat(snapshot.quotaShares())
                .as("what leaves one share moves nobody in another")
                .containsEntry("red", List.of(new Position(THREE, threeQueued)))
                .containsEntry("blue", List.of(new Position(ONE, twoPlaced)));

        log.add(EventLog.succeeded(TWO, 1, 1, 2));
        log.add(new QuotaShareDeleted("q", "idle"));
        snapshot = snapshot("policy", 10);
        assertThat(snapshot.instances()).isEmpty();
        assertThat(snapshot.quotaShares()).containsOnlyKeys("blue", "red");
        assertThat(snapshot.front()).extracting(Position::job).containsExactly(ONE, THREE);
    }

    @Test
    void shouldCountWhatStandsBeforeAJobOfAQuotaShareInThatShareAlone() {
        quotaShares();
        serviceJob(ONE, "blue", 0);
        serviceJob(TWO, "red", 0);
        serviceJob(THREE, "blue", 0);
        log.foldInto(database);

        WaitQueries waits = new WaitQueries(database, ACCOUNT);
        JobQueries jobs = new JobQueries(database, ACCOUNT);
        assertThat(waits.ahead(jobs.find(TWO).orElseThrow())).isZero();
        assertThat(waits.ahead(jobs.find(THREE).orElseThrow())).isEqualTo(1);
        assertThat(waits.first(jobs.find(THREE).orElseThrow()))
                .extracting(row -> row.head().id())
                .containsExactly(ONE, THREE);
    }

    private void quotaShares() {
        log.add(new SchedulingPolicyCreated(
                new CreateSchedulingPolicy("policy", null, new QuotaSharePolicy("FIFO"), Map.of())));
        log.add(new JobQueueCreated(new CreateJobQueue(
                "q",
                "ENABLED",
                1,
                "arn:aws:batch:us-east-1:" + ACCOUNT + ":scheduling-policy/policy",
                "SAGEMAKER_TRAINING",
                List.of(),
                List.of(new ServiceEnvironmentOrder(1, "instances")),
                List.of(),
                null,
                null,
                Map.of())));
        for (String share : List.of("red", "blue", "idle")) {
            log.add(new QuotaShareCreated(new CreateQuotaShare(
                    share,
                    "q",
                    List.of(new CapacityLimit(1, "ml.m5.large")),
                    new QuotaShareResourceSharingConfiguration("LEND_AND_BORROW", -1),
                    new QuotaSharePreemptionConfiguration("DISABLED"),
                    null,
                    Map.of())));
        }
    }

    private void serviceJob(JobId id, String share, int priority) {
        log.add(EventLog.serviceJob(new SubmitServiceJob(
                id.toString(),
                "train",
                "q",
                "{}",
                "SAGEMAKER_TRAINING",
                null,
                priority,
                null,
                share,
                null,
                null,
                Map.of(),
                null)));
        log.add(new JobQueued(id, "q", 1, false));
    }

    private void fairShare() {
        log.add(new SchedulingPolicyCreated(new CreateSchedulingPolicy(
                "policy", new FairsharePolicy(3_600, 0, List.of(new ShareAttributes("A*", 0.25))), Map.of())));
        CreateJobQueue plain = EventLog.queue("q", "ce");
        log.add(new JobQueueCreated(new CreateJobQueue(
                "q",
                "ENABLED",
                1,
                "arn:aws:batch:us-east-1:" + ACCOUNT + ":scheduling-policy/policy",
                plain.computeEnvironmentOrder(),
                List.of(),
                null,
                null,
                Map.of())));
    }

    private void queued(JobId id, @Nullable String share, int priority) {
        JobSubmitted single = EventLog.submitted(id, "job", "q", null);
        log.add(new JobSubmitted(
                id,
                single.jobName(),
                single.jobQueue(),
                single.jobDefinition(),
                null,
                List.of(),
                Map.of(),
                single.container(),
                null,
                single.resources(),
                null,
                null,
                Map.of(),
                null,
                List.of(),
                share,
                priority,
                List.of(),
                null,
                single.fingerprint()));
        log.add(new JobQueued(id, "q", 1, false));
    }

    private List<JobId> jobs(@Nullable String policy) {
        return snapshot(policy, 10).front().stream().map(Position::job).toList();
    }

    private List<Position> front(@Nullable String policy, int limit) {
        return snapshot(policy, limit).front();
    }

    private Snapshot snapshot(@Nullable String policy, int limit) {
        log.foldInto(database);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(log.now() + 500), ZoneOffset.UTC);
        return new QueueFront(database, ACCOUNT, clock).of("q", policy, limit);
    }
}
