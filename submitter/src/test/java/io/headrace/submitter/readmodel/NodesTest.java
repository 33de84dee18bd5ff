package io.headrace.submitter.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.submitter.readmodel.HistoryQueries.HistoryEvent;
import io.headrace.submitter.readmodel.JobQueries.JobSummary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the read model knows of a multi-node parallel job of three nodes, of which node 1 is the main one. */
class NodesTest extends OpenReadModel {
    private static final JobId MAIN = JOB.node(1);
    private static final String ENDED = "Essential container in task exited";

    @BeforeEach
    void submit() {
        log.add(EventLog.submittedWithNodes(JOB, "train", "q", 3, 1));
        log.add(new JobQueued(JOB, "q", 1, false));
    }

    @Test
    void shouldShowNodesThatWereNeverPlacedWhereTheirJobIs() {
        fold();
        assertThat(statuses()).containsExactly(JobStatus.RUNNABLE, JobStatus.RUNNABLE, JobStatus.RUNNABLE);
        assertThat(jobs.find(JOB.node(2)).orElseThrow().head().name()).isEqualTo("train");
        assertThat(jobs.find(JOB.node(3))).isEmpty();
        assertThat(jobs.find(JOB.child(0))).isEmpty();

        log.add(new JobFailed(JOB, FailureCause.CANCELLED, "not needed", false));
        fold();
        assertThat(state(JOB.node(2)))
                .isEqualTo(
                        new JobRow.State(JobStatus.FAILED, "not needed", null, log.now(), null, 0, true, false, null));
    }

