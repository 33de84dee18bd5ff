package io.headrace.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets reach the job that names them and nobody else: no topic, no answer, no log and no file that others can read has them. */
@Tag("system")
class SecretsTest {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final String fromFile = "f'i\"l$e-" + UUID.randomUUID();

    private final String fromVariable = "variable-" + UUID.randomUUID();
    private final String fromJson = "json-" + UUID.randomUUID();

    @TempDir
    private Path folder;

    @Test
    void shouldGiveThemToAProcessOnly() throws Exception {
        shouldGiveThemToTheJobOnly("process");
    }

    @Test
    @RequiresDocker
    void shouldGiveThemToAContainerOnly() throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            TestImages.ensureBusybox(engine);
        }
        shouldGiveThemToTheJobOnly("docker");
    }

    private void shouldGiveThemToTheJobOnly(String runtime) throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("secrets/prod")).getParent();
        Files.writeString(secrets.resolve("prod/db"), fromFile + "\n");
        Files.writeString(secrets.resolve("api"), "{\"key\": \"" + fromJson + "\"}");
        Path data = folder.resolve("data");
        Map<String, String> environment = Map.of(
                "HEADRACE_EXECUTOR_SECRETS_DIR",
                secrets.toString(),
                "HEADRACE_EXECUTOR_SECRETS_PREFIX",
                "OUR_OWN_",
                "OUR_OWN_TOKEN_1",
                fromVariable);
        try (HeadraceProcess headrace = HeadraceProcess.up(data, environment, "--runtime", runtime)) {
            FrontDoorClient client = new FrontDoorClient(headrace.endpoint())
                    .withQueue()
                    .withScript("good", """
                            for value in "$FILE" "$JSON" "$VARIABLE"; do printf %s "$value" | sha256sum; done
                            echo ready
                            trap 'exit 1' TERM
                            sleep 600 & wait
                            """, "0.25", """
                            {"secrets": [
                              {"name": "FILE", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/prod/db"},
                              {"name": "JSON",
                               "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf:key::"},
                              {"name": "VARIABLE", "valueFrom": "token/1"}]}
                            """)
                    .withScript("missing", "true", "0.25", """
                            {"secrets": [{"name": "FILE", "valueFrom": "prod/db"}, {"name": "GONE", "valueFrom": "gone"}]}
                            """);

            String good = client.submit("good", 0);
            String missing = client.submit("missing", 0);
            client.awaitStatus(missing, "FAILED");
            String output = await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> Cli.run(headrace.endpoint(), "logs", good).out(),
                            printed -> printed.contains("ready"));

            assertThat(output).contains(sha256(fromFile), sha256(fromJson), sha256(fromVariable));
            assertThat(client.describe(missing)
                            .at("/attempts/0/container/reason")
                            .asString())
                    .isEqualTo(
                            "ResourceInitializationError: unable to pull secrets or registry auth: secrets GONE: 'gone':"
                                    + " this executor has no secret of this name");
            assertNowhere(client.describe(good).toString(), "the answer to DescribeJobs");
            assertNowhere(client.describe(missing).toString(), "the answer to DescribeJobs");
            assertNowhere(headrace.output(), "the output of headrace");
            searchFiles(data);
            client.terminate(good);
            client.awaitStatus(good, "FAILED");
            searchTopics(new KafkaClient(headrace.bootstrapServers()));
            searchFiles(data);
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private void searchTopics(KafkaClient kafka) {
        int searched = 0;
        for (String topic : kafka.topics()) {
            for (ConsumerRecord<String, byte[]> record : kafka.records(topic)) {
                searched++;
                assertNowhere(String.valueOf(record.key()), "a key of " + topic);
                record.headers().forEach(header -> assertNowhere(text(header.value()), "a header of " + topic));
                assertNowhere(text(record.value()), "a record of " + topic);
            }
        }
        assertThat(searched).as("records that were searched").isGreaterThan(20);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }

    /** What only the executor's own user can read is no leak: the process runtime's script has the variables. */
    private void searchFiles(Path data) throws IOException {
        int searched = 0;
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                searched++;
                try {
                    boolean ours = file.endsWith("run")
                            && Files.getPosixFilePermissions(file).equals(OWNER_ONLY);
                    if (!ours) {
                        assertNowhere(text(Files.readAllBytes(file)), file.toString());
                    }
                } catch (NoSuchFileException e) {
                    // Files come and go while it runs.
                    continue;
                }
            }
        }
        assertThat(searched).as("files that were searched").isGreaterThan(20);
    }

    private void assertNowhere(String text, String where) {
        for (String value : List.of(fromFile, fromJson, fromVariable)) {
            // Without what is before it: a script has it in other quotes.
            String part = value.substring(value.indexOf('-') + 1);
            assertThat(text.contains(part)).as(where + " has a secret").isFalse();
        }
    }
}
