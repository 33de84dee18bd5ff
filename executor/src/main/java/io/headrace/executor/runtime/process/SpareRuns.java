package io.headrace.executor.runtime.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Directories of runs that are over, emptied and kept for the runs to come.
 *
 * <p>A file system finds a place for a new file the slower the more files were deleted a moment ago: ext4 passes over each of them. At some
 * hundred runs a second that costs more than the commands. Used again are the directory and the script's file, which only we and the run's
 * shell ever open. What a command had in its hands goes with its run: its output and its working directory. So nothing is kept where commands
 * run as the user who owns the directory, and may do with it what they like.
 */
final class SpareRuns implements AutoCloseable {

    /** How many are kept at most: what many runs that end at the same moment leave. */
    private static final int SPARES_MAX = 256;

    /** No plan has such a name, so what is called so is no run. */
    private static final String PREFIX = ".spare-";

    private final Path runs;
    private final boolean keeps;
    private final BlockingQueue<RunDirectory> spares = new LinkedBlockingQueue<>(SPARES_MAX);
    private final AtomicLong kept = new AtomicLong();

    /**
     * Deletes what an earlier process has left.
     *
     * @param keeps whether commands cannot write to the directories of their runs
     */
    SpareRuns(Path runs, boolean keeps) throws IOException {
        this.runs = runs;
        this.keeps = keeps;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(runs, PREFIX + "*")) {
            for (Path path : left) {
                new RunDirectory(path).delete();
            }
        }
    }

    /**
     * Makes the directory of a run, of a spare one if there is one.
     *
     * @return false if it is there already: then it is as it is
     */
    boolean make(RunDirectory run) throws IOException {
        RunDirectory spare = spares.poll();
        if (spare == null) {
            return run.create();
        }
        try {
            spare.moveTo(run);
        } catch (FileAlreadyExistsException e) {
            offer(spare);
            return false;
        } catch (NoSuchFileException e) {
            // Somebody has tidied up here.
            return run.create();
        }
        run.createWork();
        return true;
    }

    /**
     * Takes the directory of a run that is over, in the place of its deletion. Not of one whose shell has not said how it ended: a launcher that is
     * late may stand in it, and would take the next run for that one.
     */
    void remove(RunDirectory run) throws IOException {
        if (!keeps
                || spares.remainingCapacity() == 0
                || run.readClaim().exitCode().isEmpty()) {
            run.delete();
            return;
        }
        RunDirectory spare =
                new RunDirectory(runs.resolve(PREFIX + ProcessHandle.current().pid() + "-" + kept.incrementAndGet()));
        run.empty();
        run.moveTo(spare);
        // Only now: a script without a claim might be run, and in its own place it would be a run that waits.
        spare.deleteClaim();
        offer(spare);
    }

    private void offer(RunDirectory spare) throws IOException {
        if (!spares.offer(spare)) {
            spare.delete();
        }
    }

    /** Deletes them; those that cannot be are found by the next process. */
    @Override
    public void close() throws IOException {
        for (RunDirectory spare = spares.poll(); spare != null; spare = spares.poll()) {
            spare.delete();
        }
    }
}
