package io.headrace.executor.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareRunsTest {

    private static final String SCRIPT = RunScript.write(
            Map.of("job", "first"),
            Optional.empty(),
            List.of(),
            Map.of("KEY", "secret"),
            List.of(),
            List.of("/bin/true"));

    @TempDir
    Path folder;

    private SpareRuns spares;

    @BeforeEach
    void open() throws IOException {
        spares = new SpareRuns(folder, true);
    }

    @Test
    void shouldLeaveTheDirectoryOfARunThatIsOverToTheNextOne() throws IOException {
        RunDirectory first = ended("first");
        Object directory = key(first.path());
        spares.remove(first);
        RunDirectory second = run("second");
        assertThat(spares.make(second)).isTrue();
        assertThat(key(second.path())).isEqualTo(directory);
        assertThat(second.output()).doesNotExist();
        assertThat(second.path().resolve("run")).isEmptyFile();
        assertThat(Files.getPosixFilePermissions(second.path().resolve("run")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(second.work()).isEmptyDirectory();
        assertThat(second.isClaimed()).isFalse();
        assertThat(second.isRemnant()).as("as one that is just made").isTrue();
        assertThat(first.path()).doesNotExist();
    }

    @Test
    void shouldNotUseAgainWhatALateLauncherMayStandIn() throws IOException {
        RunDirectory first = run("first");
        first.create();
        first.writeScript(SCRIPT);
        first.claimForNobody();
        spares.remove(first);
        assertThat(content()).isEmpty();
    }

    @Test
    void shouldKeepNothingWhereCommandsCanWriteToIt() throws IOException {
        RunDirectory first = ended("first");
        Files.writeString(first.path().resolve("left"), "beside");
        new SpareRuns(folder, false).remove(first);
        assertThat(content()).isEmpty();
    }

    @Test
    void shouldReadAScriptWrittenToASpareAsOneThatIsNew() throws IOException {
        spares.remove(ended("first"));
        RunDirectory second = run("second");
        spares.make(second);
        String script = RunScript.write(
                Map.of("j", "2"), Optional.empty(), List.of(), Map.of(), List.of(), List.of("/bin/true"));
        second.writeScript(script);
        assertThat(second.path().resolve("run")).hasContent(script);
        assertThat(second.readHeader())
                .get()
                .extracting(RunScript.Header::labels)
                .isEqualTo(Map.of("j", "2"));
    }

    @Test
    void shouldLeaveARunThatIsThereAsItIs() throws IOException {
        spares.remove(ended("first"));
        RunDirectory second = ended("second");
        assertThat(spares.make(second)).isFalse();
        assertThat(second.isClaimed()).isTrue();
        assertThat(spares.make(run("third"))).isTrue();
        assertThat(run("third").path().resolve("run"))
                .as("the spare was not lost")
                .isEmptyFile();
    }

    /** What one who is not root needs before it can delete what its runs have closed. */
    @Test
    void shouldOpenFoldersThatARunHasClosed() throws IOException {
        Path closed = Files.createDirectories(folder.resolve("closed/inner"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(closed.resolve("link"), outside);
        Set<PosixFilePermission> nothing = PosixFilePermissions.fromString("---------");
        Files.setPosixFilePermissions(outside, nothing);
        Files.setPosixFilePermissions(closed, nothing);
        Files.setPosixFilePermissions(folder.resolve("closed"), PosixFilePermissions.fromString("r-xr-xr-x"));

        RunDirectory.makeWritable(folder.resolve("closed"));

        for (Path opened : List.of(folder.resolve("closed"), closed)) {
            assertThat(Files.getPosixFilePermissions(opened)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(Files.getPosixFilePermissions(outside)).isEqualTo(nothing);
    }

    @Test
    void shouldDeleteWhatAnEarlierProcessKept() throws IOException {
        spares.remove(ended("first"));
        assertThat(content()).hasSize(1);
        new SpareRuns(folder, true);
        assertThat(content()).isEmpty();
    }

    @Test
    void shouldMakeAnewWhatWasTakenAwayMeanwhile() throws IOException {
        spares.remove(ended("first"));
        new SpareRuns(folder, true);
        RunDirectory second = run("second");
        assertThat(spares.make(second)).isTrue();
        assertThat(second.work()).isEmptyDirectory();
    }

    @Test
    void shouldLeaveNothingWhenItIsClosed() throws IOException {
        spares.remove(ended("first"));
        spares.remove(ended("second"));
        spares.close();
        assertThat(content()).isEmpty();
    }

    private RunDirectory ended(String name) throws IOException {
        RunDirectory run = run(name);
        run.create();
        run.writeScript(SCRIPT);
        Files.writeString(run.path().resolve("claim"), "1\n0m0.0s 0m0.0s\n0m0.0s 0m0.0s\n0\n");
        Files.writeString(run.output(), "what it said");
        Files.writeString(run.work().resolve("left"), "what it left");
        return run;
    }

    private RunDirectory run(String name) {
        return new RunDirectory(folder.resolve(name));
    }

    private List<Path> content() throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.toList();
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }
}
