package io.headrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removal of a folder with all that it holds. */
final class FolderTree {
    private FolderTree() {}

    /** Removes what is there, as far as that is possible: it runs last, and there is nobody left to tell. */
    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException gone) {
            System.err.println("headrace bench: " + folder + " is left behind: " + gone);
        }
    }
}
