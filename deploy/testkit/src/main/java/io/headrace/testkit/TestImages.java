package io.headrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Images for tests, there whether or not a registry can be reached. */
public final class TestImages {

    /** A shell and the usual small commands; the name that a registry has it under too. */
    public static final String BUSYBOX = "busybox:latest";

    private static final long PULL_SECONDS_MAX = 60;

    private TestImages() {}

    /**
     * Sees to it that the engine has {@link #BUSYBOX}: as it is there, else made from the machine's static busybox, else
     * pulled. May be called any number of times, also by several processes at once.
     *
     * @return the image's name
     * @throws IllegalStateException when there is none, no static busybox to make it from, and no registry answers
     */
    public static String ensureBusybox(DockerClient engine) {
        if (!exists(engine)) {
            Optional<Path> busybox = OutsideTools.busybox();
            if (busybox.isPresent()) {
                load(engine, busybox.get());
            } else {
                pull(engine);
            }
        }
        return BUSYBOX;
    }

    private static boolean exists(DockerClient engine) {
        try {
            engine.inspectImageCmd(BUSYBOX).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private static void load(DockerClient engine, Path busybox) {
        try {
            byte[] rootFilesystem = BusyboxRootFilesystem.tar(Files.readAllBytes(busybox), commandsOf(busybox));
            String architecture =
                    Optional.ofNullable(engine.versionCmd().exec().getArch()).orElse("amd64");
            byte[] archive = ImageArchive.of(BUSYBOX, architecture, rootFilesystem);
            engine.loadImageCmd(new ByteArrayInputStream(archive)).exec();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> commandsOf(Path busybox) throws IOException {
        Process process = new ProcessBuilder(busybox.toString(), "--list").start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed.lines().filter(line -> !line.isBlank()).toList();
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
                    "image " + BUSYBOX
                            + " is missing: no static busybox here (package busybox-static), and pulling says "
                            + failure.getMessage(),
                    failure);
        }
        if (!pulled) {
            throw new IllegalStateException("image " + BUSYBOX + " is missing: no static busybox here (package"
                    + " busybox-static), and pulling took more than " + PULL_SECONDS_MAX + " s");
        }
    }
}
