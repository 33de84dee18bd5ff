package io.headrace.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.attempt.AttemptInput.OfContainer;
import io.headrace.executor.attempt.ExecutorAction.AwaitExit;
import io.headrace.executor.attempt.ExecutorAction.AwaitTime;
import io.headrace.executor.attempt.ExecutorAction.Collect;
import io.headrace.executor.attempt.ExecutorAction.Create;
import io.headrace.executor.attempt.ExecutorAction.GiveUpPull;
import io.headrace.executor.attempt.ExecutorAction.InContainer;
import io.headrace.executor.attempt.ExecutorAction.Pull;
import io.headrace.executor.attempt.ExecutorAction.Remove;
import io.headrace.executor.attempt.ExecutorAction.Report;
import io.headrace.executor.attempt.ExecutorAction.Start;
import io.headrace.executor.attempt.ExecutorAction.Stop;
import io.headrace.executor.logs.LogPosition;
import io.headrace.executor.recovery.ContainerGroup;
import io.headrace.executor.recovery.Reattach;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.OwnContainer.Phase;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.value.ContainerCondition;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EcsTaskProperties;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import io.headrace.schemas.value.TaskContainerDependency;
import io.headrace.schemas.value.TaskContainerProperties;
import io.headrace.testkit.Dice;
import io.headrace.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Attempts of several containers with random plans, ends and troubles, whose executor dies at any moment and comes back: none is started before its
 * turn or twice, each attempt comes to one end that is true, and nothing is left.
 */
class GroupWalkTest {
    private static final AttemptId ATTEMPT = AttemptId.parse("4c7599ae-0b1c-4d0e-9c3a-6f2b8d1e5a70/1");
    private static final ExecutorIdentity IDENTITY = new ExecutorIdentity(
            new ExecutorId("e1"), "i1", "host", "docker", List.of("*"), new ResourceAmounts(1, 1, 0));
    private static final int STEPS_MAX = 5_000;

    @Test
    void shouldComeToOneTrueEndAndLeaveNothing() {
        Seeds.each(2_000, seed -> new Run(new Dice(seed)).run());
    }

    /** A container of the engine. */
    private static final class Container {
        final ContainerPlan plan;
        Phase phase = Phase.CREATED;
        int code;
        Instant startedAt = Instant.EPOCH;
        Instant endedAt = Instant.EPOCH;

        Container(ContainerPlan plan) {
            this.plan = plan;
        }
    }

    private static final class Run {
        private final Dice dice;
        private final EcsProperties properties;
        private final ContainerGroup group;
        private final Map<String, Container> engine = new LinkedHashMap<>();
        private final Map<String, Container> everStarted = new HashMap<>();
        private final List<ExecutorAction> pending = new ArrayList<>();
        private final List<AttemptReport> acknowledged = new ArrayList<>();
        private GroupMachine machine = new GroupMachine(IDENTITY, ATTEMPT);
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private boolean stopped;
        private boolean done;

        Run(Dice dice) {
            this.dice = dice;
            this.properties = properties(dice);
            this.group = ContainerGroup.of(properties);
        }

        void run() {
            place();
            for (int step = 0; !over(); step++) {
                assertThat(step)
                        .as("steps, with %s and %s", pending, engine.keySet())
                        .isLessThan(STEPS_MAX);
                now = now.plusMillis(dice.between(1, 500));
                int kind = dice.below(100);
                if (kind < 2 && step < 300) {
                    crash();
                } else if (kind < 3 && !stopped) {
                    stopped = true;
                    take(machine.on(new AttemptInput.StopOrdered("because", Duration.ofSeconds(3))));
                } else if (kind < 20 || pending.isEmpty()) {
                    endOne();
                } else {
                    perform(pending.remove(dice.below(pending.size())));
                }
            }
            assertThat(engine).isEmpty();
            assertTrueEnd();
        }

        private boolean over() {
            return done || machine.ended();
        }

