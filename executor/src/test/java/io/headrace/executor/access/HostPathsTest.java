package io.headrace.executor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.access.HostPaths.Allowed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPathsTest {

    private static final String NOT_ALLOWED =
            "the owner of this executor does not let jobs mount it (allow.host.paths)";

    @TempDir
    private Path folder;

    private HostPaths paths;

    @BeforeEach
    void make() throws Exception {
        Files.createDirectories(folder.resolve("data/inner"));
        Files.createDirectories(folder.resolve("data/keep"));
        Files.createDirectories(folder.resolve("other"));
        paths = new HostPaths(List.of(
                new Allowed(folder.resolve("data"), false),
                new Allowed(folder.resolve("data/keep"), true),
                new Allowed(folder.resolve("scratch"), true)));
    }

    private void allows(String path, boolean readOnly) {
        assertThat(paths.refusal(path.startsWith("/") ? path : folder + "/" + path, readOnly))
                .isEmpty();
    }

    private void refuses(String path, boolean readOnly, String why) {
        assertThat(paths.refusal(path.startsWith("/") ? path : folder + "/" + path, readOnly))
                .hasValue(why);
    }

    @Test
    void shouldAllowWhatLiesInAnAllowedFolder() {
        allows("data", true);
        allows("data/", true);
        allows("data/inner", false);
        allows("data/not/there/yet", false);
        allows("scratch/x", true);
    }

    @Test
    void shouldRefuseToWriteAroundWhatIsOnlyToBeRead() {
        for (String above : List.of("data", "data/", "data/keep/..")) {
            assertThat(paths.refusal(folder + "/" + above, false)).isPresent();
        }
        refuses(
                "data",
                false,
                "the owner of this executor lets jobs mount " + folder.resolve("data/keep")
                        + " in it read-only only (allow.host.paths)");
    }

    @Test
    void shouldRefuseWhatLiesBesideIt() {
        refuses("other", true, NOT_ALLOWED);
        refuses("data-of-others", true, NOT_ALLOWED);
        refuses("", true, NOT_ALLOWED);
        refuses("/", true, NOT_ALLOWED);
        refuses("/etc/passwd", true, NOT_ALLOWED);
    }

    @Test
    void shouldGoByTheInnermostRule() {
        refuses(
                "data/keep/x",
                false,
                "the owner of this executor lets jobs mount it read-only only (allow.host.paths)");
        allows("data/keep/x", true);
        refuses("scratch", false, "the owner of this executor lets jobs mount it read-only only (allow.host.paths)");
    }

    @Test
    void shouldFollowLinksBeforeItLooks() throws Exception {
        Files.createSymbolicLink(folder.resolve("data/out"), folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("data/root"), Path.of("/"));
        Files.createSymbolicLink(folder.resolve("data/in"), folder.resolve("data/inner"));
        Files.createSymbolicLink(folder.resolve("data/write"), folder.resolve("data/keep"));
        Files.createSymbolicLink(folder.resolve("data/nowhere"), folder.resolve("gone"));

        refuses("data/out", false, NOT_ALLOWED);
        refuses("data/out/not/there", false, NOT_ALLOWED);
        refuses("data/root/etc", false, NOT_ALLOWED);
        allows("data/in", false);
        refuses("data/write", false, "the owner of this executor lets jobs mount it read-only only (allow.host.paths)");
        refuses("data/nowhere", false, "this executor cannot see where it leads, so nobody may mount it");
    }

    @Test
    void shouldTakeAnAllowedPathThatIsALinkForWhatItLeadsTo() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("other"));
        paths = new HostPaths(List.of(new Allowed(link, false)));

        allows("link", false);
        allows("other/x", false);
        refuses("data", false, NOT_ALLOWED);
    }

    @Test
    void shouldRefuseStepsBack() {
        refuses("data/../other", true, "expected an absolute path without ..");
        refuses("data/..", true, "expected an absolute path without ..");
        refuses("data/inner/../inner", true, "expected an absolute path without ..");
    }

    @Test
    void shouldReadASetting() {
        assertThat(HostPaths.parse("/data, /scratch/:ro").allowed())
                .containsExactly(new Allowed(Path.of("/data"), false), new Allowed(Path.of("/scratch"), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "/data,,/x", "/data:rw", "/a/../b", ":ro", "/data:ro:ro"})
    void shouldRefuseASettingThatIsNone(String text) {
        assertThatThrownBy(() -> HostPaths.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected absolute paths")
                .hasMessageEndingWith("got '" + text + "'");
    }
}
