package io.headrace.executor.runtime.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one run leaves on disk. The files are the truth about it; nobody has to remember anything.
 *
 * <pre>
 * run      what to do and the labels; written before the launcher is told            (RunScript)
 * claim    exists once somebody has the right to run it, for ever; created atomically: that is the fence.
 *          First line: the process id of the shell that runs it. Once it has ended: what the shell's "times" says, and as the last
 *          line the exit code
 * output   stdout and stderr as they came
 * work/    the command's working directory
 * </pre>
 *
 * @param path the directory; its last element is the name of the plan
 */
record RunDirectory(Path path) {

    private static final String NOBODY = "nobody";

    private static final Set<StandardOpenOption> FOR_WRITING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

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
        createWork();
        return true;
    }

    /** Makes the working directory alone. */
    void createWork() throws IOException {
        Files.createDirectory(work());
    }

    /**
     * Gives the directory another name.
     *
     * @throws FileAlreadyExistsException if something has it
     */
    void moveTo(RunDirectory other) throws IOException {
        Files.move(path, other.path);
    }

    /**
     * Takes everything away but the claim and the script's file, which is empty then.
     */
    void empty() throws IOException {
        try (FileChannel script = FileChannel.open(script(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            script.truncate(0);
        }
        output().toFile().delete();
        deleteWork();
    }

    void deleteClaim() throws IOException {
        Files.deleteIfExists(claimFile());
    }

    /** Nobody else may read it: a job's variables may be secrets. */
    void writeScript(String script) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(script(), FOR_WRITING, OURS_ALONE)) {
            ByteBuffer text = ByteBuffer.wrap(script.getBytes(UTF_8));
            while (text.hasRemaining()) {
                file.write(text);
            }
        }
    }

    /** What the run script says; empty if there is none, or none of ours, or not all of it: somebody died while writing it. */
    Optional<RunScript.Header> readHeader() throws IOException {
        try {
            return scriptBegins() ? RunScript.parse(Files.readString(script())) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether there is a script whose beginning is that of our scripts, as far as it goes. */
    private boolean scriptBegins() throws IOException {
        if (!Files.isRegularFile(script(), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream script = Files.newInputStream(script())) {
            return RunScript.START.startsWith(new String(script.readNBytes(RunScript.START.length()), UTF_8));
        }
    }

    /**
     * Whether a process of ours, and nobody else, must have left this directory without a whole script: while it made the run or while it
     * deleted it.
     */
    boolean isRemnant() throws IOException {
        if (Files.exists(script(), LinkOption.NOFOLLOW_LINKS) && !scriptBegins()) {
            return false;
        }
        if (Files.isRegularFile(claimFile(), LinkOption.NOFOLLOW_LINKS)) {
            return readClaim().claimant().isPresent()
                    || Files.readString(claimFile(), ISO_8859_1).equals(NOBODY + "\n");
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
            for (Path entry : content) {
                if (!entry.equals(script()) && !(entry.equals(work()) && isEmpty(work()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isEmpty(Path folder) {
        String[] content = folder.toFile().list();
        return content != null && content.length == 0;
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
            Files.writeString(claimFile(), NOBODY + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** What the claim says. A line counts only with its end. */
    Claim readClaim() throws IOException {
        String text;
        try {
            // Any bytes, should it be somebody else's file.
            text = Files.readString(claimFile(), ISO_8859_1);
        } catch (NoSuchFileException e) {
            return new Claim(false, Optional.empty(), OptionalInt.empty(), OptionalLong.empty());
        }
        String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n");
        OptionalInt pid = number(lines, 0);
        return new Claim(
                true,
                pid.isPresent() ? Optional.of(new RunProcess(pid.getAsInt())) : Optional.empty(),
                exitCode(lines),
                RunUsage.cpuMillis(List.of(lines)));
    }

    /** The last line; that of the process id is none. */
    private static OptionalInt exitCode(String[] lines) {
        return lines.length > 1 ? number(lines, lines.length - 1) : OptionalInt.empty();
    }

    /**
     * The content of the claim.
     *
     * @param isThere whether anybody has the right to run it
     * @param claimant who; empty if nobody shall, or if it is being written
     * @param exitCode empty as long as it has not ended
     * @param cpuMillis CPU time that the command and what it waited for have used; empty as long as it has not ended
     */
    record Claim(boolean isThere, Optional<RunProcess> claimant, OptionalInt exitCode, OptionalLong cpuMillis) {}

    private static OptionalInt number(String[] lines, int index) {
        try {
            return index < lines.length ? OptionalInt.of(Integer.parseInt(lines[index])) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** When it started: the last things that are made in its directory are the claim and the output, then. */
    Optional<Instant> startedAt() throws IOException {
        return modified(path);
    }

    /** When it ended, if it has: the last thing that is written is the exit code. */
    Optional<Instant> exitedAt() throws IOException {
        return modified(claimFile());
    }

    /** Deletes all of it. The claim goes last of the files, so that a deletion that is cut short cannot be started. */
    void delete() throws IOException {
        // File and not Files: one system call each, and a missing file costs no exception. This is on the way of every
        // run.
        output().toFile().delete();
        script().toFile().delete();
        deleteWork();
        claimFile().toFile().delete();
        if (!path.toFile().delete() && Files.exists(path)) {
            deleteTree(path);
        }
    }

    private void deleteWork() throws IOException {
        if (!work().toFile().delete() && Files.exists(work())) {
            deleteTree(work());
        }
    }

    private static Optional<Instant> modified(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * By folders that are held open, never by paths: a stray of the run may put a link in the place of a folder meanwhile, and we may be
     * allowed more than it is.
     */
    private static void deleteTree(Path root) throws IOException {
        try {
            deleteTreeAsItIs(root);
        } catch (AccessDeniedException e) {
            // Runs leave folders that nothing may be deleted from; module caches are such. By paths this time, so not
            // for one who may do more than a run, and who is denied nothing on account of permissions.
            if (System.getProperty("user.name").equals("root")) {
                throw e;
            }
            makeWritable(root);
            deleteTreeAsItIs(root);
        }
    }

    /** Lets us delete what is in a folder and below it. */
    static void makeWritable(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            for (Path entry : content) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    makeWritable(entry);
                }
            }
        }
    }

    private static void deleteTreeAsItIs(Path root) throws IOException {
        try (DirectoryStream<Path> above = Files.newDirectoryStream(Objects.requireNonNull(root.getParent()))) {
            if (!(above instanceof SecureDirectoryStream<Path> folder)) {
                throw new IOException("folders cannot be deleted safely on this system");
            }
            deleteFolder(folder, root.getFileName());
        }
    }

    private static void deleteFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : folder) {
                Path inside = entry.getFileName();
                try {
                    boolean isFolder = folder.getFileAttributeView(
                                    inside, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes()
                            .isDirectory();
                    if (isFolder) {
                        deleteFolder(folder, inside);
                    } else {
                        folder.deleteFile(inside);
                    }
                } catch (NoSuchFileException e) {
                    // Gone meanwhile: a stray of the run may still tidy up after itself.
                    continue;
                }
            }
        }
        parent.deleteDirectory(name);
    }
}
