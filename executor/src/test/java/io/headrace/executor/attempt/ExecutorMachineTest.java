package io.headrace.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.attempt.ExecutorAction.Announce;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Register;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.report.ExecutorReport.AttemptAccepted;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ServiceOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a process of an executor decides, without threads. */
class ExecutorMachineTest {

    private static final ExecutorId EXECUTOR = new ExecutorId("e1");
    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1");
    private static final ResourceAmounts AMOUNTS = new ResourceAmounts(100, 64, 0);
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final ContainerRef CONTAINER = new ContainerRef("id", "name");

    private final ExecutorIdentity identity =
            new ExecutorIdentity(EXECUTOR, "old", "host", "dry-run", List.of("*"), AMOUNTS);
    private final ExecutorMachine machine =
            new ExecutorMachine(identity, new PlacementTranslator(Map.of(), Network.HOST));

    private static Placement placement(String executor, String incarnation) {
        return placement(executor, incarnation, null);
    }

    private static Placement placement(String executor, String incarnation, @Nullable ServiceOrder service) {
        return new Placement(
                new ExecutorId(executor),
                incarnation,
                ATTEMPT,
                "job",
                "queue",
                "environment",
                null,
                null,
                service,
                JsonCodec.mapper().convertValue(Map.of("image", "busybox"), ContainerProperties.class),
                AMOUNTS,
                null);
    }

    @Test
    void shouldIgnoreOrdersToOthers() {
        assertThat(machine.obey(placement("e2", "old"), NOW)).isEmpty();
        assertThat(machine.obey(placement("e1", "older"), NOW)).isEmpty();
        assertThat(machine.obey(new RegisterOrder(EXECUTOR, "older"), NOW)).isEmpty();
        assertThat(machine.inventory()).isEmpty();
        assertThat(machine.superseded()).isFalse();
    }

    @Test
    void shouldTakeEveryAttemptOnce() {
        assertThat(machine.obey(placement("e1", "old"), NOW)).hasExactlyElementsOfTypes(Pull.class);
        assertThat(machine.obey(placement("e1", "old"), NOW)).isEmpty();
        assertThat(machine.obey(new RegisterOrder(EXECUTOR, "old"), NOW))
                .containsExactly(new Register(identity.registration(List.of(ATTEMPT))));
    }

    /** By this the scheduler knows that an attempt is not only ordered: it is counted from then on. */
    @Test
    void shouldSayThatItHasBegunWithAServiceJob() {
        ServiceOrder order = new ServiceOrder(
                "SAGEMAKER_TRAINING",
                "{\"AlgorithmSpecification\":{\"TrainingImage\":\"i\"},\"ResourceConfig\":{\"InstanceType\":\"ml.m5.large\",\"InstanceCount\":1}}",
                "x");

        assertThat(machine.obey(placement("e1", "old", order), NOW))
                .hasExactlyElementsOfTypes(Announce.class, Pull.class)
                .first()
                .isEqualTo(new Announce(ATTEMPT, new AttemptAccepted(EXECUTOR, "old", ATTEMPT)));
        assertThat(machine.obey(placement("e1", "old", order), NOW)).isEmpty();
    }

    @Test
    void shouldRefuseAServiceJobWhosePayloadItCannotRead() {
        assertThat(machine.obey(placement("e1", "old", new ServiceOrder("SAGEMAKER_TRAINING", "[]", "x")), NOW))
                .hasExactlyElementsOfTypes(Remove.class);
    }

