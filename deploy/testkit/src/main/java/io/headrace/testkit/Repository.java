package io.headrace.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are that the running test was built from. */
public final class Repository {
    private Repository() {}

    /**
     * The top folder. Tests run in their module's folder, so it is one of those above.
     *
     * @throws IllegalStateException when the test does not run inside of the repository
     */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no .mvn folder at or above " + here + ": run the test in its module's folder");
    }
}
