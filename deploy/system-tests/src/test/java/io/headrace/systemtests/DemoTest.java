package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.testkit.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headrace demo}, as the README tells a newcomer to run it; twice, because people do. */
@Tag("system")
class DemoTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path data;

    @Test
    void shouldRunThePipelineWithoutAnEngineAndSaySo() throws Exception {
        assertThat(demo("process"))
                .contains("without isolation")
                .contains("Checked: the same as counted without any job.")
                .contains("JobSubmitted")
                .contains(data.toString());
        assertThat(demo("process")).contains("Checked: the same as counted without any job.");
    }

    @Test
    @RequiresDocker
    void shouldRunThePipelineInContainers() throws Exception {
        assertThat(demo("docker"))
                .contains("Jobs run in containers")
                .contains("Checked: the same as counted without any job.");
    }

    private String demo(String runtime) throws Exception {
        HeadraceProcess demo = HeadraceProcess.start(List.of("demo", "--data", data.toString(), "--runtime", runtime));
        int status = demo.awaitEnd(PATIENCE);
        assertThat(status).as(demo.output()).isZero();
        assertThat(demo.output()).doesNotContain("\tat ");
        return demo.output();
    }
}
