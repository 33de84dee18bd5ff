package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The folder of all runs. Runs are deleted from it, so it must be ours alone: one that we made or found empty, which a file in it says
 * for ever after. Anything else is refused and left as it is.
 */
final class WorkFolder {

    static final String MARKER = ".headrace-runs";

    private static final String TEXT = "Headrace's executor keeps its runs in this folder and deletes them from it.\n";

    private WorkFolder() {}

    /**
     * Makes the folder, or takes the one that is there.
     *
     * @return its real path
     * @throws ContainerFailure with one line, if it cannot be had or is not ours
     */
    static Path open(Path folder) throws ContainerFailure {
        check(folder);
        try {
            Path real = Files.createDirectories(folder).toRealPath();
            if (!isMarked(real)) {
                Files.writeString(real.resolve(MARKER), TEXT);
            } else if (!Files.isWritable(real)) {
                throw unusable(folder, "is not writable");
            }
            return real;
        } catch (IOException e) {
            throw unusable(folder, "cannot be made: " + e);
        }
    }

    /** Refuses a folder that {@link #open} would refuse, and makes nothing. */
    static void check(Path folder) throws ContainerFailure {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw unusable(folder, "is not a folder");
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            if (content.iterator().hasNext() && !isMarked(folder)) {
                throw unusable(
                        folder,
                        "is not empty and was not made by Headrace, which deletes old runs from it; name a new folder");
            }
        } catch (IOException e) {
            throw unusable(folder, "cannot be read: " + e);
        }
    }

    private static boolean isMarked(Path folder) {
        return Files.isRegularFile(folder.resolve(MARKER));
    }

    private static ContainerFailure unusable(Path folder, String why) {
        return new ContainerFailure(Code.UNSUPPORTED, "work folder " + folder.toAbsolutePath() + " " + why);
    }
}
