package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ImageRules;
import io.headrace.executor.runtime.OutputSink;
import io.headrace.executor.runtime.OwnContainer;
import io.headrace.executor.runtime.ShellPrograms;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
@RequiresDocker
class DockerContainerRuntimeTest extends ContainerRuntimeContract {

    private static String image;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeImage() throws IOException {
        try (DockerClient engine = DockerEngine.connect()) {
            image = TestImages.ensureBusybox(engine);
        }
    }

    @Override
    protected ContainerRuntime open(Map<String, String> ownLabels) throws Exception {
        return DockerContainerRuntime.connect(
                Optional.empty(), ownLabels, ImageRules.KEEPING_ALL, HostAddress.detected(), InstantSource.system());
    }

    @Override
    protected String image() {
        return image;
    }

    @Override
    protected List<String> command(Program program) {
        return ShellPrograms.command(program);
    }

    @Test
    void shouldLetOneContainerReachAnotherByItsAddress() throws Exception {
        Map<String, String> labels =
                Map.of("io.headrace.test.owner", UUID.randomUUID().toString());
        try (ContainerRuntime runtime = open(labels);
                ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            try {
                // given
                ContainerRef main = start(runtime, labels, "nc -l -p " + port + " -e echo hello");
                String address = runtime.address(main).orElseThrow();

                // when
                ContainerRef worker =
                        start(runtime, labels, "until nc " + address + " " + port + " < /dev/null; do sleep 0.1; done");

                // then
                assertThat(runtime.exit(worker).get(60, SECONDS).exitCode()).hasValue(0);
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                runtime.followOutput(worker, (time, stream, chunk) -> {
                    if (stream == OutputSink.Stream.STDOUT) {
                        output.writeBytes(chunk);
                    }
                    return true;
                });
                assertThat(output.toString(UTF_8)).isEqualTo("hello\n");
            } finally {
                for (OwnContainer container : runtime.inspectAll()) {
                    runtime.remove(container.ref());
                }
            }
        }
    }

    @Test
    void shouldNotLetAnImageChooseWhichFilesOfTheHostAreWritten() throws Exception {
        Map<String, String> labels =
                Map.of("io.headrace.test.owner", UUID.randomUUID().toString());
        Path victim = Files.writeString(folder.resolve("victim"), "untouched");
        String hostile = "hostile-" + UUID.randomUUID();
        try (ContainerRuntime runtime = open(labels);
                DockerClient engine = DockerEngine.connect()) {
            ContainerRef any = start(runtime, labels, "true");
            engine.commitCmd(any.id())
                    .withRepository(hostile)
                    .withLabels(ContainerLabels.service("/none", Map.of("/bin", victim.toString())))
                    .exec();
            try {
                ContainerPlan plan = ContainerPlan.of(
                                "hostile-" + UUID.randomUUID(),
                                hostile,
                                List.of("true"),
                                ContainerPlan.Limits.of(500, 64))
                        .withLabels(labels);
                ContainerRef container = runtime.create(plan);
                runtime.start(container);

                assertThat(runtime.exit(container).get(60, SECONDS).exitCode()).hasValue(0);

                assertThat(victim).hasContent("untouched");
            } finally {
                for (OwnContainer container : runtime.inspectAll()) {
                    runtime.remove(container.ref());
                }
                engine.removeImageCmd(hostile).withForce(true).exec();
            }
        }
    }

    private ContainerRef start(ContainerRuntime runtime, Map<String, String> labels, String script) throws Exception {
        ContainerPlan plan = ContainerPlan.of(
                        "reach-" + UUID.randomUUID(),
                        image,
                        List.of("sh", "-c", script),
                        ContainerPlan.Limits.of(500, 64))
                .withLabels(labels);
        runtime.ensureImage(plan);
        ContainerRef container = runtime.create(plan);
        runtime.start(container);
        return container;
    }
}