        private void assertTrueEnd() {
            List<AttemptReport> ends = acknowledged.stream()
                    .filter(report -> !(report instanceof AttemptStarted))
                    .toList();
            assertThat(ends).isNotEmpty();
            AttemptReport first = ends.getFirst();
            if (everStarted.isEmpty()) {
                assertThat(first).isInstanceOf(AttemptNotStarted.class);
                return;
            }
            assertThat(first).isInstanceOf(AttemptExited.class);
            Integer code = ((AttemptExited) first).exitCode();
            boolean essentialEnded = group.members().stream()
                    .anyMatch(member -> member.essential() && everStarted.containsKey(member.name()));
            if (code != null) {
                assertThat(essentialEnded).isTrue();
                assertThat(group.members().stream()
                                .filter(member -> member.essential() && everStarted.containsKey(member.name()))
                                .map(member -> everStarted.get(member.name()).code))
                        .contains(code);
            } else {
                assertThat(((AttemptExited) first).reason()).isNotEmpty();
            }
        }

        private void place() {
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
                    properties,
                    new ResourceAmounts(500, 128, 0),
                    null);
            take(machine.place(placement, new PlacementTranslator(Map.of(), Network.BRIDGE)));
        }

        /** All that was under way is gone; what the engine has is there. */
        private void crash() {
            pending.clear();
            machine = new GroupMachine(IDENTITY, ATTEMPT);
            stopped = false;
            Reattach found = Reattach.plan(engine.values().stream()
                    .map(container -> new OwnContainer(
                            ref(container.plan),
                            container.plan.labels(),
                            container.phase,
                            container.phase == Phase.CREATED ? Optional.empty() : Optional.of(container.startedAt)))
                    .toList());
            found.discard().forEach(container -> engine.remove(container.ref().name()));
            if (found.groups().isEmpty()) {
                boolean ended = acknowledged.stream().anyMatch(report -> !(report instanceof AttemptStarted));
                if (ended) {
                    // The scheduler does not count on it any more: nothing is placed again, and nothing was left.
                    done = true;
                } else {
                    place();
                }
                return;
            }
            Reattach.GroupAdoption adoption = found.groups().getFirst();
            Map<String, AdoptedContainer> containers = new HashMap<>();
            adoption.containers().forEach((name, own) -> noteStarted(name, own.phase()));
            adoption.containers()
                    .forEach((name, own) -> containers.put(
                            name,
                            new AdoptedContainer(
                                    own.startedAt().map(at -> new AttemptInput.Started(at, Optional.empty())),
                                    own.phase() == Phase.ENDED,
                                    LogPosition.START)));
            take(machine.adopt(adoption.group(), containers, now));
        }

        /** Also one whose start was taken for failed. */
        private void noteStarted(String name, Phase phase) {
            if (phase != Phase.CREATED) {
                everStarted.put(name, engine.get(PlacementTranslator.containerName(ATTEMPT, name)));
            }
        }

        private void endOne() {
            List<Container> running = engine.values().stream()
                    .filter(container -> container.phase == Phase.RUNNING)
                    .toList();
            if (!running.isEmpty()) {
                end(dice.oneOf(running), dice.percent(60) ? 0 : dice.between(1, 9));
            }
        }

        private void end(Container container, int code) {
            container.phase = Phase.ENDED;
            container.code = code;
            container.endedAt = now;
        }

        private void take(List<ExecutorAction> actions) {
            pending.addAll(actions);
        }

