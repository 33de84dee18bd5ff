package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Ulimit;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.ShellPrograms;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRuntimeTest extends ContainerRuntimeContract {

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final int MOMENTS = 50;
    private static final int MADE = 1000;
    private static final long MOMENT_NANOS = 100_000;

    @TempDir
    private Path folder;

    @Override
    protected ContainerRuntime open(Map<String, String> ownLabels) throws Exception {
        return new ProcessRuntime(folder, ownLabels, Optional.empty(), InstantSource.system());
    }

    private String printed(Optional<String> user, String script) throws Exception {
        return printed(user, ContainerPlan.Limits.of(500, 64), script);
    }

    private String printed(Optional<String> user, ContainerPlan.Limits limits, String script) throws Exception {
        return printed(user, limits, Map.of(), script, 0);
    }

    private String printed(
            Optional<String> user,
            ContainerPlan.Limits limits,
            Map<String, String> environment,
            String script,
            int exitCode)
            throws Exception {
        ProcessRuntime.Host host = new ProcessRuntime.Host(HostAddress.detected(), Optional.empty(), user);
        String name = "as-" + user.orElse("usual") + "-" + RUNS.incrementAndGet();
        try (ContainerRuntime runtime =
                new ProcessRuntime(folder, Map.of("user", "test"), Optional.empty(), host, InstantSource.system())) {
            ContainerRef run = runtime.create(ContainerPlan.of(name, image(), List.of("/bin/sh", "-c", script), limits)
                    .withEnvironment(environment)
                    .withLabels(Map.of("user", "test")));
            runtime.start(run);
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            runtime.followOutput(run, (time, stream, chunk) -> {
                output.writeBytes(chunk);
                return true;
            });
            assertThat(runtime.exit(run).get(30, SECONDS).exitCode()).hasValue(exitCode);
            runtime.remove(run);
            return output.toString(UTF_8);
        }
    }

    @Test
    void shouldGiveACommandASessionAndAGroupOfItsOwn() throws Exception {
        String[] words = printed(Optional.empty(), "echo $$; cut -d ' ' -f 5,6 /proc/$$/stat")
                .split("\\s+");

        assertThat(words).hasSize(3);
        assertThat(words[1]).as("process group").isEqualTo(words[0]);
        assertThat(words[2]).as("session").isEqualTo(words[0]);
    }

    @Test
    void shouldRunCommandsAsSomebodyWhoMayDoLittle() throws Exception {
        boolean root = System.getProperty("user.name").equals("root");
        String script =
                "id -un; echo $USER; cd \"$HOME\" 2>/dev/null; touch mine && echo writes; grep NoNewPrivs /proc/$$/status";

        assertThat(printed(Optional.empty(), script))
                .startsWith(root ? "nobody\nnobody\nwrites\n" : System.getProperty("user.name"))
                .contains(root ? "NoNewPrivs:\t1" : "");
        assertThat(printed(Optional.of(System.getProperty("user.name")), "id -un"))
                .isEqualTo(System.getProperty("user.name") + "\n");
    }

    @Test
    void shouldLetAJobsVariablesLeadNothingButTheJob() throws Exception {
        Map<String, String> environment =
                Map.of("LD_PRELOAD", "/nowhere.so", "-S/bin/sh -c 'echo led by a variable; id -u' x", "");

        String output = printed(Optional.empty(), ContainerPlan.Limits.of(500, 64), environment, "echo the job", 0);

        assertThat(output.lines())
                .as("the loader's complaint, of the job's shell alone, and what that prints")
                .hasSize(2)
                .anyMatch(line -> line.contains("/nowhere.so"))
                .contains("the job");
    }

    @Test
    void shouldSetUlimitsAlsoAboveTheUsualOnesWhereTheHostLetsIt() throws Exception {
        Optional<String> own = Optional.of(System.getProperty("user.name"));
        String show = "ulimit -S -n; ulimit -H -n; ulimit -S -l";
        boolean mayRaise = new ProcessBuilder("/bin/sh", "-c", "ulimit -n 600000 && ulimit -l unlimited")
                        .start()
                        .waitFor()
                == 0;

        assertThat(printed(own, limits(new Ulimit("nofile", 100, 200)), show)).startsWith("100\n200\n");
        ContainerPlan.Limits raised = limits(new Ulimit("nofile", 600_000, 600_000), new Ulimit("memlock", -1, -1));
        assertThat(printed(own, raised, Map.of(), show, mayRaise ? 0 : 125))
                .contains(mayRaise ? "600000\n600000\nunlimited\n" : "ulimit");
    }

    /** More open files than any kernel allows. */
    @Test
    void shouldEndWithTheEnginesCodeWhereAWishCannotBeHonoured() throws Exception {
        ContainerPlan.Limits limits = limits(new Ulimit("nofile", 2_000_000_000, 2_000_000_000));

        assertThat(printed(Optional.empty(), limits, Map.of(), "echo not reached", 125))
                .contains("ulimit")
                .doesNotContain("not reached");
    }

    private static ContainerPlan.Limits limits(Ulimit... ulimits) {
        return new ContainerPlan.Limits(
                500,
                64,
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of(ulimits));
    }

    @Test
    void shouldBoundProcessesAndCpuWhereTheHostLetsIt() throws Exception {
        ContainerPlan.Limits limits = new ContainerPlan.Limits(
                500,
                64,
                0,
                OptionalInt.of(20),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of());
        String forks = "( i=0; while [ $i -lt 40 ]; do sleep 2 & i=$((i+1)); done; echo all run ) 2>&1; ";
        // The share of a period of 100 ms, from either version's file.
        String quota = "for group in $(cut -d: -f3 /proc/self/cgroup); do"
                + " cat /sys/fs/cgroup/cpu$group/cpu.cfs_quota_us /sys/fs/cgroup$group/cpu.max 2>/dev/null; done; true";
        Optional<Cgroups> host = Cgroups.detect(Optional.empty());

        String output = printed(Optional.empty(), limits, forks + quota);

        if (host.filter(Cgroups::limitsPids).isPresent()) {
            assertThat(output).contains("fork").doesNotContain("all run");
        } else {
            assertThat(output).contains("all run");
        }
        if (host.filter(Cgroups::limitsCpu).isPresent()) {
            assertThat(output).containsPattern("(?m)^50000( 100000)?$");
        }
    }

    @Test
    void shouldKeepOneOfSeveralForTheNextProcessToStart() throws Exception {
        Map<String, String> labels = new HashMap<>(ContainerLabels.member("the whole plan", "waits"));
        labels.put("owner", "test");
        ContainerPlan plan = ContainerPlan.of(
                        "waits", image(), List.of("sh", "-c", "exit 4"), ContainerPlan.Limits.of(500, 64))
                .withLabels(labels);
        try (ContainerRuntime earlier = open(Map.of("owner", "test"))) {
            earlier.create(plan);
        }

        try (ContainerRuntime runtime = open(Map.of("owner", "test"))) {
            List<OwnContainer> found = runtime.inspectAll();
            assertThat(found).extracting(OwnContainer::phase).containsExactly(OwnContainer.Phase.CREATED);
            ContainerRef waits = found.getFirst().ref();
            runtime.start(waits);
            assertThat(runtime.exit(waits).get(30, SECONDS).exitCode()).hasValue(4);
            runtime.remove(waits);
            assertThat(runtime.inspectAll()).isEmpty();
        }
    }

    @Test
    void shouldDeleteWhatARunHasLeftAndNothingThatItsLinksLeadTo(@TempDir Path elsewhere) throws Exception {
        Path kept = Files.writeString(elsewhere.resolve("kept"), "x");

        printed(
                Optional.of(System.getProperty("user.name")),
                "mkdir -p a/b/c; touch a/b/file; ln -s " + elsewhere + " a/link; ln -s " + kept
                        + " a/b/other; echo made");

        assertThat(kept).exists();
        assertThat(folder.toFile().list((where, name) -> name.startsWith("as-")))
                .isEmpty();
    }

    @Test
    void shouldRefuseAUserWhomThereIsNot() {
        assertThatThrownBy(() -> printed(Optional.of("no-such-user"), "true"))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("process.user: 'no-such-user'");
    }

    @Override
    protected String image() {
        return "not-used";
    }

    @Override
    protected List<String> command(Program program) {
        return ShellPrograms.command(program);
    }

    /** The command may not run yet when its stop comes, or be the shell's copy still: then there is nobody who could hear the signal. */
    @Test
    void shouldStopWhatWasStartedThisMoment() throws Exception {
        try (ContainerRuntime runtime = open(Map.of())) {
            for (int i = 0; i < MOMENTS; i++) {
                ContainerRef container = runtime.create(ContainerPlan.of(
                        "fresh-" + i, image(), List.of("sleep", "300"), ContainerPlan.Limits.of(500, 64)));
                runtime.start(container);
                // Each a little later after its start.
                LockSupport.parkNanos(i * MOMENT_NANOS);

                boolean wasRunning = runtime.stop(container, Duration.ofSeconds(60));

                assertThat(wasRunning).isTrue();
                assertThat(runtime.exit(container).get(60, SECONDS).exitCode()).hasValue(143);
                runtime.remove(container);
            }
        }
    }

    @Test
    void shouldTakeNoRunForARemnantWhileItIsMade() throws Exception {
        AtomicBoolean made = new AtomicBoolean();
        try (ContainerRuntime runtime = open(Map.of())) {
            CompletableFuture<Void> looking = CompletableFuture.runAsync(() -> {
                while (!made.get()) {
                    assertThatNoException().isThrownBy(runtime::inspectAll);
                }
            });
            try {
                for (int i = 0; i < MADE; i++) {
                    ContainerRef container = runtime.create(
                            ContainerPlan.of("made-" + i, image(), List.of("true"), ContainerPlan.Limits.of(500, 64)));
                    assertThat(folder.resolve("made-" + i)).as("run %d", i).isDirectory();
                    runtime.remove(container);
                }
            } finally {
                made.set(true);
            }
            looking.get(30, SECONDS);
        }
    }

    @Override
    protected boolean limitsMemoryOfTheWhole() {
        return Cgroups.detect(Optional.empty()).isPresent();
    }
}
