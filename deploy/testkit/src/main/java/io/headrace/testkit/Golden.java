package io.headrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are generated from the code and kept beside it, so that a change of either shows. */
public final class Golden {
    private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

    private Golden() {}

    /**
     * Fails when the file does not hold this text; with {@code -Dgolden=update} writes it instead.
     *
     * @param file relative to the top of the repository, for example {@code docs/lifecycle.md}
     * @param text what the code says now
     */
    public static void check(String file, String text) {
        Path path = Repository.root().resolve(file);
        try {
            if (UPDATE) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, text);
                return;
            }
            String kept = Files.exists(path) ? Files.readString(path) : "";
            assertThat(kept)
                    .as("%s is not what the code says; bring it up to date with: mvn verify -Dgolden=update", file)
                    .isEqualTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
