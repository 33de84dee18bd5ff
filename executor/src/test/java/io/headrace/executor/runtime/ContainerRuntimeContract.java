package io.headrace.executor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.headrace.schemas.value.ResourceUsage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every runtime promises, tried on each of them. */
public abstract class ContainerRuntimeContract {

    private static final String OWNER = "io.headrace.test.owner";

    /** Programs that the suite wants run. A runtime under test says what command does it. */
    protected sealed interface Program {
        record Exits(int code) implements Program {}

        record Prints(String text) implements Program {}

        record PrintsMegabytes(int megabytes) implements Program {}

        record PrintsVariable(String name) implements Program {}

        /** Prints "ready" and a line end, sleeps for minutes, and heeds SIGTERM. */
        record Sleeps() implements Program {}

        /** Prints "ready" and a line end, sleeps for minutes, and ignores SIGTERM, as do its children. */
        record IgnoresTerm() implements Program {}

        record UsesMuchMemory() implements Program {}

        /** Computes for some tenths of a second. */
        record Burns() implements Program {}

        record IsMissing() implements Program {}
    }

    private final Map<String, String> ownLabels =
            Map.of(OWNER, UUID.randomUUID().toString());
    private final String prefix = "contract-" + UUID.randomUUID() + "-";
    private ContainerRuntime runtime;

    /** A new instance over the same engine or folder. */
    protected abstract ContainerRuntime open(Map<String, String> ownLabels) throws Exception;

    protected abstract String image();

    protected abstract List<String> command(Program program);

    @BeforeEach
    void openRuntime() throws Exception {
        runtime = open(ownLabels);
    }

    @AfterEach
    void removeAll() throws Exception {
        for (OwnContainer container : runtime.inspectAll()) {
            runtime.remove(container.ref());
        }
        assertThat(runtime.inspectAll()).isEmpty();
        runtime.close();
    }

    private ContainerPlan plan(String name, Program program) {
        return ContainerPlan.of(prefix + name, image(), command(program), ContainerPlan.Limits.of(500, 64))
                .withLabels(ownLabels)
                .withEnvironment(Map.of("COLOUR", "green 'and' \"blue\"$HOME\n#x", "odd.name", "odd"));
    }

    private ContainerRef run(String name, Program program) throws Exception {
        ContainerPlan plan = plan(name, program);
        runtime.ensureImage(plan);
        ContainerRef container = runtime.create(plan);
        runtime.start(container);
        return container;
    }

    private ExitOutcome outcome(ContainerRef container) throws Exception {
        return runtime.exit(container).get(60, SECONDS);
    }

