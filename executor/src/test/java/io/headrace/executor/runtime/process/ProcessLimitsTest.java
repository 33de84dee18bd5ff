package io.headrace.executor.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Limits;
import io.headrace.executor.runtime.ContainerPlan.Mount;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerPlan.Privileges;
import io.headrace.executor.runtime.ContainerPlan.SecretReference;
import io.headrace.executor.runtime.ContainerPlan.Storage;
import io.headrace.executor.runtime.ContainerPlan.Ulimit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {

    private static final Limits LIMITS = Limits.of(1000, 512);
    private static final ContainerPlan PLAN = ContainerPlan.of("name", "image", List.of("true"), LIMITS);

    private static void refuses(ContainerPlan plan, String wish) {
        assertThatThrownBy(() -> ProcessLimits.refuseUnsupported(plan, "somebody"))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageStartingWith("ResourceInitializationError: the process runtime cannot honour " + wish);
    }

    private static Privileges privileges(Optional<String> user, boolean privileged, boolean readOnly) {
        return new Privileges(user, privileged, readOnly, true, Network.BRIDGE);
    }

    private static Storage mount(Mount mount) {
        return new Storage(List.of(mount), List.of(), List.of());
    }

    @Test
    void shouldAcceptWhatAHostGivesAnyway() {
        ContainerPlan plan = PLAN.withPrivileges(privileges(Optional.of(System.getProperty("user.name")), false, false))
                .withStorage(mount(new Mount(Optional.of("/data"), "/data", false)));

        assertThatCode(() -> ProcessLimits.refuseUnsupported(plan, System.getProperty("user.name")))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseWhatOnlyAContainerCanGive() {
        refuses(ContainerPlan.of("name", "image", List.of(), LIMITS), "command:");
        refuses(PLAN.withPrivileges(privileges(Optional.empty(), true, false)), "privileged:");
        refuses(PLAN.withPrivileges(privileges(Optional.empty(), false, true)), "readonlyRootFilesystem:");
        refuses(PLAN.withPrivileges(privileges(Optional.of("somebody-else"), false, false)), "user:");
        refuses(PLAN.withStorage(mount(new Mount(Optional.of("/data"), "/other", false))), "mountPoints: /other");
        refuses(PLAN.withStorage(mount(new Mount(Optional.of("/data"), "/data", true))), "mountPoints: /data");
        refuses(PLAN.withStorage(mount(new Mount(Optional.empty(), "/data", false))), "mountPoints: /data");
        refuses(PLAN.withSecrets(List.of(new SecretReference("odd.name", "x"))), "secrets: odd.name");
    }

    @Test
    void shouldLimitMemoryPerProcessOnlyWithoutAControlGroup() {
        assertThat(ProcessLimits.shellLines(LIMITS, false)).containsExactly("ulimit -d 524288 || return 125");
        assertThat(ProcessLimits.shellLines(LIMITS, true)).isEmpty();
    }

    @Test
    void shouldSetUlimitsInTheShellsUnits() {
        Limits limits = new Limits(
                1000,
                512,
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of(new Ulimit("nofile", 100, 200), new Ulimit("core", 1024, -1)));

        assertThat(ProcessLimits.shellLines(limits, true))
                .containsExactly(
                        "ulimit -S -n 100 2>/dev/null",
                        "ulimit -H -n 200 || return 125",
                        "ulimit -S -n 100 || return 125",
                        "ulimit -S -c 2 2>/dev/null",
                        "ulimit -H -c unlimited || return 125",
                        "ulimit -S -c 2 || return 125");
    }
}
