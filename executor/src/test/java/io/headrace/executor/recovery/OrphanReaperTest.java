package io.headrace.executor.recovery;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrphanReaperTest {

    private static final AttemptId LIVE = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/1");
    private static final AttemptId OVER = AttemptId.parse("4c7599ae-0a82-49aa-ba5a-4727fcce14a8/2");

    private final DryRunContainerRuntime runtime = new DryRunContainerRuntime(
            new DryRunEngine(InstantSource.system(), (delay, task) -> {}, plan -> Script.exits(Duration.ofHours(1), 0)),
            Map.of());

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
        try (OrphanReaper reaper = new OrphanReaper(runtime, LIVE::equals)) {
            // when
            reaper.reap();

            // then
            assertThat(runtime.inspectAll()).extracting(OwnContainer::ref).containsExactly(live, over);

            // and when
            reaper.reap();

            // then
            assertThat(runtime.inspectAll()).extracting(OwnContainer::ref).containsExactly(live);
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
        try (OrphanReaper reaper = new OrphanReaper(stubborn, attempt -> false)) {
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
