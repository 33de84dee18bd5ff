package io.headrace.busybox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The image {@value #NAME}, there whether or not a registry can be reached. */
public final class BusyboxImage {

    /** A shell and the usual small commands; the name that a registry has it under too. */
    public static final String NAME = "busybox:latest";

    private static final long PULL_SECONDS_MAX = 60;

    private BusyboxImage() {}

    /**
     * Sees to it that the engine has {@link #NAME}: as it is there, else made from the machine's static busybox, else
     * pulled. May be called any number of times, also by several processes at once.
     *
     * @throws IllegalStateException when there is none, no static busybox to make it from, and no registry answers
     */
    public static void ensure(DockerClient engine) {
        if (exists(engine)) {
            return;
        }
        try {
            Optional<StaticBusybox> busybox = StaticBusybox.find();
            if (busybox.isPresent()) {
                load(engine, busybox.get());
            } else {
                pull(engine);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean exists(DockerClient engine) {
        try {
            engine.inspectImageCmd(NAME).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private static void load(DockerClient engine, StaticBusybox busybox) throws IOException {
        byte[] rootFilesystem = BusyboxRootFilesystem.tar(busybox.program(), busybox.commands());
        String architecture =
                Optional.ofNullable(engine.versionCmd().exec().getArch()).orElse("amd64");
        byte[] archive = ImageArchive.of(NAME, architecture, rootFilesystem);
        engine.loadImageCmd(new ByteArrayInputStream(archive)).exec();
    }

    private static void pull(DockerClient engine) {
        boolean pulled;
        try {
            pulled = engine.pullImageCmd("busybox")
                    .withTag("latest")
                    .start()
                    .awaitCompletion(PULL_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            pulled = false;
        } catch (RuntimeException failure) {
            throw new IllegalStateException(
                    "image " + NAME + " is missing: no static busybox here (package busybox-static), and pulling says "
                            // An engine ends its messages with a line break, and this is part of one line.
                            + String.valueOf(failure.getMessage())
                                    .replaceAll("\\s+", " ")
                                    .strip(),
                    failure);
        }
        if (!pulled) {
            throw new IllegalStateException(
                    "image " + NAME + " is missing: no static busybox here (package busybox-static),"
                            + " and pulling took more than " + PULL_SECONDS_MAX + " s");
        }
    }
}
