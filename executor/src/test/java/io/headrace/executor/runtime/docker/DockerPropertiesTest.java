package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import io.headrace.executor.access.ContainerRules;
import io.headrace.executor.access.GuardedRuntime;
import io.headrace.executor.access.HostAccess;
import io.headrace.executor.access.HostPaths;
import io.headrace.executor.attempt.PlacementTranslator;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.secrets.SecretStore;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Every property of a job definition's container, on a real engine, as it looks from inside of the container. */
@Tag("engine")
@RequiresDocker
class DockerPropertiesTest {

    /** The file of a control group, under version 2 or 1, as the container sees it. */
    private static final String CGROUP = "cd /sys/fs/cgroup; cat %s 2>/dev/null || cat %s;";

    private static String image;

    @TempDir
    private Path folder;

    private final Map<String, String> labels =
            Map.of("io.headrace.test.owner", UUID.randomUUID().toString());

    @BeforeAll
    static void makeImage() throws IOException {
        try (DockerClient engine = DockerEngine.connect()) {
            image = TestImages.ensureBusybox(engine);
        }
    }

    @AfterEach
    void removeAll() throws Exception {
        try (ContainerRuntime runtime = open(HostAccess.NONE)) {
            for (OwnContainer container : runtime.inspectAll()) {
                runtime.remove(container.ref());
            }
        }
    }

    private ContainerRuntime open(HostAccess access) throws Exception {
        return new GuardedRuntime(
                DockerContainerRuntime.connect(
                        Optional.empty(),
                        labels,
                        ImageRules.KEEPING_ALL,
                        HostAddress.detected(),
                        InstantSource.system()),
                new ContainerRules(
                        new SecretStore(Optional.empty(), Optional.of("S_"), Map.of("S_DB", "hush")),
                        access,
                        OptionalInt.of(30)),
                InstantSource.system());
    }

    private ContainerPlan plan(String script, String properties) throws ContainerFailure {
        return plan(script, properties, 0);
    }

    private ContainerPlan plan(String script, String properties, int gpus) throws ContainerFailure {
        ObjectNode container = JsonCodec.mapper().createObjectNode().put("image", image);
        container.putArray("command").add("sh").add("-c").add(script);
        container.setAll((ObjectNode) JsonCodec.mapper().readTree(properties));
        return new PlacementTranslator(labels, Network.BRIDGE)
                .translate(new Placement(
                        new ExecutorId("e1"),
                        "i1",
                        AttemptId.parse(UUID.randomUUID() + "/1"),
                        "job",
                        "queue",
                        "environment",
                        null,
                        null,
                        JsonCodec.mapper().treeToValue(container, ContainerProperties.class),
                        new ResourceAmounts(500, 64, gpus),
                        null));
    }

    /** What a script says in a container with these properties. */
    private String look(String script, String properties) throws Exception {
        return look(script, properties, HostAccess.NONE);
    }

    private String look(String script, String properties, HostAccess access) throws Exception {
        try (ContainerRuntime runtime = open(access)) {
            ContainerPlan plan = plan(script, properties);
            runtime.ensureImage(plan);
            ContainerRef container = runtime.create(plan);
            runtime.start(container);
            runtime.exit(container).get(60, SECONDS);
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            runtime.followOutput(container, (time, stream, chunk) -> {
                output.writeBytes(chunk);
                return true;
            });
            return output.toString(UTF_8).strip();
        }
    }

    private static HostAccess mounting(Path folder, boolean readOnly) {
        return new HostAccess(false, false, new HostPaths(List.of(new HostPaths.Allowed(folder, readOnly))), List.of());
    }

    private void refuses(String properties, String message) {
        refuses(properties, HostAccess.NONE, message);
    }

