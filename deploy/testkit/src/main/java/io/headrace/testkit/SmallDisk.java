package io.headrace.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk that is soon full: a file system of a test's own, in memory. Only root can make one. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one of so many MiB on a folder, which is made. */
    public static SmallDisk mount(Path folder, int mib) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    /** Why there can be none here, in one line; empty when there can. */
    static Optional<String> whyImpossible() {
        try {
            Path folder = Files.createTempDirectory("small-disk-");
            try {
                mount(folder, 1).close();
                return Optional.empty();
            } finally {
                Files.delete(folder);
            }
        } catch (IOException | IllegalStateException e) {
            return Optional.of("no file system can be mounted: needs root (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Where it is mounted. */
    public Path folder() {
        return folder;
    }

    /** Unmounts it, although somebody may have a file open yet. */
    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", folder.toString());
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
