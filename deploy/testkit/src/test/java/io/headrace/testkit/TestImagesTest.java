package io.headrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
@RequiresDocker
class TestImagesTest {

    @Test
    void shouldRunAShellFromTheTestImage() throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            String image = TestImages.ensureBusybox(engine);
            assertThat(TestImages.ensureBusybox(engine)).isEqualTo(image);
            String container = engine.createContainerCmd(image)
                    .withCmd("sh", "-c", "echo hello from $(id -un) | tr a-z A-Z; exit 3")
                    .exec()
                    .getId();
            try {
                engine.startContainerCmd(container).exec();
                int exitCode = engine.waitContainerCmd(container)
                        .exec(new WaitContainerResultCallback())
                        .awaitStatusCode();
                StringBuilder output = new StringBuilder();
                engine.logContainerCmd(container)
                        .withStdOut(true)
                        .exec(new ResultCallback.Adapter<Frame>() {
                            @Override
                            public void onNext(Frame frame) {
                                output.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                            }
                        })
                        .awaitCompletion();

                assertThat(exitCode).isEqualTo(3);
                assertThat(output).hasToString("HELLO FROM ROOT\n");
            } finally {
                engine.removeContainerCmd(container).withForce(true).exec();
            }
        }
    }
}
