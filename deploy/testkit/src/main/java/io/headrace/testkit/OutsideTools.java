package io.headrace.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that tests drive from outside, as a user would. */
public final class OutsideTools {

    private OutsideTools() {}

    /** The AWS command line. The system's own comes first: a version manager's shim of the same name may not run. */
    public static Optional<Path> awsCli() {
        return candidates("aws").filter(aws -> runs(aws, "--version")).findFirst();
    }

    /** A Python 3 that can import boto3. */
    public static Optional<Path> pythonWithBoto3() {
        return candidates("python3")
                .filter(python -> runs(python, "-c", "import boto3"))
                .findFirst();
    }

    /** A Python 3 that can run the AWS command line without starting it as a program: Debian's own, which is written in Python. */
    public static Optional<Path> pythonWithAwsCli() {
        return candidates("python3")
                .filter(python -> runs(python, "-c", "import awscli.clidriver"))
                .findFirst();
    }

    /** A registry of images: Debian's. */
    static Optional<Path> imageRegistry() {
        return candidates("docker-registry").findFirst();
    }

    /** The program of a Docker engine, which is not on everybody's path. */
    static Optional<Path> dockerEngine() {
        return Stream.concat(Stream.of(Path.of("/usr/sbin/dockerd")), candidates("dockerd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A Node.js, if the packages of the folder are installed. */
    public static Optional<Path> nodeWithModules(Path folder) {
        return Files.isDirectory(folder.resolve("node_modules"))
                ? candidates("node").filter(node -> runs(node, "--version")).findFirst()
                : Optional.empty();
    }

    private static Stream<Path> candidates(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of("/usr/bin", "/bin"), Stream.of(path.split(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .distinct()
                .filter(Files::isExecutable);
    }

    private static boolean runs(Path program, String... arguments) {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended && process.exitValue() == 0;
        } catch (IOException notRunnable) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
