package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.ContainerRuntimeContract;
import io.headrace.executor.runtime.ShellPrograms;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @Override
    protected boolean limitsMemoryOfTheWhole() {
        return Cgroups.detect(Optional.empty()).isPresent();
    }
}
