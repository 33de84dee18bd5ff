package io.headrace.executor.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.ops.ExecutorMetrics;
import io.headrace.executor.recovery.OrphanRules.Handling;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import io.headrace.schemas.id.AttemptId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OrphanReaperTest {

    private static final AttemptId LIVE = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1");
    private static final AttemptId OVER = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/2");

    private final DryRunContainerRuntime runtime = new DryRunContainerRuntime(
            new DryRunEngine(InstantSource.system(), (delay, task) -> {}, plan -> Script.exits(Duration.ofHours(1), 0)),
            Map.of());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private OrphanReaper reaper(ContainerRuntime containers, Predicate<AttemptId> isLive, Handling handling) {
        return new OrphanReaper(
                containers, isLive, new OrphanRules(handling, Duration.ofMinutes(1)), new ExecutorMetrics(meters));
    }

    private double removed() {
        return meters.get("headrace.executor.orphans.removed").counter().count();
    }

    private double there() {
        return meters.get("headrace.executor.orphans").gauge().value();
    }

    private ContainerRef start(String name, AttemptId attempt) throws Exception {
        ContainerRef container =
                runtime.create(ContainerPlan.of(name, "image", List.of(), ContainerPlan.Limits.of(1, 1))
                        .withLabels(ContainerLabels.attempt(attempt, "job", "queue")));
        runtime.start(container);
        return container;
    }

    @Test
    void shouldRemoveWhatNobodyOwnsAtTheSecondLook() throws Exception {
        // given
        ContainerRef live = start("live", LIVE);
        ContainerRef over = start("over", OVER);
        try (OrphanReaper reaper = reaper(runtime, LIVE::equals, Handling.REMOVE)) {
            // when
            reaper.reap();

            // then
            assertThat(runtime.inspectAll()).extracting(OwnContainer::ref).containsExactly(live, over);

            // and when
            reaper.reap();

            // then
            assertThat(runtime.inspectAll()).extracting(OwnContainer::ref).containsExactly(live);
            assertThat(removed()).isEqualTo(1);
            assertThat(there()).isZero();
        }
    }

    @Test
    void shouldOnlyTellOfWhatNobodyOwnsWhereItIsToReport() throws Exception {
        // given
        ContainerRef live = start("live", LIVE);
        ContainerRef over = start("over", OVER);
        try (OrphanReaper reaper = reaper(runtime, LIVE::equals, Handling.REPORT)) {
            // when
            reaper.reap();

            // then
            assertThat(there()).as("one look is not enough").isZero();

            // and when
            reaper.reap();
            reaper.reap();

            // then
            assertThat(runtime.inspectAll()).extracting(OwnContainer::ref).containsExactly(live, over);
            assertThat(there()).isEqualTo(1);
            assertThat(removed()).isZero();

            // and when somebody removes it
            runtime.remove(over);
            reaper.reap();

            // then
            assertThat(there()).isZero();
        }
    }

    @Test
    void shouldRemoveTheOthersWhenOneDoesNotGo() throws Exception {
        List<String> removed = new ArrayList<>();
        start("a", LIVE);
        start("b", OVER);
        ContainerRuntime stubborn = (ContainerRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContainerRuntime.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("inspectAll")) {
                        return runtime.inspectAll();
                    }
                    if (method.getName().equals("removeLeftovers")) {
                        return null;
                    }
                    String name = ((ContainerRef) arguments[0]).name();
                    if (name.equals("a")) {
                        throw new ContainerFailure(Code.CANNOT_STOP, "device or resource busy");
                    }
                    removed.add(name);
                    return null;
                });
        try (OrphanReaper reaper = reaper(stubborn, attempt -> false, Handling.REMOVE)) {
            reaper.reap();
            reaper.reap();
            assertThat(removed).containsExactly("b");
        }
    }

    @Test
    void shouldAdoptOnlyWhatHasStarted() throws Exception {
        ContainerRef started = start("started", LIVE);
        runtime.create(ContainerPlan.of("made", "image", List.of(), ContainerPlan.Limits.of(1, 1))
                .withLabels(ContainerLabels.attempt(OVER, "job", "queue")));

        Reattach plan = Reattach.plan(runtime.inspectAll());

        assertThat(plan.attempts()).containsExactly(LIVE);
        assertThat(plan.adopt().get(0).container().ref()).isEqualTo(started);
        assertThat(plan.discard())
                .extracting(container -> container.ref().name())
                .containsExactly("made");
    }
}
