package io.headrace.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.attempt.ExecutorAction.Announce;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.Leave;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Register;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.LeaveOrder;
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
    private static final StopOrder STOP = new StopOrder(EXECUTOR, "2", ATTEMPT, "enough", 30);
    private static final ExitOutcome OUTCOME = ExitOutcome.exited(0, NOW, NOW.plusSeconds(1));

    private final ExecutorIdentity identity =
            new ExecutorIdentity(EXECUTOR, "2", "host", "dry-run", List.of("*"), AMOUNTS);
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
                null,
                AMOUNTS,
                null);
    }

    @Test
    void shouldIgnoreOrdersToOthers() {
        assertThat(machine.obey(placement("e2", "2"))).isEmpty();
        assertThat(machine.obey(placement("e1", "1"))).isEmpty();
        assertThat(machine.obey(new RegisterOrder(EXECUTOR, "1"))).isEmpty();
        assertThat(machine.inventory()).isEmpty();
        assertThat(machine.superseded()).isFalse();
    }

    @Test
    void shouldTakeEveryAttemptOnce() {
        assertThat(machine.obey(placement("e1", "2"))).hasExactlyElementsOfTypes(Pull.class);
        assertThat(machine.obey(placement("e1", "2"))).isEmpty();
        assertThat(machine.obey(new RegisterOrder(EXECUTOR, "2")))
                .containsExactly(new Register(identity.registration(List.of(ATTEMPT))));
    }

    /** By this the scheduler knows that an attempt is not only ordered: it is counted from then on. */
    @Test
    void shouldSayThatItHasBegunWithAServiceJob() {
        ServiceOrder order = new ServiceOrder(
                "SAGEMAKER_TRAINING",
                "{\"AlgorithmSpecification\":{\"TrainingImage\":\"i\"},\"ResourceConfig\":{\"InstanceType\":\"ml.m5.large\",\"InstanceCount\":1}}",
                "x");

        assertThat(machine.obey(placement("e1", "2", order)))
                .hasExactlyElementsOfTypes(Announce.class, Pull.class)
                .first()
                .isEqualTo(new Announce(ATTEMPT, new AttemptAccepted(EXECUTOR, "2", ATTEMPT)));
        assertThat(machine.obey(placement("e1", "2", order))).isEmpty();
    }

    @Test
    void shouldRefuseAServiceJobWhosePayloadItCannotRead() {
        assertThat(machine.obey(placement("e1", "2", new ServiceOrder("SAGEMAKER_TRAINING", "[]", "x"))))
                .hasExactlyElementsOfTypes(Remove.class);
    }

    @Test
    void shouldRemoveBeforeItSaysThatNothingWasStarted() {
        machine.obey(placement("e1", "2"));
        assertThat(machine.on(ATTEMPT, new AttemptInput.Pulled())).hasExactlyElementsOfTypes(Create.class);
        machine.obey(new StopOrder(EXECUTOR, "2", ATTEMPT, "enough", 30));

        assertThat(machine.on(ATTEMPT, new AttemptInput.Created(CONTAINER))).hasExactlyElementsOfTypes(Remove.class);
        assertThat(machine.on(ATTEMPT, new AttemptInput.Removed()))
                .containsExactly(new Report(
                        ATTEMPT,
                        new AttemptNotStarted(
                                EXECUTOR,
                                "2",
                                ATTEMPT,
                                "CannotStartContainerError: stopped before it was started: enough")));
        assertThat(machine.inventory()).containsExactly(ATTEMPT);
        assertThat(machine.on(ATTEMPT, new AttemptInput.Acknowledged())).isEmpty();
        assertThat(machine.inventory()).isEmpty();
    }

    @Test
    void shouldLeaveToItsSuccessorWhatWasOrderedThereAgain() {
        machine.obey(placement("e1", "2"));

        assertThat(machine.obey(placement("e1", "3"))).containsExactly(new GiveUpPull(ATTEMPT));

        assertThat(machine.on(ATTEMPT, new AttemptInput.PullGivenUp())).isEmpty();
        assertThat(machine.inventory()).isEmpty();
        assertThat(machine.superseded()).isTrue();
    }

    /** It was ordered from the process before, and again from this one. */
    @Test
    void shouldKeepWhatItHasWhenAnOrderToItsPredecessorComesLate() {
        machine.obey(placement("e1", "2"));

        assertThat(machine.obey(placement("e1", "1"))).isEmpty();

        assertThat(machine.inventory()).containsExactly(ATTEMPT);
        assertThat(machine.superseded()).isFalse();
    }

    /** An order to the process before this one may lie behind the position at which this one began to read. */
    @Test
    void shouldKeepWhatItAdoptedFromItsPredecessor() {
        machine.adopt(ATTEMPT, CONTAINER, new AttemptInput.Started(Instant.EPOCH, Optional.empty()), LogPosition.START);

        assertThat(machine.obey(placement("e1", "1"))).isEmpty();

        assertThat(machine.inventory()).containsExactly(ATTEMPT);
        assertThat(machine.superseded()).isFalse();
    }

    /** What it left was packed meanwhile, or the report of its start was on its way. */
    @Test
    void shouldSayThatAContainerHadEndedBeforeItWasToldToStop() {
        machine.obey(placement("e1", "2"));
        started();
        assertThat(machine.obey(STOP)).hasExactlyElementsOfTypes(Stop.class);
        machine.on(ATTEMPT, new AttemptInput.Stopped(false));

        assertThat(exited().toldToStop()).isFalse();
    }

    @Test
    void shouldNotTellAContainerToStopThatHasEnded() {
        machine.obey(placement("e1", "2"));
        machine.on(ATTEMPT, new AttemptInput.Pulled());
        machine.on(ATTEMPT, new AttemptInput.Created(CONTAINER));
        machine.on(ATTEMPT, new AttemptInput.Started(NOW, Optional.empty()));
        machine.on(ATTEMPT, new AttemptInput.Exited(OUTCOME));

        assertThat(machine.obey(STOP)).isEmpty();
        assertThat(report(machine.on(ATTEMPT, new AttemptInput.Acknowledged())).toldToStop())
                .isFalse();
    }

    /** The end and the answer to the stop come from the same engine at the same time, in any order. */
    @Test
    void shouldWaitForTheEnginesWordAboutTheStop() {
        machine.obey(placement("e1", "2"));
        started();
        machine.obey(STOP);
        machine.obey(new StopOrder(EXECUTOR, "2", ATTEMPT, "more than enough", 30));

        assertThat(machine.on(ATTEMPT, new AttemptInput.Exited(OUTCOME))).isEmpty();
        assertThat(report(machine.on(ATTEMPT, new AttemptInput.Stopped(true))).toldToStop())
                .isTrue();
    }

    @Test
    void shouldNotSayWhetherAContainerWasToldToStopWhenItsEngineDidNot() {
        machine.obey(placement("e1", "2"));
        started();
        machine.obey(STOP);
        assertThat(machine.on(ATTEMPT, new AttemptInput.StopFailed())).hasExactlyElementsOfTypes(Stop.class);

        assertThat(machine.on(ATTEMPT, new AttemptInput.Exited(OUTCOME))).isEmpty();
        assertThat(report(machine.on(ATTEMPT, new AttemptInput.Stopped(false))).toldToStop())
                .isNull();
    }

    @Test
    void shouldNotWaitForTheStopOfAnEngineThatFailedAtIt() {
        machine.obey(placement("e1", "2"));
        started();
        machine.obey(STOP);
        machine.on(ATTEMPT, new AttemptInput.Exited(OUTCOME));

        assertThat(report(machine.on(ATTEMPT, new AttemptInput.StopFailed())).toldToStop())
                .isNull();
    }

    @Test
    void shouldSayThatNobodyToldAContainerToStop() {
        machine.obey(placement("e1", "2"));
        started();

        assertThat(exited().toldToStop()).isFalse();
    }

    /** An earlier process may have told it, and the order is not repeated to this one before it ends. */
    @Test
    void shouldNotSayOfAnAdoptedContainerThatNobodyToldItToStop() {
        machine.adopt(ATTEMPT, CONTAINER, new AttemptInput.Started(NOW, Optional.empty()), LogPosition.START);
        machine.on(ATTEMPT, new AttemptInput.Acknowledged());
        machine.obey(STOP);
        machine.on(ATTEMPT, new AttemptInput.Stopped(false));

        assertThat(exited().toldToStop()).isNull();
    }

    /** The scheduler counts an attempt as ended before its container is removed here. */
    @Test
    void shouldLeaveOnceNothingIsLeftToDo() {
        machine.obey(placement("e1", "2"));
        started();
        exited();

        assertThat(machine.obey(new LeaveOrder(EXECUTOR, "1"))).isEmpty();
        assertThat(machine.obey(new LeaveOrder(EXECUTOR, "2"))).isEmpty();
        assertThat(machine.on(ATTEMPT, new AttemptInput.Acknowledged())).hasExactlyElementsOfTypes(Remove.class);
        assertThat(machine.on(ATTEMPT, new AttemptInput.Removed())).containsExactly(new Leave());
    }

    @Test
    void shouldLeaveWhenItsSuccessorTakesWhatWasLeftToDo() {
        machine.obey(placement("e1", "2"));
        assertThat(machine.obey(new LeaveOrder(EXECUTOR, "2"))).isEmpty();

        assertThat(machine.obey(placement("e1", "3"))).containsExactly(new GiveUpPull(ATTEMPT), new Leave());
    }

    @Test
    void shouldLeaveAtOnceWhenThereIsNothing() {
        assertThat(machine.obey(new LeaveOrder(EXECUTOR, "2"))).containsExactly(new Leave());
    }

    @Test
    void shouldNameTheSignalThatEndedAContainer() {
        machine.obey(placement("e1", "2"));
        started();

        List<ExecutorAction> actions =
                machine.on(ATTEMPT, new AttemptInput.Exited(ExitOutcome.exited(139, NOW, NOW.plusSeconds(1))));

        assertThat(report(actions).reason()).isEqualTo("Container ended by SIGSEGV (exit code 139)");
        assertThat(ExitOutcome.exited(139, NOW, NOW)
                        .becauseOfMemory()
                        .namingTheSignal()
                        .reason())
                .hasValue(ExitOutcome.OUT_OF_MEMORY);
        assertThat(ExitOutcome.exited(3, NOW, NOW).namingTheSignal().reason()).isEmpty();
        assertThat(ExitOutcome.exited(255, NOW, NOW).namingTheSignal().reason()).isEmpty();
    }

    private void started() {
        machine.on(ATTEMPT, new AttemptInput.Pulled());
        machine.on(ATTEMPT, new AttemptInput.Created(CONTAINER));
        machine.on(ATTEMPT, new AttemptInput.Started(NOW, Optional.empty()));
        machine.on(ATTEMPT, new AttemptInput.Acknowledged());
    }

    private AttemptExited exited() {
        return report(machine.on(ATTEMPT, new AttemptInput.Exited(OUTCOME)));
    }

    private static AttemptExited report(List<ExecutorAction> actions) {
        return (AttemptExited) ((Report) actions.getFirst()).report();
    }
}
