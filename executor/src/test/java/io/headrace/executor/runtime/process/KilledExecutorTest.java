package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OwnContainer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the process runtime whose executor is killed with kill -9. */
class KilledExecutorTest {

    private static final Map<String, String> LABELS = Map.of("owner", "the-test");

    @TempDir
    private Path folder;

    /** The executor that is to be killed: starts a run and waits. */
    public static void main(String[] arguments) throws Exception {
        ProcessRuntime runtime = open(Path.of(arguments[0]));
        ContainerRef container = runtime.create(plan("run-1", arguments[1]));
        if (arguments[2].equals("start")) {
            runtime.start(container);
            CompletableFuture<String> ready = new CompletableFuture<>();
            runtime.followOutput(container, (time, stream, bytes) -> !ready.complete(new String(bytes, UTF_8)));
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }

    private static ContainerPlan plan(String name, String script) {
        return ContainerPlan.of(name, "not-used", List.of("sh", "-c", script), ContainerPlan.Limits.of(100, 64))
                .withLabels(LABELS);
    }

    private static ProcessRuntime open(Path folder) throws Exception {
        return new ProcessRuntime(folder, LABELS, Optional.empty(), InstantSource.system());
    }

    private void runAndKill(String script, String start) throws Exception {
        Process executor = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledExecutorTest.class.getName(),
                        folder.toString(),
                        script,
                        start)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(executor.getInputStream(), UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("ready")) {
                line = output.readLine();
            }
            assertThat(line).isEqualTo("ready");
        }
        executor.destroyForcibly();
        assertThat(executor.waitFor(30, SECONDS)).isTrue();
    }

    @Test
    void shouldFindARunThatGoesOnAndItsExitCode() throws Exception {
        // given
        Path go = folder.resolveSibling(folder.getFileName() + "-go");
        runAndKill("echo before; while [ ! -e '" + go + "' ]; do sleep 0.05; done; echo after; exit 9", "start");

        try (ProcessRuntime runtime = open(folder)) {
            // when
            List<OwnContainer> found = runtime.inspectAll();

            // then
            assertThat(found).extracting(OwnContainer::phase).containsExactly(OwnContainer.Phase.RUNNING);
            ContainerRef container = found.get(0).ref();
            CompletableFuture<ExitOutcome> exit = runtime.exit(container);
            assertThat(exit).isNotDone();
            Files.createFile(go);
            assertThat(exit.get(30, SECONDS).exitCode()).hasValue(9);
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            runtime.followOutput(container, (time, stream, bytes) -> {
                output.writeBytes(bytes);
                return true;
            });
            assertThat(output.toString(UTF_8)).isEqualTo("before\nafter\n");
            runtime.remove(container);
        } finally {
            Files.deleteIfExists(go);
        }
    }

    @Test
    void shouldSayThatARunVanishedWhoseShellWasKilledToo() throws Exception {
        // given
        runAndKill("echo here; sleep 300", "start");
        RunDirectory run = new RunDirectory(folder.toRealPath().resolve("run-1"));
        RunProcess shell = run.readClaim().claimant().orElseThrow();
        ProcessHandle handle = ProcessHandle.of(shell.pid()).orElseThrow();
        List<ProcessHandle> all = handle.descendants().toList();
        handle.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);

        // when
        try (ProcessRuntime runtime = open(folder)) {
            ContainerRef container = runtime.inspectAll().get(0).ref();
            ExitOutcome outcome = runtime.exit(container).get(30, SECONDS);

            // then
            assertThat(outcome.exitCode()).isEmpty();
            assertThat(outcome.reason().orElseThrow()).startsWith("CannotInspectContainerError: ");
            runtime.remove(container);
        }
    }

    @Test
    void shouldNotListARunThatNobodyHasBegun() throws Exception {
        // given
        runAndKill("echo never", "create only");

        // when
        try (ProcessRuntime runtime = open(folder)) {
            // then
            assertThat(runtime.inspectAll()).isEmpty();
            assertThat(folder.resolve("run-1")).doesNotExist();
        }
    }

    @Test
    void shouldLeaveTheGroupsOfARunThatIsMadeAgainAlone() throws Exception {
        // given
        assumeTrue(Cgroups.detect(Optional.empty()).isPresent(), "no control groups on this machine");
        runAndKill("echo never", "create only");

        try (ProcessRuntime runtime = open(folder)) {
            assertThat(runtime.inspectAll()).isEmpty();

            // when it is made by the same name, and groups have been looked at twice since, which takes one whole look
            ContainerRef again = runtime.create(plan("run-1", "exit 9"));
            for (String over : List.of("run-2", "run-3")) {
                ContainerRef container = runtime.create(plan(over, "true"));
                List<Path> groups = groups(over);
                runtime.remove(container);
                await().until(() -> groups.stream().noneMatch(Files::exists));
            }

            // then
            runtime.start(again);
            assertThat(runtime.exit(again).get(30, SECONDS).exitCode()).hasValue(9);
            runtime.remove(again);
        }
    }

    private List<Path> groups(String run) throws Exception {
        return new RunDirectory(folder.resolve(run))
                .readHeader()
                .flatMap(RunScript.Header::group)
                .orElseThrow()
                .folders();
    }

    @Test
    void shouldMakeARunAgainWhoseGroupsStillHadAMember() throws Exception {
        assumeTrue(Cgroups.detect(Optional.empty()).isPresent(), "no control groups on this machine");
        Process member = new ProcessBuilder("sleep", "300").start();
        try (ProcessRuntime runtime = open(folder)) {
            // given
            ContainerRef first = runtime.create(plan("run-1", "echo never"));
            for (Path group : groups("run-1")) {
                Files.writeString(group.resolve("cgroup.procs"), Long.toString(member.pid()));
            }
            runtime.remove(first);

            // when
            ContainerRef again = runtime.create(plan("run-1", "exit 9"));

            // then
            runtime.start(again);
            assertThat(runtime.exit(again).get(30, SECONDS).exitCode()).hasValue(9);
            assertThat(member.waitFor(30, SECONDS)).as("the member is gone").isTrue();
            runtime.remove(again);
        } finally {
            member.destroyForcibly();
        }
    }

    @Test
    void shouldNotBeginARunWhoseClaimIsTaken() throws Exception {
        try (ProcessRuntime runtime = open(folder)) {
            // given
            Path trace = folder.resolve("trace");
            ContainerRef container = runtime.create(plan("run-1", "echo x > '" + trace + "'"));
            assertThat(new RunDirectory(folder.toRealPath().resolve("run-1")).claimForNobody())
                    .isTrue();

            // when
            runtime.start(container);
            ContainerRef marker = runtime.create(plan("run-2", "true"));
            runtime.start(marker);
            runtime.exit(marker).get(30, SECONDS);

            // then
            assertThat(trace).doesNotExist();
            runtime.remove(container);
            runtime.remove(marker);
        }
    }
}
