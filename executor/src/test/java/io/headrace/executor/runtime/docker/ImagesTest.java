package io.headrace.executor.runtime.docker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import io.headrace.executor.access.ContainerRules;
import io.headrace.executor.access.GuardedRuntime;
import io.headrace.executor.access.HostAccess;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageFetch;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.secrets.SecretStore;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.ImageRegistry;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.RequiresRegistry;
import io.headrace.testkit.TestImages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images, fetched by a real engine from a real registry. */
@Tag("engine")
@RequiresDocker
@RequiresRegistry
class ImagesTest {

    @TempDir
    private Path folder;

    private final Map<String, String> labels =
            Map.of("io.headrace.test.owner", UUID.randomUUID().toString());
    private final DockerClient engine = DockerEngine.connect();
    private final List<String> images = new ArrayList<>();
    private ImageRegistry registry;

    @BeforeEach
    void make() throws Exception {
        registry = ImageRegistry.start(folder, false);
    }

    @AfterEach
    void removeAll() throws Exception {
        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            for (OwnContainer container : runtime.inspectAll()) {
                runtime.remove(container.ref());
            }
        }
        for (Image image : engine.listImagesCmd().exec()) {
            if (image.getRepoTags() != null
                    && List.of(image.getRepoTags()).stream().anyMatch(images::contains)) {
                engine.removeImageCmd(image.getId()).withForce(true).exec();
            }
        }
        engine.close();
        registry.close();
    }

    private ContainerRuntime open(OptionalLong bytesMax) throws Exception {
        return new GuardedRuntime(
                DockerContainerRuntime.connect(
                        Optional.empty(),
                        labels,
                        new ImageRules(Duration.ofMinutes(1), bytesMax),
                        HostAddress.detected(),
                        InstantSource.system()),
                new ContainerRules(
                        new SecretStore(
                                Optional.empty(),
                                Optional.of("S_"),
                                Map.of(
                                        "S_REGISTRY",
                                        "{\"username\": \"" + ImageRegistry.USER + "\", \"password\": \""
                                                + ImageRegistry.PASSWORD + "\"}",
                                        "S_WRONG",
                                        "{\"username\": \"nobody\", \"password\": \"hush-hush\"}",
                                        "S_PLAIN",
                                        "hush-hush")),
                        HostAccess.NONE,
                        OptionalInt.empty()),
                InstantSource.system());
    }

    /** An image of its own in the registry, and in no engine. */
    private String push(String name) throws Exception {
        String busybox = TestImages.ensureBusybox(engine);
        String made = "images-" + UUID.randomUUID();
        String container =
                engine.createContainerCmd(busybox).withCmd("true").exec().getId();
        try {
            engine.commitCmd(container).withRepository(made).withMessage(made).exec();
        } finally {
            engine.removeContainerCmd(container).exec();
        }
        String image = registry.push(engine, made, name);
        engine.removeImageCmd(made).withForce(true).exec();
        images.add(image);
        assertThat(isThere(image)).isFalse();
        return image;
    }

    private boolean isThere(String image) {
        try {
            engine.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private ContainerPlan plan(String image) {
        return ContainerPlan.of("images-" + UUID.randomUUID(), image, List.of("true"), ContainerPlan.Limits.of(500, 64))
                .withLabels(labels);
    }

    private static ContainerRef run(ContainerRuntime runtime, ContainerPlan plan) throws Exception {
        runtime.ensureImage(plan);
        ContainerRef container = runtime.create(plan);
        runtime.start(container);
        assertThat(runtime.exit(container).get(60, SECONDS).exitCode()).hasValue(0);
        return container;
    }

    @Test
    void shouldPullAnImageOnceHoweverManyWaitForIt() throws Exception {
        String image = push("many:1");
        List<String> said = new CopyOnWriteArrayList<>();
        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                waiting.add(CompletableFuture.runAsync(() -> {
                    try {
                        runtime.ensureImage(plan(image), new ImageFetch(Optional.empty(), said::add));
                    } catch (InterruptedException | ContainerFailure e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(60, SECONDS);

            assertThat(isThere(image)).isTrue();
            // An engine asks for it once or twice in one pull: first whether it is there.
            assertThat(registry.pulls("many:1")).isBetween(1L, 2L);
            assertThat(said)
                    .contains("pulling image " + image)
                    .anyMatch(line -> line.startsWith("pulled image " + image));
        }
    }

    @Test
    void shouldTellTheJobHowItsImageWasFetchedForEver() throws Exception {
        String image = push("told:1");
        ContainerPlan plan = plan(image);
        List<ContainerRuntime.Preface> told;
        ContainerRef container;
        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            container = run(runtime, plan);
            told = runtime.preface(container);
            assertThat(told).extracting(ContainerRuntime.Preface::text).first().isEqualTo("pulling image " + image);
            assertThat(told).hasSizeBetween(2, 10);
            assertThat(told.getLast().text()).matches("pulled image .* MiB in [0-9]+ s");
            assertThat(runtime.preface(run(runtime, plan(image))))
                    .as("it is there by now")
                    .isEmpty();
        }
        try (ContainerRuntime later = open(OptionalLong.empty())) {
            assertThat(later.inspectAll()).hasSize(2);
            assertThat(later.preface(container))
                    .extracting(ContainerRuntime.Preface::text)
                    .isEqualTo(told.stream().map(ContainerRuntime.Preface::text).toList());
        }
    }

    @Test
    void shouldSayThatAnImageIsMissing() throws Exception {
        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            assertThatThrownBy(() -> runtime.ensureImage(plan(registry.image("gone:1"))))
                    .isInstanceOf(ContainerFailure.class)
                    .hasMessageStartingWith("CannotPullContainerError: ")
                    .hasMessageContaining("gone");
            String image = push("gone:1");
            runtime.ensureImage(plan(image));
            assertThat(isThere(image)).as("a later attempt tries again").isTrue();
        }
    }

    @Test
    void shouldFetchAsWhomTheJobSays() throws Exception {
        registry.close();
        registry = ImageRegistry.start(folder, true);
        String image = push("private:1");
        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            assertThatThrownBy(() -> runtime.ensureImage(plan(image)))
                    .hasMessageStartingWith("CannotPullContainerError: ")
                    .hasMessageContaining("no basic auth credentials");
            assertThatThrownBy(() -> runtime.ensureImage(plan(image).withRegistryCredentials(Optional.of("wrong"))))
                    .hasMessageStartingWith("CannotPullContainerError: ")
                    .hasMessageNotContaining("hush-hush");
            assertThatThrownBy(() -> runtime.ensureImage(plan(image).withRegistryCredentials(Optional.of("plain"))))
                    .hasMessage("ResourceInitializationError: unable to pull secrets or registry auth:"
                            + " repositoryCredentials: 'plain': the secret is no JSON object, so it has no 'username'");
            assertThat(isThere(image)).isFalse();

            run(runtime, plan(image).withRegistryCredentials(Optional.of("registry")));

            assertThat(isThere(image)).isTrue();
        }
    }

    @Test
    void shouldUseAnImageThatNoRegistryHas() throws Exception {
        String image = push("offline:1");
        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            runtime.ensureImage(plan(image));
        }
        registry.close();

        try (ContainerRuntime runtime = open(OptionalLong.empty())) {
            run(runtime, plan(image));
        }
    }

    @Test
    void shouldRemoveTheLeastRecentlyUsedOfItsOwnImages() throws Exception {
        String byOthers = push("others:1");
        engine.pullImageCmd(byOthers).start().awaitCompletion();
        String used = push("used:1");
        String first = push("first:1");
        String second = push("second:1");
        String named = push("named:1");
        long size = Optional.ofNullable(engine.inspectImageCmd(byOthers).exec().getSize())
                .orElseThrow();
        try (ContainerRuntime runtime = open(OptionalLong.of(4 * size + size / 2))) {
            run(runtime, plan(used));
            runtime.remove(run(runtime, plan(named)));
            engine.tagImageCmd(named, "images-of-somebody", "else").exec();
            images.add("images-of-somebody:else");
            runtime.remove(run(runtime, plan(first)));
            runtime.remove(run(runtime, plan(second)));
            runtime.remove(run(runtime, plan(first)));
            assertThat(List.of(byOthers, used, named, first, second)).allMatch(this::isThere);

            String third = push("third:1");
            runtime.remove(run(runtime, plan(third)));

            assertThat(isThere(second))
                    .as("the one that nobody has used for longest")
                    .isFalse();
            assertThat(List.of(byOthers, used, named, first, third)).allMatch(this::isThere);
            runtime.remove(run(runtime, plan(second)));
            assertThat(isThere(second))
                    .as("fetched again when it is wanted again")
                    .isTrue();
        }
    }
}