    @Test
    void shouldFollowJobAndNodesThroughTheirLife() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.STARTING);
        assertThat(statuses()).containsExactly(JobStatus.STARTING, JobStatus.STARTING, JobStatus.STARTING);

        log.add(EventLog.running(MAIN, 1, 5_000));
        fold();
        assertThat(state(JOB))
                .isEqualTo(new JobRow.State(JobStatus.RUNNING, null, 5_000L, null, null, 1, false, false, null));
        assertThat(statuses()).containsExactly(JobStatus.STARTING, JobStatus.RUNNING, JobStatus.STARTING);

        log.add(EventLog.running(JOB.node(0), 1, 6_000));
        log.add(EventLog.running(JOB.node(2), 1, 6_500));
        log.add(EventLog.failed(JOB.node(0), 1, 9, 6_000, 7_000));
        fold();
        assertThat(state(JOB))
                .as("a node's failure is not its job's")
                .isEqualTo(new JobRow.State(JobStatus.RUNNING, null, 5_000L, null, null, 1, false, false, null));
        assertThat(state(JOB.node(0)))
                .isEqualTo(new JobRow.State(JobStatus.FAILED, ENDED, 6_000L, 7_000L, 7_000L, 1, false, false, null));

        log.add(EventLog.succeeded(MAIN, 1, 5_000, 8_000));
        log.add(new NodesStopRequested(JOB, StopCause.MAIN_NODE_ENDED, "the main node has ended"));
        log.add(EventLog.failed(JOB.node(2), 1, 143, 6_500, 9_000));
        log.add(new JobSucceeded(JOB, ENDED, false));
        fold();
        assertThat(state(JOB))
                .as("it stopped when its main node did")
                .isEqualTo(new JobRow.State(JobStatus.SUCCEEDED, ENDED, 5_000L, 8_000L, 8_000L, 1, false, false, null));
        assertThat(statuses()).containsExactly(JobStatus.FAILED, JobStatus.SUCCEEDED, JobStatus.FAILED);
        assertThat(nodes().map(JobSummary::exitCode)).containsExactly(9, 0, 143);
        assertThat(jobs.countsByQueue().get("q"))
                .as("a job counts, its nodes do not")
                .isEqualTo(StatusCounts.none().plus(JobStatus.SUCCEEDED, 1));
    }

    @Test
    void shouldShowTheAttemptsOfTheMainNodeAsTheJobs() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        log.add(EventLog.running(MAIN, 1, 5_000));
        log.add(EventLog.failed(MAIN, 1, 3, 5_000, 6_000));
        log.add(new NodesStopRequested(JOB, StopCause.MAIN_NODE_ENDED, "the main node has ended"));
        log.add(neverStarted(JOB.node(0)));
        log.add(new AttemptLost(
                new AttemptId(JOB.node(2), 1), new ExecutorId("host-2"), "Host EC2 (host-2) terminated.", null, 7_000));
        log.add(new JobQueued(JOB, "q", 2, true));
        fold();
        assertThat(state(JOB).status()).isEqualTo(JobStatus.RUNNABLE);
        assertThat(statuses())
                .as("as they ended, until they are placed again")
                .containsExactly(JobStatus.FAILED, JobStatus.FAILED, JobStatus.FAILED);
        assertThat(state(JOB.node(2)).reason()).isEqualTo("Host EC2 (host-2) terminated.");

        log.add(EventLog.nodesPlaced(JOB, 2, 3));
        fold();
        assertThat(state(JOB.node(0)))
                .isEqualTo(new JobRow.State(JobStatus.STARTING, null, null, null, null, 2, false, false, null));

        log.add(EventLog.running(MAIN, 2, 15_000));
        log.add(EventLog.succeeded(MAIN, 2, 15_000, 16_000));
        log.add(neverStarted(JOB.node(0)));
        log.add(new JobSucceeded(JOB, ENDED, false));
        fold();
        assertThat(jobs.attempts(JOB))
                .extracting(row -> row.id().toString(), row -> row.progress().exitCode())
                .containsExactly(tuple(MAIN + "/1", 3), tuple(MAIN + "/2", 0));
        assertThat(jobs.describe(List.of(JOB)).getFirst().attempts()).isEqualTo(jobs.attempts(MAIN));
        assertThat(jobs.attempts(JOB.node(2)))
                .extracting(
                        AttemptRow::executorId,
                        AttemptRow::resources,
                        row -> row.progress().status())
                .containsExactly(
                        tuple(new ExecutorId("host-2"), new ResourceAmounts(2000, 512, 1), AttemptRow.Status.LOST),
                        tuple(new ExecutorId("host-2"), new ResourceAmounts(2000, 512, 1), AttemptRow.Status.STARTING));
        List<JobSummary> listed =
                jobs.list(JobSelection.of("q", null), OptionalLong.empty(), 10).rows();
        assertThat(listed)
                .as("nodes are not listed among jobs")
                .extracting(row -> row.row().head().id(), JobSummary::exitCode)
                .containsExactly(tuple(JOB, 0));
    }

    @Test
    void shouldTellWhoTerminatedTheJobAndEndNodesThatNeverRan() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        log.add(new NodesStopRequested(JOB, StopCause.TERMINATE, "enough"));
        fold();
        assertThat(state(JOB).terminated()).isTrue();

        log.add(neverStarted(JOB.node(0)));
        log.add(neverStarted(MAIN));
        log.add(neverStarted(JOB.node(2)));
        log.add(new JobFailed(JOB, FailureCause.TERMINATED, "enough", false));
        fold();
        assertThat(state(JOB))
                .isEqualTo(new JobRow.State(JobStatus.FAILED, "enough", null, 7_000L, 7_000L, 1, false, true, null));
        assertThat(state(JOB.node(2)).startedAt()).isNull();
    }

    @Test
    void shouldCountOnceWhatAJobTakesForAllItsNodes() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        log.add(EventLog.running(MAIN, 1, 5_000));
        fold();
        SharingQueries sharing = new SharingQueries(database, ACCOUNT);
        assertThat(sharing.inUse()).isEqualTo(Map.of("licence", 2L));

        log.add(EventLog.succeeded(MAIN, 1, 5_000, 6_000));
        log.add(EventLog.succeeded(JOB.node(0), 1, 5_000, 6_000));
        log.add(EventLog.succeeded(JOB.node(2), 1, 5_000, 6_000));
        fold();
        assertThat(sharing.inUse()).isEmpty();
    }

    @Test
    void shouldGiveNodesPageByPage() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        log.add(EventLog.running(MAIN, 1, 5_000));
        log.add(EventLog.running(JOB.node(2), 1, 5_000));
        fold();
        Page<JobSummary> first = jobs.parts().nodes(row(), JobStatus.RUNNING, 0, 1);
        assertThat(first.rows()).extracting(node -> node.row().head().id()).containsExactly(MAIN);
        Page<JobSummary> second =
                jobs.parts().nodes(row(), JobStatus.RUNNING, first.next().orElseThrow(), 1);
        assertThat(second.rows()).extracting(node -> node.row().head().id()).containsExactly(JOB.node(2));
        assertThat(second.next()).isEmpty();
        assertThat(jobs.parts().nodes(row(), JobStatus.RUNNING, 7, 1).rows()).isEmpty();
    }

    @Test
    void shouldTellTheStoryOfAJobWithItsMainNodeAndOfANodeWithItsJob() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        log.add(EventLog.running(MAIN, 1, 5_000));
        log.add(EventLog.running(JOB.node(2), 1, 6_000));
        fold();
        assertThat(story(JOB)).containsExactly("JobSubmitted", "JobQueued", "NodesPlaced", "AttemptRunning");
        assertThat(story(MAIN)).isEqualTo(story(JOB));
        assertThat(new HistoryQueries(database, ACCOUNT)
                        .ofJob(JOB.node(2), 10)
                        .getLast()
                        .jobId())
                .isEqualTo(JOB.node(2).toString());
    }

    @Test
    void shouldForgetNodesWithTheirJobAlsoInOneBatch() {
        log.add(EventLog.nodesPlaced(JOB, 1, 3));
        log.add(EventLog.running(MAIN, 1, 5_000));
        fold();
        log.add(EventLog.succeeded(MAIN, 1, 5_000, 6_000));
        log.add(new JobSucceeded(JOB, ENDED, false));
        log.add(new JobPurged(JOB, 1));
        fold();
        assertThat(jobs.find(JOB)).isEmpty();
        assertThat(jobs.find(MAIN)).isEmpty();
        assertThat(jobs.attempts(MAIN)).isEmpty();
        assertThat(jobs.countsByQueue().getOrDefault("q", StatusCounts.none())).isEqualTo(StatusCounts.none());
    }

    private AttemptFailed neverStarted(JobId node) {
        return new AttemptFailed(
                new AttemptId(node, state(node).attempt()),
                new ExecutorId("host-9"),
                null,
                null,
                "never ordered",
                null,
                7_000,
                null,
                null);
    }

    private JobRow row() {
        return jobs.find(JOB).orElseThrow();
    }

    @Override
    JobRow.State state(JobId id) {
        fold();
        return super.state(id);
    }

    private List<JobStatus> statuses() {
        return nodes().map(node -> node.row().state().status()).toList();
    }

    /** All of them, by index. */
    private Stream<JobSummary> nodes() {
        return Arrays.stream(JobStatus.values())
                .flatMap(status -> jobs.parts().nodes(row(), status, 0, 10).rows().stream())
                .sorted(Comparator.comparing(node -> node.row().head().id()));
    }

    private List<String> story(JobId id) {
        return new HistoryQueries(database, ACCOUNT)
                .ofJob(id, 10).stream().map(HistoryEvent::type).toList();
    }
}
