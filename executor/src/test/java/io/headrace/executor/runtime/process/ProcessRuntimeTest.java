package io.headrace.executor.runtime.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerRef;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.ShellPrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRuntimeTest extends ContainerRuntimeContract {

    @TempDir
    private Path folder;

    @Override
    protected ContainerRuntime open(Map<String, String> ownLabels) throws Exception {
        return new ProcessRuntime(folder, ownLabels, Optional.empty(), InstantSource.system());
    }

    @Override
    protected String image() {
        return "not-used";
    }

    @Override
    protected List<String> command(Program program) {
        return ShellPrograms.command(program);
    }

    /** The command may not run yet when its stop comes: then there is nobody who could hear the signal. */
    @Test
    void shouldStopWhatWasStartedThisMoment() throws Exception {
        try (ContainerRuntime runtime = open(Map.of())) {
            ContainerPlan plan =
                    ContainerPlan.of("fresh", image(), List.of("sleep", "300"), ContainerPlan.Limits.of(500, 64));
            ContainerRef container = runtime.create(plan);
            runtime.start(container);

            boolean wasRunning = runtime.stop(container, Duration.ofSeconds(60));

            assertThat(wasRunning).isTrue();
            assertThat(runtime.exit(container).get(60, SECONDS).exitCode()).hasValue(143);
            runtime.remove(container);
        }
    }

    @Override
    protected boolean limitsMemoryOfTheWhole() {
        return Cgroups.detect(Optional.empty()).isPresent();
    }
}
