package io.headrace.executor.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir
    private Path runs;

    @Test
    void shouldPassOverLinesThatAreNoExit() {
        List<String> heard = new ArrayList<>();
        for (String line : List.of("", "one", "one two", " 3", "a b 4", "run-1 0", "run-2 137", "run-3 99999999999")) {
            Launcher.hear(line, (name, code) -> heard.add(name + "=" + code));
        }
        Launcher.hear("run-4 1", (name, code) -> {
            throw new IllegalStateException("nobody knows " + name);
        });
        assertThat(heard).containsExactly("run-1=0", "run-2=137");
    }

    @Test
    void shouldRunAJobWhoseVariablesHaveTheNamesOfItsOwn() throws Exception {
        Path run = Files.createDirectories(runs.resolve("run-1"));
        Files.createDirectory(run.resolve("work"));
        Map<String, String> environment = Map.of(
                "headrace_name", "other", "headrace_pid", "1", "CDPATH", "/", "PWD", "/nowhere", "OLDPWD", "/nowhere");
        Files.writeString(
                run.resolve("run"),
                RunScript.write(
                        Map.of(),
                        Optional.empty(),
                        List.of(),
                        environment,
                        List.of(),
                        List.of("/bin/sh", "-c", "/usr/bin/env; /bin/pwd -P; exit 7")));
        CompletableFuture<String> exited = new CompletableFuture<>();
        try (Launcher launcher = new Launcher(runs, (name, code) -> exited.complete(name + "=" + code))) {
            launcher.launch("run-1");
            assertThat(exited.get(30, TimeUnit.SECONDS)).isEqualTo("run-1=7");
        }
        assertThat(Files.readAllLines(run.resolve("output")))
                .contains("headrace_name=other", "CDPATH=/")
                .endsWith(run.resolve("work").toRealPath().toString());
    }
}
