package io.headrace.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.attempt.AttemptInput.OfContainer;
import io.headrace.executor.attempt.AttemptInput.StopOrdered;
import io.headrace.executor.attempt.ExecutorAction.AttemptAction;
import io.headrace.executor.attempt.ExecutorAction.AwaitTime;
import io.headrace.executor.attempt.ExecutorAction.Collect;
import io.headrace.executor.attempt.ExecutorAction.InContainer;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.recovery.ContainerGroup;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An attempt of several containers: which starts when, what ends all of them, and what is told of it. */
class GroupMachineTest {
    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0b1c-4d0e-9c3a-6f2b8d1e5a70/1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ExecutorIdentity IDENTITY = new ExecutorIdentity(
            new ExecutorId("e1"), "i1", "host", "docker", List.of("*"), new ResourceAmounts(1, 1, 0));
    private static final String INIT_AND_APP = """
            {"name": "init", "essential": false},
            {"name": "app", "dependsOn": [{"containerName": "init", "condition": "SUCCESS"}]}""";

    private final GroupMachine machine = new GroupMachine(IDENTITY, ATTEMPT);
    private final List<String> done = new ArrayList<>();
    private final List<AttemptReport> reports = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private final List<Integer> sharers = new ArrayList<>();

    @Test
    void shouldMakeAllBeforeTheFirstStartsAndStartEachWhenItsTurnHasCome() {
        begin(INIT_AND_APP);
        say("init", new AttemptInput.Pulled());
        assertThat(taken()).containsExactly("Pull init", "Pull app");
        say("app", new AttemptInput.Pulled());
        assertThat(taken()).containsExactly("Create init", "Create app");
        created("app");
        assertThat(taken()).isEmpty();
        created("init");
        assertThat(taken()).containsExactly("Start init");
        started("init", 1);
        assertThat(taken()).containsExactly("Collect init", "AwaitExit init", "AttemptStarted");
        exited("init", 0, 2);
        assertThat(taken()).containsExactly("Start app");
        started("app", 3);
        assertThat(taken()).containsExactly("Collect app", "AwaitExit app");
        assertThat(sharers).as("containers that share the output's limit").containsExactly(2, 2);
        acknowledged();
        exited("app", 0, 4);

        assertThat(taken()).containsExactly("AttemptExited");
        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isZero();
        assertThat(end.reason()).isNull();
        assertThat(end.toldToStop()).isFalse();
        assertThat(end.startedAt()).isEqualTo(at(1).toEpochMilli());
        assertThat(end.stoppedAt()).isEqualTo(at(4).toEpochMilli());
        assertThat(end.containers()).extracting(ContainerEnd::name).containsExactly("init", "app");
        assertThat(end.containers()).extracting(ContainerEnd::exitCode).containsExactly(0, 0);
        acknowledged();
        assertThat(taken()).containsExactly("Remove init", "Remove app");
        say("init", new AttemptInput.Removed());
        assertThat(machine.ended()).isFalse();
        say("app", new AttemptInput.Removed());
        assertThat(machine.ended()).isTrue();
    }

    @Test
    void shouldEndWhatCanNeverBeStarted() {
        runTo(INIT_AND_APP, "init");
        exited("init", 3, 2);

        assertThat(taken()).containsExactly("AttemptExited");
        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isNull();
        assertThat(end.reason())
                .isEqualTo("container app is not started: it waits for init to come to SUCCESS, which exited with 3");
        assertThat(end.containers()).extracting(ContainerEnd::exitCode).containsExactly(3, null);
        assertThat(end.containers().getLast().reason()).isEqualTo(end.reason());
    }