    private void refuses(String properties, HostAccess access, String message) {
        assertThatThrownBy(() -> look("true", properties, access))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldLimitMemoryCpuAndProcesses() throws Exception {
        assertThat(look(CGROUP.formatted("memory.max", "memory/memory.limit_in_bytes"), "{}"))
                .isEqualTo(Long.toString(64L * 1024 * 1024));
        assertThat(look(CGROUP.formatted("cpu.max", "cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us"), "{}")
                        .replace('\n', ' '))
                .isEqualTo("50000 100000");
        assertThat(look(CGROUP.formatted("pids.max", "pids/pids.max"), "{}")).isEqualTo("30");
        assertThat(look("for i in $(seq 40); do sleep 5 & done; wait", "{}")).contains("can't fork");
    }

    @Test
    void shouldGiveNoSwapUnlessAsked() throws Exception {
        // Version 2 counts the swap alone, version 1 the memory with it.
        String swap = "cd /sys/fs/cgroup; cat memory.swap.max 2>/dev/null ||"
                + " echo $(( $(cat memory/memory.memsw.limit_in_bytes) - $(cat memory/memory.limit_in_bytes) ))";

        assertThat(look(swap, "{}")).isEqualTo("0");
        assertThat(look(swap, "{'linuxParameters': {'maxSwap': 0}}".replace('\'', '"')))
                .isEqualTo("0");
        assertThat(look(swap, "{'linuxParameters': {'maxSwap': 32}}".replace('\'', '"')))
                .isEqualTo(Long.toString(32L * 1024 * 1024));
    }

    @Test
    void shouldLetNobodyGainRights() throws Exception {
        String look = "grep NoNewPrivs /proc/self/status | tr -d '[:space:]'";

        assertThat(look(look, "{}")).isEqualTo("NoNewPrivs:1");
        assertThat(look(look, "{}", new HostAccess(false, true, HostAccess.NONE.paths(), List.of())))
                .isEqualTo("NoNewPrivs:0");
    }

    @Test
    void shouldGiveAllRightsOnlyWhereTheOwnerAllowsThem() throws Exception {
        String privileged = "{\"privileged\": true}";

        refuses(privileged, "ResourceInitializationError: privileged: the owner of this executor does not allow it");
        try (ContainerRuntime runtime = open(new HostAccess(true, false, HostAccess.NONE.paths(), List.of()));
                DockerClient engine = DockerEngine.connect()) {
            // Created, not started: an engine that is in a container itself has not all rights to give.
            ContainerRef container = runtime.create(plan("true", privileged));
            HostConfig config =
                    engine.inspectContainerCmd(container.id()).exec().getHostConfig();
            assertThat(config.getPrivileged()).isTrue();
            assertThat(config.getSecurityOpts()).doesNotContain("no-new-privileges");
        }
    }

    @Test
    void shouldRunAsTheUserWithAReadOnlyRoot() throws Exception {
        assertThat(look("id -u; id -g", "{\"user\": \"1234:5678\"}")).isEqualTo("1234\n5678");
        assertThat(look("touch /x", "{\"readonlyRootFilesystem\": true}")).contains("Read-only file system");
        assertThat(look("touch /x && echo written", "{}")).isEqualTo("written");
    }

    @Test
    void shouldSetUlimits() throws Exception {
        assertThat(look("ulimit -n; ulimit -Hn; ulimit -c", """
                {"ulimits": [{"name": "nofile", "softLimit": 77, "hardLimit": 88},
                             {"name": "core", "softLimit": 0, "hardLimit": 0}]}""")).isEqualTo("77\n88\n0");
        refuses(
                "{\"ulimits\": [{\"name\": \"carrots\", \"softLimit\": 1, \"hardLimit\": 1}]}",
                "CannotStartContainerError: ");
    }

    @Test
    void shouldMountMemoryOfItsSize() throws Exception {
        assertThat(look(
                        "df -m /dev/shm | awk 'END { print $2 }'; awk '$2 == \"/t\" { print $3, $4 }' /proc/mounts",
                        """
                {"linuxParameters": {"sharedMemorySize": 33,
                   "tmpfs": [{"containerPath": "/t", "size": 3, "mountOptions": ["noexec", "mode=1777"]}]}}"""))
                .startsWith("33\ntmpfs rw,")
                .contains("noexec", "size=3072k");
    }

    @Test
    void shouldReapZombiesWithAnInit() throws Exception {
        assertThat(look("cat /proc/1/comm", "{\"linuxParameters\": {\"initProcessEnabled\": true}}"))
                .contains("init");
        assertThat(look("cat /proc/1/comm; true", "{}")).isEqualTo("sh");
    }

    @Test
    void shouldSetSwappinessWhereTheKernelHasItPerGroup() throws Exception {
        String look = "cat /sys/fs/cgroup/memory/memory.swappiness 2>/dev/null || echo none";
        String wish = "{\"linuxParameters\": {\"maxSwap\": 32, \"swappiness\": 41}}";

        // Control groups of version 2 have no such number, and an engine on them leaves it out with a warning.
        assertThat(look(look, wish)).isIn("41", "none");
        try (DockerClient engine = DockerEngine.connect()) {
            if ("1".equals(engine.infoCmd().exec().getRawValues().get("CgroupVersion"))) {
                assertThat(look(look, wish)).isEqualTo("41");
            }
        }
    }

    @Test
    void shouldGiveADeviceThatTheOwnerAllows() throws Exception {
        String devices = """
                {"linuxParameters": {"devices": [
                   {"hostPath": "/dev/kmsg", "containerPath": "/dev/mine", "permissions": ["READ"]}]}}""";
        HostAccess allowed = new HostAccess(false, false, HostAccess.NONE.paths(), List.of("/dev/kmsg"));

        refuses(devices, "ResourceInitializationError: linuxParameters.devices /dev/kmsg: the owner");
        assertThat(look("stat -c '%t,%T' /dev/mine; echo x > /dev/mine", devices, allowed))
                .as("the device of the kernel's number 1, 11, which may be read only")
                .contains("1,b", "Operation not permitted");
        assertThat(look("ls /dev/mine", "{}")).contains("No such file");
    }

    @Test
    void shouldMountWhatTheOwnerAllows() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("in"), "of the host\n");
        String mount = """
                {"volumes": [{"name": "v", "host": {"sourcePath": "%s"}}],
                 "mountPoints": [{"sourceVolume": "v", "containerPath": "/data", "readOnly": %s}]}""";
        String writing = mount.formatted(data, false);
        String reading = mount.formatted(data, true);

