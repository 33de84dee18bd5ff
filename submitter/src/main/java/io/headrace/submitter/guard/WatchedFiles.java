package io.headrace.submitter.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is read from files, and again when one of them has changed. New files that cannot be used leave what was read
 * before in force, and say so in the log once.
 *
 * @param <T> what is read
 */
public final class WatchedFiles<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

    private final List<Path> files;
    private final Supplier<T> reader;
    private final long lookEveryNanos;
    private volatile T current;
    private volatile long lastLook;
    private List<String> stamps;

    /**
     * Reads the files for the first time.
     *
     * @param reader reads them; throws an IllegalArgumentException with one line when they cannot be used
     * @param lookEvery how long a change may go unnoticed
     */
    public WatchedFiles(List<Path> files, Supplier<T> reader, Duration lookEvery) {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.lookEveryNanos = lookEvery.toNanos();
        // Before they are read: a change in between is then noticed.
        this.stamps = stamps();
        this.current = reader.get();
        this.lastLook = System.nanoTime();
    }

    /** What was read last, after a look whether the files have changed if the last look is long enough ago. */
    public T current() {
        if (System.nanoTime() - lastLook >= lookEveryNanos) {
            look();
        }
        return current;
    }

    private synchronized void look() {
        if (System.nanoTime() - lastLook < lookEveryNanos) {
            return;
        }
        List<String> now = stamps();
        if (!now.equals(stamps)) {
            stamps = now;
            try {
                current = reader.get();
                LOG.info("{} has changed and was read again", files);
            } catch (IllegalArgumentException e) {
                LOG.warn("{}; what was read before stays in force", e.getMessage());
            }
        }
        lastLook = System.nanoTime();
    }

    private List<String> stamps() {
        return files.stream().map(WatchedFiles::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
