package io.headrace.executor.runtime.process;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What one run leaves on disk. The files are the truth about it; nobody has to remember anything.
 *
 * <pre>
 * run      what to do and the labels; written before the launcher is told            (RunScript)
 * claim    exists once somebody has the right to run it, for ever; created atomically: that is the fence
 * output   stdout and stderr as they came
 * exit     the exit code and a line end; complete only with the line end
 * work/    the command's working directory
 * </pre>
 *
 * @param path the directory; its last element is the name of the plan
 */
record RunDirectory(Path path) {

    String name() {
        return String.valueOf(path.getFileName());
    }

    Path output() {
        return path.resolve("output");
    }

    Path work() {
        return path.resolve("work");
    }

    private Path script() {
        return path.resolve("run");
    }

    private Path claimFile() {
        return path.resolve("claim");
    }

    private Path exit() {
        return path.resolve("exit");
    }

    /**
     * Makes the directory.
     *
     * @return false if it is there already: then it is as it is
     */
    boolean create() throws IOException {
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        Files.createDirectory(work());
        return true;
    }

    void writeScript(String script) throws IOException {
        Files.writeString(script(), script);
    }

    /** The run script; empty if this process or an earlier one died before it was written. */
    Optional<RunScript.Header> readHeader() throws IOException {
        try {
            return RunScript.parse(Files.readString(script()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean isClaimed() {
        return Files.exists(claimFile());
    }

    /**
     * Takes the right to run away from a launcher that has not used it yet.
     *
     * @return false if the run was claimed before, and so may be running
     */
    boolean claimForNobody() throws IOException {
        try {
            Files.writeString(claimFile(), "nobody\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Who runs it; empty if nobody has claimed it or the claim is being written. */
    Optional<RunProcess> claimant() throws IOException {
        try {
            return RunProcess.parse(Files.readString(claimFile()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** When it was claimed, which is when it started. */
    Optional<Instant> claimedAt() throws IOException {
        return modified(claimFile());
    }

    /** The exit code; empty as long as it is not completely written. */
    OptionalInt exitCode() throws IOException {
        try {
            String text = Files.readString(exit());
            return text.endsWith("\n") ? OptionalInt.of(Integer.parseInt(text.strip())) : OptionalInt.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    Optional<Instant> exitedAt() throws IOException {
        return modified(exit());
    }

    /** Deletes all of it. The claim goes last of the files, so that a deletion that is cut short cannot be started. */
    void delete() throws IOException {
        Files.deleteIfExists(exit());
        Files.deleteIfExists(output());
        Files.deleteIfExists(script());
        try {
            Files.deleteIfExists(work());
        } catch (DirectoryNotEmptyException e) {
            deleteTree(work());
        }
        Files.deleteIfExists(claimFile());
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            deleteTree(path);
        }
    }

    private static Optional<Instant> modified(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Gone meanwhile: a stray of the run may still tidy up after itself.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