    @Test
    void shouldStopTheOthersWhenAnEssentialOneHasEndedThoseThatDependOnOthersFirst() {
        runTo("""
                {"name": "db", "essential": false, "stopTimeout": 5},
                {"name": "app", "dependsOn": [{"containerName": "db", "condition": "START"}]},
                {"name": "log", "essential": false, "dependsOn": [{"containerName": "db", "condition": "START"}]}""", "db", "app", "log");
        exited("app", 7, 5);
        assertThat(taken()).containsExactly("Stop log");
        exited("log", 143, 6);
        assertThat(taken()).containsExactly("Stop db");
        assertThat(stops).extracting(Stop::grace).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(5));
        exited("db", 137, 7);

        assertThat(taken()).containsExactly("AttemptExited");
        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isEqualTo(7);
        assertThat(end.containers()).extracting(ContainerEnd::exitCode).containsExactly(137, 7, 143);
    }

    @Test
    void shouldTakeTheEssentialContainerThatEndedFirst() {
        runTo("{\"name\": \"a\"}, {\"name\": \"b\"}", "a", "b");
        exited("b", 0, 5);
        exited("a", 143, 6);

        assertThat(((AttemptExited) reports.getLast()).exitCode()).isZero();
    }

    @Test
    void shouldIgnoreHowOneEndsThatIsNotEssential() {
        runTo("{\"name\": \"app\"}, {\"name\": \"side\", \"essential\": false}", "app", "side");
        exited("side", 9, 3);
        assertThat(taken()).isEmpty();
        exited("app", 0, 4);

        assertThat(((AttemptExited) reports.getLast()).exitCode()).isZero();
    }

    @Test
    void shouldStopAllWhenItIsTold() {
        runTo("{\"name\": \"app\"}, {\"name\": \"side\", \"essential\": false}", "app", "side");
        tell(new StopOrdered("because", Duration.ofSeconds(11)));
        assertThat(taken()).containsExactly("Stop app", "Stop side");
        assertThat(stops).extracting(Stop::grace).containsOnly(Duration.ofSeconds(11));
        exited("app", 143, 5);
        exited("side", 143, 5);

        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isEqualTo(143);
        assertThat(end.toldToStop()).isTrue();
    }

    @Test
    void shouldLeaveNothingOfWhatCannotBeMade() {
        begin(INIT_AND_APP);
        say("init", new AttemptInput.Pulled());
        say("app", new AttemptInput.Refused("CannotPullContainerError: no such image"));
        assertThat(taken()).containsExactly("Pull init", "Pull app", "Remove init", "Remove app");
        say("app", new AttemptInput.Removed());
        say("init", new AttemptInput.NotRemoved());
        assertThat(taken()).containsExactly("Remove init");
        say("init", new AttemptInput.Removed());

        AttemptNotStarted end = (AttemptNotStarted) reports.getLast();
        assertThat(end.reason()).isEqualTo("CannotPullContainerError: container app: no such image");
        assertThat(end.containers()).extracting(ContainerEnd::name).containsExactly("app");
        acknowledged();
        assertThat(machine.ended()).isTrue();
    }

    @Test
    void shouldWaitForWhatIsBeingMadeBeforeItIsRemoved() {
        begin(INIT_AND_APP);
        say("init", new AttemptInput.Pulled());
        say("app", new AttemptInput.Pulled());
        taken();
        say("app", new AttemptInput.Refused("CannotCreateContainerError: no"));
        assertThat(taken()).isEmpty();
        created("init");
        assertThat(taken()).containsExactly("Remove init", "Remove app");
    }

    @Test
    void shouldStartNothingThatWasStoppedBefore() {
        begin(INIT_AND_APP);
        tell(new StopOrdered("because", Duration.ofSeconds(11)));
        assertThat(taken())
                .containsExactly(
                        "Pull init", "Pull app", "GiveUpPull init", "GiveUpPull app", "Remove init", "Remove app");
        say("init", new AttemptInput.PullGivenUp());
        say("app", new AttemptInput.PullGivenUp());
        say("init", new AttemptInput.Removed());
        say("app", new AttemptInput.Removed());

        assertThat(((AttemptNotStarted) reports.getLast()).reason())
                .isEqualTo("CannotStartContainerError: stopped before it was started: because");
        assertThat(reports).hasSize(1);
    }

    @Test
    void shouldEndAllWhenOneDoesNotComeInTimeToWhatOthersWaitFor() {
        runTo("""
                {"name": "init", "essential": false, "startTimeout": 5},
                {"name": "app", "dependsOn": [{"containerName": "init", "condition": "COMPLETE"}]}""", "init");
        say("init", new AttemptInput.TimeUp());
        assertThat(taken()).containsExactly("Stop init");
        exited("init", 137, 9);

        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isNull();
        assertThat(end.reason())
                .isEqualTo("container app is not started: init did not come to COMPLETE within its startTimeout of 5"
                        + " seconds");
    }

    @Test
    void shouldGoOnWhenOneHasEndedAlthoughItsOutputIsNotDurableYet() {
        runTo(INIT_AND_APP, "init");
        say("init", ended(0, 2));
        assertThat(taken()).containsExactly("Start app");
        started("app", 3);
        taken();
        exited("app", 0, 4);
        assertThat(taken())
                .as("the end of the attempt says where all output is")
                .isEmpty();
        say("init", new AttemptInput.Collected(Optional.of(new LogRange(0, 5, 9))));

        assertThat(taken()).containsExactly("AttemptExited");
        assertThat(((AttemptExited) reports.getLast()).logs()).isEqualTo(new LogRange(0, 5, 9));
    }

    @Test
    void shouldRemoveWhatMayRunAlthoughItsStartFailedBeforeTheEndIsTold() {
        runTo("{\"name\": \"app\"}, {\"name\": \"late\"}", "app");
        say("late", new AttemptInput.Refused("CannotStartContainerError: timed out"));
        assertThat(taken()).containsExactly("Remove late", "Stop app");
        exited("app", 143, 5);
        assertThat(taken()).isEmpty();
        say("late", new AttemptInput.NotRemoved());
        assertThat(taken()).containsExactly("Remove late");
        say("late", new AttemptInput.Removed());

        assertThat(taken()).containsExactly("AttemptExited");
        acknowledged();
        assertThat(taken()).containsExactly("Remove app");
        say("app", new AttemptInput.Removed());
        assertThat(machine.ended()).isTrue();
    }

    @Test
    void shouldForgetATimeoutOnceItHasEnded() {
        runTo("""
                {"name": "init", "essential": false, "startTimeout": 5},
                {"name": "app", "dependsOn": [{"containerName": "init", "condition": "COMPLETE"}]}""", "init");
        exited("init", 1, 3);
        assertThat(taken()).containsExactly("Start app");
        say("init", new AttemptInput.TimeUp());
        assertThat(taken()).isEmpty();
    }

    @Test
    void shouldGoOnWithThePlanOfAnEarlierProcess() {
        ContainerGroup group =
                ContainerGroup.parse(ContainerGroup.of(properties(INIT_AND_APP)).text());
        run(machine.adopt(group, Map.of("init", found(at(1), true), "app", NOT_STARTED), NOW));
        assertThat(taken()).containsExactly("Collect init", "AwaitExit init", "AttemptStarted");
        acknowledged();
        exited("init", 0, 2);
        assertThat(taken()).containsExactly("Start app");
        started("app", 8);
        assertThat(sharers).as("containers that share the output's limit").containsExactly(2, 2);
        exited("app", 0, 9);

        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isZero();
        assertThat(end.toldToStop()).isNull();
    }

    @Test
    void shouldTakeAContainerThatIsGoneForEnded() {
        ContainerGroup group = ContainerGroup.of(properties("{\"name\": \"app\"}, {\"name\": \"side\"}"));
        run(machine.adopt(group, Map.of("side", found(at(1), false)), NOW));
        assertThat(taken()).containsExactly("Collect side", "AwaitExit side", "Stop side", "AttemptStarted");
        acknowledged();
        exited("side", 143, 20);

        AttemptExited end = (AttemptExited) reports.getLast();
        assertThat(end.exitCode()).isNull();
        assertThat(end.reason()).startsWith("CannotInspectContainerError: ");
        acknowledged();
        assertThat(taken()).containsExactly("AttemptExited", "Remove side");
    }

    // -------------------------------------------------------------------------------------------------------- helpers

    private static final AdoptedContainer NOT_STARTED =
            new AdoptedContainer(Optional.empty(), false, LogPosition.START);

    private static AdoptedContainer found(Instant startedAt, boolean ended) {
        return new AdoptedContainer(
                Optional.of(new AttemptInput.Started(startedAt, Optional.empty())), ended, LogPosition.START);
    }

    private static Instant at(long second) {
        return NOW.plusSeconds(second);
    }

    private static EcsProperties properties(String containers) {
        String json = ("{\"taskProperties\": [{\"containers\": [" + containers + "]}]}")
                .replace(
                        "{\"name\"",
                        "{\"image\": \"i\", \"resourceRequirements\": [{\"type\": \"VCPU\", \"value\": \"0.25\"},"
                                + " {\"type\": \"MEMORY\", \"value\": \"64\"}], \"name\"");
        return JsonCodec.mapper().readValue(json, EcsProperties.class);
    }

    private void begin(String containers) {
        Placement placement = new Placement(
                new ExecutorId("e1"),
                "i1",
                ATTEMPT,
                "job",
                "queue",
                "environment",
                null,
                null,
                null,
                null,
                properties(containers),
                new ResourceAmounts(500, 128, 0),
                null);
        run(machine.place(placement, new PlacementTranslator(Map.of(), Network.BRIDGE)));
    }

    /** Pulls and makes all, and starts these. */
    private void runTo(String containers, String... startedOnes) {
        begin(containers);
        List<String> names = properties(containers).task().containers().stream()
                .map(container -> container.name())
                .toList();
        names.forEach(name -> say(name, new AttemptInput.Pulled()));
        names.forEach(this::created);
        for (String name : startedOnes) {
            started(name, 1);
        }
        acknowledged();
        assertThat(reports).hasSize(1).hasOnlyElementsOfType(AttemptStarted.class);
        taken();
    }

    private void created(String name) {
        say(name, new AttemptInput.Created(new ContainerRef(name, name)));
    }

    private void started(String name, long second) {
        say(name, new AttemptInput.Started(at(second), Optional.empty()));
    }

    private void exited(String name, int code, long second) {
        say(name, new AttemptInput.Collected(Optional.empty()));
        say(name, ended(code, second));
    }

    private static AttemptInput ended(int code, long second) {
        return new AttemptInput.Exited(ExitOutcome.exited(code, at(1), at(second)));
    }

    private void acknowledged() {
        tell(new AttemptInput.Acknowledged());
    }

    private void say(String name, AttemptInput input) {
        tell(new OfContainer(name, input));
    }

    private void tell(AttemptInput input) {
        run(machine.on(input));
    }

    private void run(List<ExecutorAction> actions) {
        for (ExecutorAction action : actions) {
            if (action instanceof Report report) {
                reports.add(report.report());
                done.add(report.report().getClass().getSimpleName());
            } else if (action instanceof InContainer one) {
                AttemptAction step = one.step();
                if (step instanceof Stop stop) {
                    stops.add(stop);
                    run(machine.on(new OfContainer(one.container(), new AttemptInput.Stopped(true))));
                }
                if (step instanceof Collect collect) {
                    sharers.add(collect.containers());
                }
                if (!(step instanceof AwaitTime)) {
                    done.add(step.getClass().getSimpleName() + " " + one.container());
                }
            }
        }
    }

    private List<String> taken() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }
}
