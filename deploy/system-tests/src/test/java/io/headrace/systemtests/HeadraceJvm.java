package io.headrace.systemtests;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command that starts {@code headrace} in a JVM of its own, as the launcher does it. */
final class HeadraceJvm {
    private static final String MAIN = "io.headrace.standalone.Main";

    private HeadraceJvm() {}

    /**
     * The JVM and its options; the words of the command line follow.
     *
     * @param options more options
     * @param verb the first of those words
     */
    static List<String> command(String verb, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // As the launcher has it: JDK 24 and newer would print warnings into what is looked at here.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xlog:disable",
                "-Xlog:all=error,cds*=off:stderr",
                "-Dheadrace.home=" + HeadraceProcess.project()));
        command.addAll(List.of(options));
        String all = System.getProperty("java.class.path");
        // Where the modules are folders of classes, as in an editor, there is no archive: it is made of jars only.
        List<String> jars = Stream.of(all.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
        boolean packaged = jars.stream().anyMatch(jar -> jar.contains("headrace-standalone"));
        if (packaged) {
            command.addAll(archive(verb));
        }
        command.addAll(List.of("-cp", packaged ? String.join(File.pathSeparator, jars) : all, MAIN, verb));
        return command;
    }

    /** The first {@code up} that ends writes down which classes it has loaded; what starts later needs half the time. */
    private static List<String> archive(String verb) {
        Path file = HeadraceProcess.project().resolve("deploy/system-tests/target/headrace.jsa");
        String option = "-XX:SharedArchiveFile=" + file;
        if (verb.equals("up")) {
            return List.of("-XX:+AutoCreateSharedArchive", option);
        }
        return Files.exists(file) ? List.of(option) : List.of();
    }
}