    private static String output(ContainerRuntime runtime, ContainerRef container) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        runtime.followOutput(container, (time, stream, chunk) -> {
            bytes.writeBytes(chunk);
            return true;
        });
        return bytes.toString(UTF_8);
    }

    private void awaitReady(ContainerRef container) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                runtime.followOutput(container, (time, stream, chunk) -> {
                    first.complete(new String(chunk, UTF_8));
                    return false;
                });
            } catch (InterruptedException | ContainerFailure e) {
                first.completeExceptionally(e);
            }
        });
        assertThat(first.get(30, SECONDS)).startsWith("ready");
    }

    @Test
    void shouldReportExitCodeAndTimes() throws Exception {
        // when
        ExitOutcome zero = outcome(run("zero", new Program.Exits(0)));
        ExitOutcome three = outcome(run("three", new Program.Exits(3)));

        // then
        assertThat(zero.exitCode()).hasValue(0);
        assertThat(three.exitCode()).hasValue(3);
        assertThat(three.reason()).isEmpty();
        assertThat(three.startedAt())
                .hasValueSatisfying(start -> assertThat(start).isBeforeOrEqualTo(three.finishedAt()));
    }

    @Test
    void shouldSayThatTheCommandDoesNotExist() throws Exception {
        assertThatThrownBy(() -> run("missing", new Program.IsMissing()))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageStartingWith("CannotStartContainerError: ");
    }

    @Test
    void shouldPassOnAllOutputIncludingALastLineWithoutLineEnd() throws Exception {
        // given
        ContainerRef container = run("prints", new Program.Prints("one\ntwo\n\nlast"));

        // when
        String output = output(runtime, container);

        // then
        assertThat(output).isEqualTo("one\ntwo\n\nlast");
        assertThat(outcome(container).exitCode()).hasValue(0);
        assertThat(output(runtime, container)).as("read again after the end").isEqualTo(output);
    }

    @Test
    void shouldPassOnMegabytes() throws Exception {
        ContainerRef container = run("megabytes", new Program.PrintsMegabytes(5));

        assertThat(output(runtime, container)).hasSize(5 * 1024 * 1024);
        assertThat(outcome(container).exitCode()).hasValue(0);
    }

    @Test
    void shouldGiveTheEnvironmentUnchanged() throws Exception {
        assertThat(output(runtime, run("variable", new Program.PrintsVariable("COLOUR"))))
                .isEqualTo("green 'and' \"blue\"$HOME\n#x\n");
        assertThat(output(runtime, run("odd-variable", new Program.PrintsVariable("odd.name"))))
                .isEqualTo("odd\n");
    }

    @Test
    void shouldSayWhereAContainerIsReachedAsLongAsItRuns() throws Exception {
        // given
        ContainerRef sleeps = run("reached", new Program.Sleeps());
        awaitReady(sleeps);

        // when
        Optional<String> running = runtime.address(sleeps);
        Optional<String> again;
        try (ContainerRuntime other = open(ownLabels)) {
            again = other.address(sleeps);
        }
        runtime.stop(sleeps, Duration.ofSeconds(20));
        outcome(sleeps);

        // then
        assertThat(running).hasValueSatisfying(address -> assertThat(address).matches("[0-9]+([.][0-9]+){3}"));
        assertThat(again).isEqualTo(running);
        assertThat(runtime.address(sleeps)).isEmpty();
        runtime.remove(sleeps);
        assertThat(runtime.address(sleeps)).isEmpty();
    }

    @Test
    void shouldStopWithTermIfThatIsHeeded() throws Exception {
        // given
        ContainerRef container = run("heeds", new Program.Sleeps());
        awaitReady(container);

        // when
        boolean wasRunning = runtime.stop(container, Duration.ofSeconds(20));

        // then
        assertThat(wasRunning).isTrue();
        assertThat(outcome(container).exitCode()).hasValue(143);
    }

    @Test
    void shouldKillAfterTheGraceIfTermIsIgnored() throws Exception {
        // given
        ContainerRef container = run("ignores", new Program.IgnoresTerm());
        awaitReady(container);

        // when
        boolean wasRunning = runtime.stop(container, Duration.ofSeconds(1));

        // then
        assertThat(wasRunning).isTrue();
        assertThat(outcome(container).exitCode()).hasValue(137);
        assertThat(outcome(container).oomKilled()).isFalse();
    }

    @Test
    void shouldStopWithoutComplaintWhatHasEnded() throws Exception {
        ContainerRef container = run("over", new Program.Exits(4));
        outcome(container);

        boolean wasRunning = runtime.stop(container, Duration.ofSeconds(20));

        assertThat(wasRunning).isFalse();
        assertThat(outcome(container).exitCode()).hasValue(4);
        runtime.remove(container);
        assertThat(runtime.stop(container, Duration.ofSeconds(20)))
                .as("a container that is gone")
                .isFalse();
    }

    @Test
    void shouldSayWhatWasUsed() throws Exception {
        ContainerRef container = run("used", new Program.Burns());
        ExitOutcome outcome = outcome(container);
        ExitOutcome again;
        try (ContainerRuntime other = open(ownLabels)) {
            again = other.exit(container).get(60, SECONDS);
        }

        assertThat(outcome.exitCode()).hasValue(0);
        assertThat(again.usage()).isEqualTo(outcome.usage());
        assertThat(outcome.usage().map(ResourceUsage::cpuMillis))
                .hasValueSatisfying(cpu -> assertThat(cpu).isBetween(100L, 60_000L));
        if (limitsMemoryOfTheWhole()) {
            assertThat(outcome.usage().map(ResourceUsage::memoryPeakBytes))
                    .hasValueSatisfying(peak -> assertThat(peak).isBetween(100_000L, 64L * 1024 * 1024));
        }
    }

    @Test
    void shouldFindRunningAndEndedContainersAgain() throws Exception {
        // given
        ContainerRef sleeps = run("sleeps", new Program.Sleeps());
        ContainerRef ended = run("ended", new Program.Exits(7));
        awaitReady(sleeps);
        outcome(ended);

        // when
        runtime.close();
        runtime = open(ownLabels);

        // then
        assertThat(runtime.inspectAll())
                .allSatisfy(found -> assertThat(found.labels()).containsAllEntriesOf(ownLabels))
                .extracting(OwnContainer::ref, OwnContainer::phase)
                .containsExactlyInAnyOrder(
                        tuple(sleeps, OwnContainer.Phase.RUNNING), tuple(ended, OwnContainer.Phase.ENDED));
        assertThat(outcome(ended).exitCode()).hasValue(7);
        CompletableFuture<ExitOutcome> exit = runtime.exit(sleeps);
        assertThat(exit).isNotDone();
        runtime.stop(sleeps, Duration.ofSeconds(20));
        assertThat(exit.get(30, SECONDS).exitCode()).hasValue(143);
        assertThat(output(runtime, sleeps)).isEqualTo("ready\n");
    }

    @Test
    void shouldNotListContainersOfOthers() throws Exception {
        outcome(run("mine", new Program.Exits(0)));

        try (ContainerRuntime other = open(Map.of(OWNER, "somebody else"))) {
            assertThat(other.inspectAll()).isEmpty();
        }
    }

    @Test
    void shouldStartAnAttemptOnce() throws Exception {
        // given
        Program program = new Program.Prints("once\n");
        ContainerRef first = run("fenced", program);
        outcome(first);

        // when
        ContainerRef second = runtime.create(plan("fenced", program));
        runtime.start(second);
        try (ContainerRuntime other = open(ownLabels)) {
            other.start(other.create(plan("fenced", program)));
        }

        // then
        assertThat(second).isEqualTo(first);
        assertThat(runtime.inspectAll()).hasSize(1);
        assertThat(output(runtime, second)).isEqualTo("once\n");
    }

    @Test
    void shouldRemoveTwice() throws Exception {
        // given
        ContainerRef ended = run("removed", new Program.Exits(0));
        ContainerRef running = run("removed-running", new Program.Sleeps());
        awaitReady(running);
        outcome(ended);

        // when
        runtime.remove(ended);
        runtime.remove(ended);
        runtime.remove(running);

        // then
        assertThat(runtime.inspectAll()).isEmpty();
    }

    @Test
    void shouldKillWhatUsesMoreMemoryThanPlanned() throws Exception {
        ExitOutcome outcome = outcome(run("hungry", new Program.UsesMuchMemory()));

        assertThat(outcome.exitCode().orElseThrow()).isNotZero();
        if (limitsMemoryOfTheWhole()) {
            assertThat(outcome.oomKilled()).isTrue();
            assertThat(outcome.exitCode()).hasValue(137);
            assertThat(outcome.reason()).hasValue("OutOfMemoryError: Container killed due to memory usage");
        }
    }

    /** Whether the limit holds for all processes together, and the runtime hears of it. */
    protected boolean limitsMemoryOfTheWhole() {
        return true;
    }
}
