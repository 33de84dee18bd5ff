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
 * hundred runs a second that costs more than the commands. What is used again is nobody's meanwhile: the script, which only we and the
 * run's shell ever open, and the output where nothing of the run is left that could still write to it. The working directory, in which a
 * command does what it likes, goes with its run.
 */
final class SpareRuns implements AutoCloseable {

    /** How many are kept at most: what many runs that end at the same moment leave. */
    private static final int SPARES_MAX = 256;

    /** No plan has such a name, so what is called so is no run. */
    private static final String PREFIX = ".spare-";

    private final Path runs;
    private final BlockingQueue<RunDirectory> spares = new LinkedBlockingQueue<>(SPARES_MAX);
    private final AtomicLong kept = new AtomicLong();

    /** Deletes what an earlier process has left. */
    SpareRuns(Path runs) throws IOException {
        this.runs = runs;
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
     * Takes the directory of a run that is over, in the place of its deletion.
     *
     * @param run has been claimed, so that no launcher stands before it any more
     * @param quiet whether surely no process of it is left
     */
    void keep(RunDirectory run, boolean quiet) throws IOException {
        RunDirectory spare =
                new RunDirectory(runs.resolve(PREFIX + ProcessHandle.current().pid() + "-" + kept.incrementAndGet()));
        if (spares.remainingCapacity() == 0) {
            run.delete();
            return;
        }
        run.empty(quiet);
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
