package io.headrace.standalone.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of one run of the demo, in a folder of its own: {@code input} with copies of the project's text files, {@code output}
 * for what the jobs write.
 *
 * @param folder of this run
 * @param files how many files there are to count
 */
record DemoFiles(Path folder, int files) {
    private static final int FILES_MAX = 500;
    private static final long BYTES_MAX = 1 << 20;
    private static final Set<String> ENDINGS = Set.of("java", "md", "json", "yaml", "xml", "sql", "html");
    private static final Set<String> SKIPPED = Set.of("target", "data", ".git", ".idea", "node_modules");

    /**
     * Copies the project's text files, so that every child sees the same ones whatever happens to the project meanwhile.
     *
     * @throws DemoFailure when there is no text file below {@code project}
     */
    static DemoFiles prepare(Path project, Path folder) throws IOException {
        Path input = Files.createDirectories(folder.resolve("input"));
        Files.createDirectories(folder.resolve("output"));
        List<Path> found = textFiles(project);
        if (found.isEmpty()) {
            throw new DemoFailure("no text files to count below " + project);
        }
        for (Path file : found) {
            String flat = project.relativize(file).toString().replace(' ', '_').replace('/', '_');
            Files.copy(file, input.resolve(flat));
        }
        return new DemoFiles(folder, found.size());
    }

    Path input() {
        return folder.resolve("input");
    }

    Path output() {
        return folder.resolve("output");
    }

    /** What the merged result must say: how often each word stands in the input, counted without any job. */
    Map<String, Long> counted() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        try (var files = Files.list(input())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                count(Files.readAllBytes(file), counts);
            }
        }
        return counts;
    }

    /** What the jobs have merged. */
    Map<String, Long> merged() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : Files.readAllLines(output().resolve("total"), StandardCharsets.US_ASCII)) {
            int blank = line.indexOf(' ');
            counts.put(line.substring(blank + 1), Long.parseLong(line.substring(0, blank)));
        }
        return counts;
    }

    private static void count(byte[] text, Map<String, Long> counts) {
        StringBuilder word = new StringBuilder();
        for (byte b : text) {
            if (b >= 'a' && b <= 'z') {
                word.append((char) b);
            } else if (b >= 'A' && b <= 'Z') {
                word.append((char) (b - 'A' + 'a'));
            } else if (!word.isEmpty()) {
                counts.merge(word.toString(), 1L, Long::sum);
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            counts.merge(word.toString(), 1L, Long::sum);
        }
    }

    private static List<Path> textFiles(Path project) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(project, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                boolean skip = !dir.equals(project)
                        && SKIPPED.contains(dir.getFileName().toString());
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                boolean text = ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
                if (text && attributes.isRegularFile() && attributes.size() <= BYTES_MAX) {
                    found.add(file);
                }
                return found.size() == FILES_MAX ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // A file that cannot be read is not one of the project's own; the demo counts the others.
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
