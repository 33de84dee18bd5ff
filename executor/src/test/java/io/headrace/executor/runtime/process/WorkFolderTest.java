package io.headrace.executor.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.runtime.ContainerFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's files in, or instead of, the folder of the runs. */
class WorkFolderTest {

    private static final Map<String, String> LABELS = Map.of("owner", "the-test");

    @TempDir
    private Path temporary;

    private ProcessRuntime open(Path folder) throws ContainerFailure {
        return new ProcessRuntime(folder, LABELS, Optional.empty(), InstantSource.system());
    }

    @Test
    void shouldRefuseAFolderWithOtherPeoplesFilesAndLeaveThem() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("src/main"));
        Files.writeString(folder.resolve("Main.java"), "class Main {}");

        assertThatThrownBy(() -> open(temporary.resolve("src")))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining(temporary.resolve("src").toString())
                .hasMessageContaining("is not empty")
                .hasMessageNotContaining("\n");

        assertThat(content(temporary)).containsExactly("src", "src/main", "src/main/Main.java");
    }

    @Test
    void shouldRefuseAFile() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> open(file)).hasMessageContaining("is not a folder");
    }

    @Test
    void shouldTakeItsOwnFolderAgain() throws Exception {
        open(temporary.resolve("runs")).close();

        open(temporary.resolve("runs")).close();
    }

    @Test
    void shouldLeaveAloneWhatIsNoRun() throws Exception {
        // given
        Path folder = temporary.resolve("runs");
        open(folder).close();
        Files.createDirectories(folder.resolve("empty-of-ours")); // as left by a process that died while making a run
        for (String made : List.of("results/work", "with-script", "with-claim")) {
            Files.createDirectories(folder.resolve(made));
        }
        Files.writeString(folder.resolve("notes"), "mine");
        Files.writeString(folder.resolve("results/work/result"), "mine");
        Files.writeString(folder.resolve("with-script/run"), "#!/bin/sh\n#label owner=the-test\nmine\n#end\n");
        Files.write(folder.resolve("with-claim/claim"), new byte[] {(byte) 0xff, 'm', 'i', 'n', 'e', '\n'});
        Files.createSymbolicLink(folder.resolve("link"), temporary.resolve("empty-of-others"));
        Files.createDirectories(temporary.resolve("empty-of-others"));
        List<String> before = content(folder);

        // when
        try (ProcessRuntime runtime = open(folder)) {
            assertThat(runtime.inspectAll()).isEmpty();
        }

        // then
        List<String> expected =
                before.stream().filter(path -> !path.equals("empty-of-ours")).toList();
        assertThat(content(folder)).isEqualTo(expected);
    }

    private static List<String> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