    @Test
    void shouldRemoveBeforeItSaysThatNothingWasStarted() {
        machine.obey(placement("e1", "old"), NOW);
        assertThat(machine.on(ATTEMPT, new AttemptInput.Pulled())).hasExactlyElementsOfTypes(Create.class);
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "enough", 30), NOW);

        assertThat(machine.on(ATTEMPT, new AttemptInput.Created(CONTAINER))).hasExactlyElementsOfTypes(Remove.class);
        assertThat(machine.on(ATTEMPT, new AttemptInput.Removed()))
                .containsExactly(new Report(
                        ATTEMPT,
                        new AttemptNotStarted(
                                EXECUTOR,
                                "old",
                                ATTEMPT,
                                "CannotStartContainerError: stopped before it was started: enough")));
        assertThat(machine.inventory()).containsExactly(ATTEMPT);
        assertThat(machine.on(ATTEMPT, new AttemptInput.Acknowledged())).isEmpty();
        assertThat(machine.inventory()).isEmpty();
    }

    @Test
    void shouldLeaveToItsSuccessorWhatWasOrderedThereAgain() {
        machine.obey(placement("e1", "old"), NOW);

        assertThat(machine.obey(placement("e1", "new"), NOW)).containsExactly(new GiveUpPull(ATTEMPT));

        assertThat(machine.on(ATTEMPT, new AttemptInput.PullGivenUp())).isEmpty();
        assertThat(machine.inventory()).isEmpty();
        assertThat(machine.superseded()).isTrue();
    }

    /** An order to the process before this one may lie behind the position at which this one began to read. */
    @Test
    void shouldKeepWhatItAdoptedFromItsPredecessor() {
        machine.adopt(ATTEMPT, CONTAINER, new AttemptInput.Started(Instant.EPOCH, Optional.empty()), LogPosition.START);

        assertThat(machine.obey(placement("e1", "older"), NOW)).isEmpty();

        assertThat(machine.inventory()).containsExactly(ATTEMPT);
        assertThat(machine.superseded()).isFalse();
    }

    /** What it left was packed meanwhile, or the report of its start was on its way. */
    @Test
    void shouldSayThatAContainerHadEndedBeforeItWasToldToStop() {
        machine.obey(placement("e1", "old"), NOW);
        started();
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "enough", 30), NOW.plusSeconds(2));

        assertThat(exited(NOW.plusSeconds(1)).toldToStop()).isFalse();
    }

    @Test
    void shouldSayThatAContainerHadBeenToldToStopBeforeItEnded() {
        machine.obey(placement("e1", "old"), NOW);
        started();
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "enough", 30), NOW.plusSeconds(2));
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "more than enough", 30), NOW.plusSeconds(4));

        assertThat(exited(NOW.plusSeconds(3)).toldToStop()).isTrue();
    }

    /** The time of a file moves in steps: an end just before the stop may be one just after it. */
    @Test
    void shouldTakeAnEndJustBeforeTheStopForOneThatItLedTo() {
        machine.obey(placement("e1", "old"), NOW);
        started();
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "enough", 30), NOW.plusMillis(1_004));

        assertThat(exited(NOW.plusSeconds(1)).toldToStop()).isTrue();
    }

    /** A container cannot have started before it was told to. */
    @Test
    void shouldSeeThatTheClockOfItsEngineIsBehind() {
        machine.obey(placement("e1", "old"), NOW);
        started();
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "enough", 30), NOW.plusSeconds(60));

        ExitOutcome byTheEngine = ExitOutcome.exited(0, NOW.minusSeconds(30), NOW.plusSeconds(31)); // at 61 s by ours
        assertThat(exited(byTheEngine).toldToStop()).isTrue();
    }

    @Test
    void shouldSayThatNobodyToldAContainerToStop() {
        machine.obey(placement("e1", "old"), NOW);
        started();

        assertThat(exited(NOW.plusSeconds(1)).toldToStop()).isFalse();
    }

    /** An earlier process may have told it, and the order is not repeated to this one before it ends. */
    @Test
    void shouldNotSayOfAnAdoptedContainerThatNobodyToldItToStop() {
        machine.adopt(ATTEMPT, CONTAINER, new AttemptInput.Started(NOW, Optional.empty()), LogPosition.START);
        machine.on(ATTEMPT, new AttemptInput.Acknowledged());
        machine.obey(new StopOrder(EXECUTOR, "old", ATTEMPT, "enough", 30), NOW.plusSeconds(2));

        assertThat(exited(NOW.plusSeconds(1)).toldToStop()).isNull();
    }

    private void started() {
        machine.on(ATTEMPT, new AttemptInput.Pulled());
        machine.on(ATTEMPT, new AttemptInput.Created(CONTAINER));
        machine.on(ATTEMPT, new AttemptInput.Started(NOW, Optional.empty()));
        machine.on(ATTEMPT, new AttemptInput.Acknowledged());
    }

    private AttemptExited exited(Instant at) {
        return exited(ExitOutcome.exited(0, NOW, at));
    }

    private AttemptExited exited(ExitOutcome outcome) {
        List<ExecutorAction> actions = machine.on(ATTEMPT, new AttemptInput.Exited(outcome));
        return (AttemptExited) ((Report) actions.getFirst()).report();
    }
}
