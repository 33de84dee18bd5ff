package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.executor.runtime.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a run's output file while it grows. */
final class OutputFile {

    private static final int CHUNK_BYTES = 64 * 1024;

    /** How late a line may be seen while its run goes on. The end of a run is never waited for: it is told. */
    private static final long LOOK_EVERY_MILLIS = 100;

    private OutputFile() {}

    static void follow(Path file, CompletableFuture<ExitOutcome> exit, InstantSource clock, OutputSink sink)
            throws IOException, InterruptedException {
        // Taken before the length is looked at: what was written before the end is then surely seen.
        boolean ended = exit.isDone() || endsSoon(exit);
        while (length(file) == 0) {
            if (ended) {
                return;
            }
            ended = endsSoon(exit);
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream output = Files.newInputStream(file)) {
            while (true) {
                int read = output.read(chunk);
                if (read > 0) {
                    byte[] bytes = chunk;
                    if (read < chunk.length) {
                        bytes = Arrays.copyOf(chunk, read);
                    } else {
                        // Given away: lines refer to it, so nothing may be read into it again.
                        chunk = new byte[CHUNK_BYTES];
                    }
                    if (!sink.accept(clock.instant(), OutputSink.Stream.STDOUT, bytes)) {
                        return;
                    }
                } else if (ended) {
                    return;
                } else {
                    ended = endsSoon(exit);
                }
            }
        }
    }

    private static long length(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            // The run has not come that far.
            return 0;
        }
    }

    private static boolean endsSoon(CompletableFuture<ExitOutcome> exit) throws InterruptedException {
        try {
            exit.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
