package io.headrace.standalone;

import io.headrace.submitter.cli.api.CliFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of everything that is kept. The parts make and delete files in it as they please, so it must be ours alone: new, empty, or
 * one that we made, which a file in it says.
 */
final class DataFolder {
    private static final String MARKER = ".headrace-data";
    private static final String TEXT = "Headrace keeps its data in this folder, and deletes what it needs no more.\n";

    private DataFolder() {}

    /**
     * Makes the folder, or takes the one that is there.
     *
     * @throws CliFailure with one line, if it cannot be had or is not ours; then it is as it was
     */
    static void take(Path folder) {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new CliFailure("--data " + folder + ": is not a folder");
            }
            Files.createDirectories(folder);
            if (!isOurs(folder)) {
                if (!isEmpty(folder)) {
                    throw new CliFailure(
                            "--data " + folder + ": the folder holds files that are not Headrace's, which would be in"
                                    + " danger there; name a new or an empty folder");
                }
                Files.writeString(folder.resolve(MARKER), TEXT);
            }
        } catch (IOException e) {
            throw new CliFailure("--data " + folder + ": the folder cannot be made: " + e.getMessage(), e);
        }
    }

    private static boolean isOurs(Path folder) {
        return Files.isRegularFile(folder.resolve(MARKER))
                // Made before there was such a file: a broker's log in its place.
                || Files.isRegularFile(folder.resolve("kafka").resolve("log").resolve("bootstrap.checkpoint"));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            return !content.iterator().hasNext();
        }
    }
}
