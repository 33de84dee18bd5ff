package io.headrace.executor.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.access.HostPaths.Allowed;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Device;
import io.headrace.executor.runtime.ContainerPlan.Mount;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerPlan.Privileges;
import io.headrace.executor.runtime.ContainerPlan.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostAccessTest {

    private static final ContainerPlan PLAN =
            ContainerPlan.of("plan", "image", List.of("true"), ContainerPlan.Limits.of(500, 64));

    @TempDir
    private Path folder;

    private static void refuses(HostAccess access, ContainerPlan plan, String message) {
        assertThatThrownBy(() -> access.check(HostNeeds.of(plan)))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage("ResourceInitializationError: " + message);
    }

    private static void allows(HostAccess access, ContainerPlan plan) {
        assertThatCode(() -> access.check(HostNeeds.of(plan))).doesNotThrowAnyException();
    }

    private static HostAccess devices(String... devices) {
        return new HostAccess(false, false, HostAccess.NONE.paths(), List.of(devices));
    }

    private static ContainerPlan device(String path) {
        return PLAN.withStorage(new Storage(List.of(), List.of(), List.of(new Device(path, "/dev/x", "rwm"))));
    }

    @Test
    void shouldRefusePrivilegesUnlessTheOwnerAllowsThem() {
        ContainerPlan privileged =
                PLAN.withPrivileges(new Privileges(Optional.empty(), true, false, false, Network.BRIDGE));

        refuses(
                HostAccess.NONE,
                privileged,
                "privileged: the owner of this executor does not allow it (allow.privileged)");
        allows(new HostAccess(true, false, HostAccess.NONE.paths(), List.of()), privileged);
    }

    @Test
    void shouldRefuseMountsUnlessTheOwnerAllowsThem() {
        ContainerPlan mounting = PLAN.withStorage(new Storage(
                List.of(new Mount(Optional.empty(), "/fresh", false), new Mount(Optional.of("/etc"), "/x", true)),
                List.of(),
                List.of()));

        refuses(
                HostAccess.NONE,
                mounting,
                "volumes host.sourcePath /etc: the owner of this executor does not let jobs mount it"
                        + " (allow.host.paths)");
        allows(HostAccess.NONE.with(new Allowed(Path.of("/etc"), true)), mounting);
    }

    @Test
    void shouldRefuseWhatAServiceJobWouldLeaveElsewhere() {
        ContainerPlan leaving = PLAN.withLabels(
                ContainerLabels.service("/opt/ml/output/failure", Map.of("/opt/ml/model", "/etc/cron.d/model.tar.gz")));

        refuses(
                HostAccess.NONE,
                leaving,
                "OutputDataConfig S3OutputPath file:///etc/cron.d/model.tar.gz: the owner of this executor does not let"
                        + " jobs mount it (allow.host.paths)");
        allows(HostAccess.NONE.with(new Allowed(Path.of("/etc/cron.d"), false)), leaving);
    }

    @Test
    void shouldRefuseDevicesUnlessTheOwnerAllowsThem() throws Exception {
        String refusal = ": the owner of this executor does not let jobs have it (allow.devices)";
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));

        refuses(HostAccess.NONE, device("/dev/null"), "linuxParameters.devices /dev/null" + refusal);
        refuses(devices("/dev/zero", "/dev/nul"), device("/dev/null"), "linuxParameters.devices /dev/null" + refusal);
        refuses(devices("/dev/zero"), device(link.toString()), "linuxParameters.devices " + link + refusal);
        refuses(
                devices("/dev/*"),
                device("/dev/../etc/passwd"),
                "linuxParameters.devices /dev/../etc/passwd: expected an absolute path without ..");
        refuses(devices("/dev/*"), device("/dev/sub/x"), "linuxParameters.devices /dev/sub/x" + refusal);
        allows(devices("/dev/zero", "/dev/null"), device("/dev/null"));
        allows(devices("/dev/nu*"), device("/dev/null"));
        allows(devices("/dev/null"), device(link.toString()));
    }
}
