package io.headrace.executor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.LogDriver;
import io.headrace.executor.runtime.ContainerPlan.Mount;
import io.headrace.executor.runtime.ContainerPlan.SecretReference;
import io.headrace.executor.runtime.ContainerPlan.Storage;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import io.headrace.executor.secrets.SecretStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedRuntimeTest {

    private static final ContainerPlan PLAN =
            ContainerPlan.of("plan", "image", List.of("true"), ContainerPlan.Limits.of(500, 64));

    @TempDir
    private Path folder;

    private final List<ContainerPlan> made = new ArrayList<>();
    private final DryRunEngine engine = new DryRunEngine(InstantSource.system(), (delay, task) -> task.run(), plan -> {
        made.add(plan);
        return Script.exits(Duration.ZERO, 0);
    });
    private final SecretStore secrets =
            new SecretStore(Optional.empty(), Optional.of("S_"), Map.of("S_DB", "hush", "S_TOKEN", "t0ken"));
    private final ContainerRuntime runtime = new GuardedRuntime(
            new DryRunContainerRuntime(engine, Map.of()),
            new ContainerRules(secrets, HostAccess.NONE, OptionalInt.of(77)),
            InstantSource.system());

    @Test
    void shouldPutSecretsBesideTheVariablesAndOptionsOfAPlan() throws Exception {
        runtime.create(PLAN.withEnvironment(Map.of("A", "1"))
                .withSecrets(List.of(new SecretReference("PASSWORD", "db")))
                .withLogDriver(Optional.of(new LogDriver(
                        "splunk", Map.of("splunk-url", "u"), List.of(new SecretReference("splunk-token", "token"))))));

        assertThat(made).singleElement().satisfies(plan -> {
            assertThat(plan.environment()).isEqualTo(Map.of("A", "1", "PASSWORD", "hush"));
            assertThat(plan.logDriver().orElseThrow().options())
                    .isEqualTo(Map.of("splunk-url", "u", "splunk-token", "t0ken"));
            assertThat(plan.labels()).isEqualTo(Map.of("io.headrace.needs", "secrets"));
            assertThat(plan.toString()).doesNotContain("hush").doesNotContain("t0ken");
        });
    }

    @Test
    void shouldNameTheSecretThatIsMissing() {
        fails(
                PLAN.withSecrets(List.of(new SecretReference("PASSWORD", "gone"))),
                "ResourceInitializationError: unable to pull secrets or registry auth: secrets PASSWORD: 'gone': this"
                        + " executor has no secret of this name");
        fails(
                PLAN.withLogDriver(Optional.of(
                        new LogDriver("splunk", Map.of(), List.of(new SecretReference("splunk-token", "../x"))))),
                "ResourceInitializationError: unable to pull secrets or registry auth: logConfiguration.secretOptions"
                        + " splunk-token: '../x' names no secret: a name has no empty part, and none that is . or ..");
    }

    @Test
    void shouldRefuseASecretInThePlaceOfAVariable() {
        fails(
                PLAN.withEnvironment(Map.of("A", "1")).withSecrets(List.of(new SecretReference("A", "db"))),
                "ResourceInitializationError: secrets: A is in environment, too");
        fails(
                PLAN.withSecrets(List.of(new SecretReference("A", "db"), new SecretReference("A", "token"))),
                "ResourceInitializationError: secrets: A is there twice");
    }

    @Test
    void shouldBoundTheProcessesOfEveryContainer() throws Exception {
        runtime.create(PLAN);

        assertThat(made).singleElement().satisfies(plan -> {
            assertThat(plan.limits().pidsLimit()).hasValue(77);
            assertThat(plan.privileges().gainsMore()).isFalse();
        });
    }

    @Test
    void shouldLookAgainBeforeTheStart() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        ContainerRuntime allowing = new GuardedRuntime(
                new DryRunContainerRuntime(engine, Map.of()),
                new ContainerRules(
                        secrets, HostAccess.NONE.with(new HostPaths.Allowed(folder, false)), OptionalInt.empty()),
                InstantSource.system());
        ContainerRef container = allowing.create(PLAN.withStorage(
                new Storage(List.of(new Mount(Optional.of(data.toString()), "/x", false)), List.of(), List.of())));
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("/etc"));

        assertThatThrownBy(() -> allowing.start(container))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("allow.host.paths");
    }

    @Test
    void shouldLookAgainBeforeTheStartOfWhatAnEarlierProcessMade() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        ContainerRules rules = new ContainerRules(
                secrets, HostAccess.NONE.with(new HostPaths.Allowed(folder, false)), OptionalInt.empty());
        ContainerRef container = guarded(rules)
                .create(PLAN.withStorage(new Storage(
                        List.of(new Mount(Optional.of(data.toString()), "/x", false)), List.of(), List.of())));
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("/etc"));
        ContainerRuntime next = guarded(rules);
        next.inspectAll();

        assertThatThrownBy(() -> next.start(container))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("volumes host.sourcePath " + data)
                .hasMessageContaining("allow.host.paths");
    }

    @Test
    void shouldNotRepeatAnEngineAboutSecretsThatItWasNotGiven() throws Exception {
        Script failing = new Script(
                Duration.ZERO,
                0,
                false,
                OptionalInt.empty(),
                Duration.ZERO,
                List.of(),
                Optional.of(ContainerFailure.Code.CANNOT_START));
        DryRunEngine broken = new DryRunEngine(InstantSource.system(), (delay, task) -> task.run(), plan -> failing);
        ContainerRules rules = new ContainerRules(secrets, HostAccess.NONE, OptionalInt.empty());
        ContainerRef container = new GuardedRuntime(
                        new DryRunContainerRuntime(broken, Map.of()), rules, InstantSource.system())
                .create(PLAN.withSecrets(List.of(new SecretReference("PASSWORD", "db"))));
        ContainerRuntime next =
                new GuardedRuntime(new DryRunContainerRuntime(broken, Map.of()), rules, InstantSource.system());
        next.inspectAll();

        assertThatThrownBy(() -> next.start(container))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage("CannotStartContainerError: the engine's words are left out: they may have the job's"
                        + " secrets, which this process was not given");
    }

    @Test
    void shouldWriteWhatAJobLeavesWhereItsPathLedAtFirst() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        ContainerRules rules = new ContainerRules(
                secrets, HostAccess.NONE.with(new HostPaths.Allowed(folder, false)), OptionalInt.empty());
        guarded(rules)
                .create(PLAN.withLabels(
                        ContainerLabels.service("/opt/failure", Map.of("/opt/model", link + "/job/model.tar.gz"))));

        assertThat(ContainerLabels.artifacts(made.getFirst().labels()))
                .isEqualTo(Map.of("/opt/model", real.toRealPath() + "/job/model.tar.gz"));
    }

    private ContainerRuntime guarded(ContainerRules rules) {
        return new GuardedRuntime(new DryRunContainerRuntime(engine, Map.of()), rules, InstantSource.system());
    }

    private void fails(ContainerPlan plan, String message) {
        assertThatThrownBy(() -> runtime.create(plan))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage(message);
        assertThat(made).isEmpty();
    }
}
