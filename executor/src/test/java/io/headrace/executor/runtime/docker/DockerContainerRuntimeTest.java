package io.headrace.executor.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.HostAddress;
import io.headrace.executor.runtime.ShellPrograms;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("engine")
@RequiresDocker
class DockerContainerRuntimeTest extends ContainerRuntimeContract {

    private static String image;

    @BeforeAll
    static void makeImage() throws IOException {
        try (DockerClient engine = DockerEngine.connect()) {
            image = TestImages.ensureBusybox(engine);
        }
    }

    @Override
    protected ContainerRuntime open(Map<String, String> ownLabels) throws Exception {
        return DockerContainerRuntime.connect(
                Optional.empty(), ownLabels, Duration.ofMinutes(1), HostAddress.detected(), InstantSource.system());
    }

    @Override
    protected String image() {
        return image;
    }

    @Override
    protected List<String> command(Program program) {
        return ShellPrograms.command(program);
    }
}
