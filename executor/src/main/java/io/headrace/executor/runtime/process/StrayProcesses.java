package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds processes by an entry of their environment. That is how the processes of a run are known once they have lost their parent;
 * an engine has a cgroup for it, but not every host lets us make one.
 */
final class StrayProcesses {

    private static final Path PROC = Path.of("/proc");

    private StrayProcesses() {}

    /** Processes of ours whose environment, as it was when they were started, has an entry that matches. Not cheap. */
    static Stream<ProcessHandle> having(Predicate<String> entryMatches) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasEntry(process, entryMatches)) {
                    Optional<ProcessHandle> handle = ProcessHandle.of(
                            Long.parseLong(process.getFileName().toString()));
                    handle.ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            // Without /proc nothing can be found; the children are killed all the same.
            return Stream.empty();
        }
        return found.stream();
    }

    private static boolean hasEntry(Path process, Predicate<String> entryMatches) {
        try {
            String environment = new String(Files.readAllBytes(process.resolve("environ")), UTF_8);
            return Stream.of(environment.split("\0")).anyMatch(entryMatches);
        } catch (IOException e) {
            // Ended meanwhile, or somebody else's.
            return false;
        }
    }
}
