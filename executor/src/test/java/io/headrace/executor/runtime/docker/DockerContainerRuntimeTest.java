package io.headrace.executor.runtime.docker;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.ShellPrograms;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("engine")
@EnabledIf(value = "engineAnswers", disabledReason = "no Docker engine answers")
class DockerContainerRuntimeTest extends ContainerRuntimeContract {

    static boolean engineAnswers() {
        try (ContainerRuntime runtime =
                DockerContainerRuntime.connect(Optional.empty(), Map.of("any", "any"), InstantSource.system())) {
            return true;
        } catch (ContainerFailure e) {
            return false;
        }
    }

    @Override
    protected ContainerRuntime open(Map<String, String> ownLabels) throws Exception {
        return DockerContainerRuntime.connect(Optional.empty(), ownLabels, InstantSource.system());
    }

    @Override
    protected String image() {
        return "busybox:latest";
    }

    @Override
    protected List<String> command(Program program) {
        return ShellPrograms.command(program);
    }
}
