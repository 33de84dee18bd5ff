package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.access.ContainerRules;
import io.headrace.executor.access.GuardedRuntime;
import io.headrace.executor.access.HostAccess;
import io.headrace.executor.access.HostPaths;
import io.headrace.executor.attempt.PlacementTranslator;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.secrets.SecretStore;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.ResourceAmounts;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Every property of a job definition's container without an engine: honoured, or refused by its name. Its owner allows everything here. */
class ProcessPropertiesTest {

    /** The test's own user, who may write to the test's own folder. */
    private static final ProcessRuntime.Host OURSELVES = new ProcessRuntime.Host(
            HostAddress.detected(), Optional.empty(), Optional.of(System.getProperty("user.name")));

    @TempDir
    private Path folder;

    private ContainerRuntime open() throws Exception {
        return new GuardedRuntime(
                new ProcessRuntime(
                        folder.resolve("runs"), Map.of(), Optional.empty(), OURSELVES, InstantSource.system()),
                new ContainerRules(
                        new SecretStore(Optional.empty(), Optional.of("S_"), Map.of("S_DB", "hush 'hush'")),
                        new HostAccess(true, true, HostPaths.parse("/"), List.of("/dev/*")),
                        OptionalInt.of(500)),
                InstantSource.system());
    }

    private String look(String script, String properties, int gpus) throws Exception {
        ObjectNode container = JsonCodec.mapper().createObjectNode().put("image", "not-used");
        container.putArray("command").add("sh").add("-c").add(script);
        container.setAll((ObjectNode) JsonCodec.mapper().readTree(properties));
        Placement placement = new Placement(
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
                null);
        try (ContainerRuntime runtime = open()) {
            ContainerRef made = runtime.create(new PlacementTranslator(Map.of(), Network.BRIDGE).translate(placement));
            try {
                runtime.start(made);
                runtime.exit(made).get(60, SECONDS);
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                runtime.followOutput(made, (time, stream, chunk) -> {
                    output.writeBytes(chunk);
                    return true;
                });
                return output.toString(UTF_8).strip();
            } finally {
                runtime.remove(made);
            }
        }
    }

    private String look(String script, String properties) throws Exception {
        return look(script, properties, 0);
    }

    @Test
    void shouldHonourWhatACommandOnTheHostCanHave() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));

        assertThat(look("ulimit -n; ulimit -Hn", """
                {"ulimits": [{"name": "nofile", "softLimit": 77, "hardLimit": 88}]}""")).isEqualTo("77\n88");
        assertThat(look("echo \"$DB $A\"", """
                {"secrets": [{"name": "DB", "valueFrom": "db"}], "environment": [{"name": "A", "value": "1"}]}""")).isEqualTo("hush 'hush' 1");
        assertThat(look("echo x > %s/y && echo written".formatted(data), """
                {"volumes": [{"name": "v", "host": {"sourcePath": "%1$s"}}], "user": "%2$s",
                 "mountPoints": [{"sourceVolume": "v", "containerPath": "%1$s"}],
                 "linuxParameters": {"initProcessEnabled": true, "sharedMemorySize": 64},
                 "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}},
                 "networkConfiguration": {"assignPublicIp": "ENABLED"}, "ephemeralStorage": {"sizeInGiB": 0},
                 "fargatePlatformConfiguration": {"platformVersion": "LATEST"}, "enableExecuteCommand": false,
                 "runtimePlatform": {"operatingSystemFamily": "LINUX"}}
                """.formatted(
                                data, System.getProperty("user.name"))))
                .isEqualTo("written");
        assertThat(data.resolve("y")).hasContent("x\n");
    }

    @Test
    void shouldKeepTheVariablesOfARunFromOtherUsers() throws Exception {
        String script = "stat -c %A ../run";

        assertThat(look(script, "{\"secrets\": [{\"name\": \"DB\", \"valueFrom\": \"db\"}]}"))
                .isEqualTo("-" + PosixFilePermissions.toString(PosixFilePermissions.fromString("rw-------")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'command': []} | command",
                "{'privileged': true} | privileged",
                "{'readonlyRootFilesystem': true} | readonlyRootFilesystem",
                "{'user': 'somebody-else'} | user",
                "{'linuxParameters': {'maxSwap': 5}} | maxSwap",
                "{'linuxParameters': {'devices': [{'hostPath': '/dev/null'}]}} | devices",
                "{'linuxParameters': {'tmpfs': [{'containerPath': '/t', 'size': 1}]}} | tmpfs",
                "{'ulimits': [{'name': 'rtprio', 'softLimit': 1, 'hardLimit': 1}]} | ulimits: rtprio",
                "{'logConfiguration': {'logDriver': 'json-file'}} | logDriver",
                "{'volumes': [{'name': 'v'}], 'mountPoints': [{'sourceVolume': 'v', 'containerPath': '/x'}]} | mountPoints: /x",
                "{'volumes': [{'name': 'v', 'host': {'sourcePath': '/usr'}}], 'mountPoints': [{'sourceVolume': 'v',"
                        + " 'containerPath': '/x'}]} | mountPoints: /x",
                "{'volumes': [{'name': 'v', 'host': {'sourcePath': '/usr'}}], 'mountPoints': [{'sourceVolume': 'v',"
                        + " 'containerPath': '/usr', 'readOnly': true}]} | mountPoints: /usr",
                "{'secrets': [{'name': 'odd.name', 'valueFrom': 'db'}]} | secrets: odd.name",
            },
            quoteCharacter = '"')
    void shouldRefuseByNameWhatItCannotHonour(String properties, String property) {
        assertThatThrownBy(() -> look("true", properties.replace('\'', '"')))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageStartingWith("ResourceInitializationError: the process runtime cannot honour " + property);
    }

    @Test
    void shouldRefuseWhatTheMachineIsNot() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");

        assertThatThrownBy(() -> look("true", "{}", 1)).hasMessageContaining("cannot honour resourceRequirements GPU");
        assertThatThrownBy(() -> look(
                        "true",
                        "{\"runtimePlatform\": {\"cpuArchitecture\": \"%s\"}}".formatted(arm ? "X86_64" : "ARM64")))
                .hasMessageContaining("runtimePlatform.cpuArchitecture");
        assertThatThrownBy(() -> look("true", "{\"ephemeralStorage\": {\"sizeInGiB\": 2000000000}}"))
                .hasMessageContaining("ephemeralStorage 2000000000 GiB: this machine has ");
    }
}