        refuses(writing, "ResourceInitializationError: volumes host.sourcePath " + data + ": the owner");
        assertThat(look("cat /data/in; echo more > /data/out", writing, mounting(folder, false)))
                .isEqualTo("of the host");
        assertThat(data.resolve("out")).hasContent("more\n");
        refuses(writing, mounting(folder, true), "ResourceInitializationError: volumes host.sourcePath " + data);
        assertThat(look("cat /data/in; echo more > /data/out2", reading, mounting(folder, true)))
                .contains("of the host", "Read-only file system");
        Files.createSymbolicLink(data.resolve("link"), Path.of("/etc"));
        refuses(
                mount.formatted(data.resolve("link"), true),
                mounting(folder, false),
                "ResourceInitializationError: volumes host.sourcePath " + data + "/link: the owner");
        refuses(
                mount.formatted(data + "/../../../etc", true),
                mounting(folder, false),
                "ResourceInitializationError: volumes host.sourcePath " + data + "/../../../etc: expected");
    }

    @Test
    void shouldMountAFreshVolumeThatGoesWithTheContainer() throws Exception {
        String fresh = """
                {"readonlyRootFilesystem": true, "volumes": [{"name": "v"}],
                 "mountPoints": [{"sourceVolume": "v", "containerPath": "/scratch"}]}""";

        assertThat(look("ls /scratch; echo x > /scratch/y && cat /scratch/y", fresh))
                .isEqualTo("x");
        assertThat(look("ls /scratch", fresh)).isEmpty();
    }

    @Test
    void shouldGiveSecretsAsVariables() throws Exception {
        assertThat(look("echo $DB $A", """
                {"secrets": [{"name": "DB", "valueFrom": "db"}], "environment": [{"name": "A", "value": "1"}]}""")).isEqualTo("hush 1");
    }

    @Test
    void shouldSendItsOutputToALogDriverToo() throws Exception {
        try (DatagramSocket syslog = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            syslog.setSoTimeout(20_000);

            String output = look("echo to the syslog", """
                    {"logConfiguration": {"logDriver": "syslog",
                       "options": {"syslog-address": "udp://127.0.0.1:%d"},
                       "secretOptions": [{"name": "tag", "valueFrom": "db"}]}}""".formatted(syslog.getLocalPort()));

            byte[] bytes = new byte[1000];
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            syslog.receive(packet);
            assertThat(new String(bytes, 0, packet.getLength(), UTF_8)).contains("hush", "to the syslog");
            assertThat(output).isEqualTo("to the syslog");
        }
        refuses(
                "{\"logConfiguration\": {\"logDriver\": \"awsfirelens\"}}",
                "CannotCreateContainerError: logDriver: the engine has none named awsfirelens");
    }

    @Test
    void shouldNotRepeatASecretThatTheEngineDoesNotLike() {
        assertThatThrownBy(() -> look("true", """
                        {"logConfiguration": {"logDriver": "json-file",
                           "secretOptions": [{"name": "max-file", "valueFrom": "db"}]}}"""))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("***")
                .hasMessageNotContaining("hush");
    }

    @Test
    void shouldGiveEachGpuToOneContainerAtATime() throws Exception {
        try (ContainerRuntime runtime = open(HostAccess.NONE);
                DockerClient engine = DockerEngine.connect()) {
            ContainerRef first = runtime.create(plan("true", "{}", 2));
            ContainerRef second = runtime.create(plan("true", "{}", 1));
            List<String> ofFirst = gpus(engine, first);
            assertThat(ofFirst).hasSize(2).doesNotHaveDuplicates();
            assertThat(gpus(engine, second)).hasSize(1).doesNotContainAnyElementsOf(ofFirst);
            runtime.remove(first);
            assertThat(gpus(engine, runtime.create(plan("true", "{}", 2)))).isEqualTo(ofFirst);

            if (!engine.infoCmd().exec().getRawValues().toString().contains("nvidia")) {
                assertThatThrownBy(() -> runtime.start(second))
                        .isInstanceOf(ContainerFailure.class)
                        .hasMessageStartingWith(
                                "ResourceInitializationError: resourceRequirements GPU: this engine has no"
                                        + " runtime for GPUs");
            }
        }
    }

    private static List<String> gpus(DockerClient engine, ContainerRef container) {
        return engine.inspectContainerCmd(container.id())
                .exec()
                .getHostConfig()
                .getDeviceRequests()
                .getFirst()
                .getDeviceIds();
    }

    @Test
    void shouldRunOnTheMachineThatIsAskedForOnly() throws Exception {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String platform = "{\"runtimePlatform\": {\"cpuArchitecture\": \"%s\"}}";

        assertThat(look("uname -m", platform.formatted(arm ? "ARM64" : "X86_64")))
                .isEqualTo(arm ? "aarch64" : "x86_64");
        try (ContainerRuntime runtime = open(HostAccess.NONE)) {
            assertThat(runtime.architecture()).as("the engine's machine").isEqualTo(look("uname -m", "{}"));
        }
        refuses(
                platform.formatted(arm ? "X86_64" : "ARM64"),
                "ResourceInitializationError: runtimePlatform.cpuArchitecture " + (arm ? "X86_64" : "ARM64"));
        refuses(
                "{\"ephemeralStorage\": {\"sizeInGiB\": 2000000000}}",
                "ResourceInitializationError: ephemeralStorage 2000000000 GiB: this machine has ");
        assertThat(look("echo enough", "{\"ephemeralStorage\": {\"sizeInGiB\": 0}}"))
                .isEqualTo("enough");
    }
}
