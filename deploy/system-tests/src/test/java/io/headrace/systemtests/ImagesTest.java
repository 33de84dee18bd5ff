package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.ImageRegistry;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.RequiresRegistry;
import io.headrace.testkit.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs whose images come from a registry, or do not. */
@Tag("system")
@RequiresDocker
@RequiresRegistry
class ImagesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFetchImagesAndTryAgainWhenThatFails() throws Exception {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(
                secrets.resolve("registry"),
                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(ImageRegistry.USER, ImageRegistry.PASSWORD));
        try (DockerClient engine = DockerEngine.connect();
                ImageRegistry registry = ImageRegistry.start(folder, true)) {
            String image = registry.push(engine, TestImages.ensureBusybox(engine), "fetched:1");
            try (HeadraceProcess headrace = HeadraceProcess.up(
                    folder.resolve("data"),
                    Map.of("HEADRACE_EXECUTOR_SECRETS_DIR", secrets.toString()),
                    "--runtime",
                    "docker")) {
                FrontDoorClient client = new FrontDoorClient(headrace.endpoint())
                        .withQueue()
                        .withScript("fetched", "echo ran", "0.25", """
                                {"image": "%s", "repositoryCredentials": {"credentialsParameter": "registry"}}
                                """.formatted(image))
                        .withScript(
                                "forbidden", "true", "0.25", "{\"image\": \"%s\"}".formatted(registry.image("no:1")));

                String fetched = client.submit("fetched", 0);
                client.awaitStatus(fetched, "SUCCEEDED");
                assertThat(Cli.run(headrace.endpoint(), "logs", fetched)
                                .requireSuccess()
                                .lines())
                        .first()
                        .isEqualTo("[headrace] pulling image " + image);
                assertThat(Cli.run(headrace.endpoint(), "logs", fetched).requireSuccess())
                        .contains("[headrace] pulled image " + image)
                        .endsWith("ran\n")
                        .doesNotContain(ImageRegistry.PASSWORD);
                assertThat(headrace.output()).doesNotContain(ImageRegistry.PASSWORD);

                String forbidden = client.submit("forbidden", """
                        {"attempts": 2, "evaluateOnExit": [
                          {"onReason": "CannotPullContainerError:*", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]}
                        """);
                client.awaitStatus(forbidden, "FAILED");
                JsonNode attempts = client.describe(forbidden).path("attempts");
                assertThat(attempts).hasSize(2);
                assertThat(attempts.valueStream())
                        .allSatisfy(attempt -> assertThat(
                                        attempt.at("/container/reason").asString())
                                .startsWith("CannotPullContainerError: ")
                                .contains("no basic auth credentials"));
            } finally {
                engine.removeImageCmd(image).withNoPrune(true).exec();
            }
        }
    }
}