        private void perform(ExecutorAction action) {
            if (action instanceof Report report) {
                if (!(report.report() instanceof AttemptStarted)) {
                    assertThat(engine.values())
                            .as("nothing runs when the end is told")
                            .noneMatch(container -> container.phase == Phase.RUNNING);
                }
                acknowledged.add(report.report());
                take(machine.on(new AttemptInput.Acknowledged()));
                return;
            }
            InContainer one = (InContainer) action;
            Container container = engine.get(PlacementTranslator.containerName(ATTEMPT, one.container()));
            switch (one.step()) {
                case Pull ignored ->
                    say(one, dice.percent(3) ? new AttemptInput.Refused("CannotPull") : new AttemptInput.Pulled());
                case GiveUpPull ignored -> {
                    if (pending.removeIf(other -> other instanceof InContainer two
                            && two.container().equals(one.container())
                            && two.step() instanceof Pull)) {
                        say(one, new AttemptInput.PullGivenUp());
                    }
                }
                case Create create -> {
                    boolean fails = dice.percent(3);
                    if (!fails || dice.percent(50)) {
                        engine.putIfAbsent(create.plan().name(), new Container(create.plan()));
                    }
                    say(
                            one,
                            fails
                                    ? new AttemptInput.Refused("CannotCreate")
                                    : new AttemptInput.Created(ref(create.plan())));
                }
                case Start ignored -> start(one, container);
                case Collect ignored -> {
                    if (container != null && container.phase == Phase.RUNNING) {
                        pending.add(one);
                    } else {
                        say(one, new AttemptInput.Collected(Optional.empty()));
                    }
                }
                case AwaitExit ignored -> {
                    if (container != null && container.phase == Phase.RUNNING) {
                        pending.add(one);
                    } else {
                        say(
                                one,
                                new AttemptInput.Exited(
                                        container == null
                                                ? ExitOutcome.vanished("gone", Optional.empty(), now)
                                                : ExitOutcome.exited(
                                                        container.code, container.startedAt, container.endedAt)));
                    }
                }
                case Stop ignored -> {
                    boolean runs = container != null && container.phase == Phase.RUNNING;
                    if (runs && dice.percent(10)) {
                        say(one, new AttemptInput.StopFailed());
                    } else {
                        if (runs) {
                            end(container, 143);
                        }
                        say(one, new AttemptInput.Stopped(runs));
                    }
                }
                case Remove ignored -> {
                    if (dice.percent(5)) {
                        say(one, new AttemptInput.NotRemoved());
                    } else {
                        engine.remove(PlacementTranslator.containerName(ATTEMPT, one.container()));
                        say(one, new AttemptInput.Removed());
                    }
                }
                case AwaitTime ignored -> say(one, new AttemptInput.TimeUp());
                default -> throw new AssertionError("not a step of one container: " + one);
            }
        }

        private void start(InContainer one, Container container) {
            assertThat(container).as("the started container").isNotNull();
            assertThat(container.phase)
                    .as("%s is started twice", one.container())
                    .isEqualTo(Phase.CREATED);
            ContainerGroup.Member member = group.members().stream()
                    .filter(found -> found.name().equals(one.container()))
                    .findFirst()
                    .orElseThrow();
            member.dependsOn().forEach((name, condition) -> {
                Container awaited = everStarted.get(name);
                assertThat(awaited).as("%s waits for %s", one.container(), name).isNotNull();
                if (condition != ContainerCondition.START) {
                    assertThat(awaited.phase).isEqualTo(Phase.ENDED);
                }
                if (condition == ContainerCondition.SUCCESS) {
                    assertThat(awaited.code).isZero();
                }
            });
            if (dice.percent(3)) {
                if (dice.percent(50)) {
                    // The engine's answer came too late, and it runs.
                    container.phase = Phase.RUNNING;
                    container.startedAt = now;
                }
                say(one, new AttemptInput.Refused("CannotStart"));
                return;
            }
            container.phase = Phase.RUNNING;
            container.startedAt = now;
            everStarted.put(one.container(), container);
            say(one, new AttemptInput.Started(now, Optional.empty()));
        }

        private void say(InContainer one, AttemptInput input) {
            take(machine.on(new OfContainer(one.container(), input)));
        }

        private static ContainerRef ref(ContainerPlan plan) {
            return new ContainerRef(plan.name(), plan.name());
        }

        private static EcsProperties properties(Dice dice) {
            List<TaskContainerProperties> containers = new ArrayList<>();
            int count = dice.between(1, 5);
            List<Boolean> essential = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                essential.add(dice.percent(40));
            }
            if (!essential.contains(true)) {
                essential.set(dice.below(count), true);
            }
            for (int i = 0; i < count; i++) {
                List<TaskContainerDependency> dependsOn = new ArrayList<>();
                for (int other = 0; other < i; other++) {
                    if (dice.percent(40)) {
                        dependsOn.add(new TaskContainerDependency(
                                "c" + other,
                                essential.get(other)
                                        ? ContainerCondition.START
                                        : dice.oneOf(ContainerCondition.values())));
                    }
                }
                containers.add(new TaskContainerProperties(
                        "c" + i,
                        "image",
                        List.of(),
                        dependsOn,
                        List.of(),
                        essential.get(i),
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        List.of(
                                new ResourceRequirement(ResourceType.VCPU, "0.25"),
                                new ResourceRequirement(ResourceType.MEMORY, "32")),
                        List.of(),
                        List.of(),
                        null,
                        dice.percent(20) ? 5 : null,
                        dice.percent(50) ? 7 : null));
            }
            return new EcsProperties(
                    List.of(new EcsTaskProperties(containers, null, null, null, null, null, null, List.of(), null)));
        }
    }
}
