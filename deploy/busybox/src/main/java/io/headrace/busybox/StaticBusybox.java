package io.headrace.busybox;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's statically linked busybox, which runs in a container that holds nothing else.
 *
 * @param program its bytes
 * @param commands what it answers to
 */
record StaticBusybox(byte[] program, List<String> commands) {
    private static final int ELF_MAGIC = 0x464c457f;
    private static final int PROGRAM_HEADERS_AT = 0x20;
    private static final int HEADER_SIZE_AT = 0x36;
    private static final int HEADER_COUNT_AT = 0x38;
    private static final int NEEDS_A_LOADER = 3;

    /** The first on the usual folders and PATH. */
    static Optional<StaticBusybox> find() throws IOException {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<Path> candidates = Stream.concat(Stream.of("/usr/bin", "/bin"), Stream.of(path.split(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "busybox"))
                .distinct()
                .filter(Files::isExecutable)
                .toList();
        for (Path candidate : candidates) {
            byte[] program = Files.readAllBytes(candidate);
            if (isStatic(program)) {
                return Optional.of(new StaticBusybox(program, commandsOf(candidate)));
            }
        }
        return Optional.empty();
    }

    /** Whether a 64-bit little-endian ELF program runs without a loader, and so without libraries. */
    static boolean isStatic(byte[] program) {
        ByteBuffer elf = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        if (program.length < 64 || elf.getInt(0) != ELF_MAGIC) {
            return false;
        }
        long headers = elf.getLong(PROGRAM_HEADERS_AT);
        for (int i = 0; i < elf.getShort(HEADER_COUNT_AT); i++) {
            int header = (int) headers + i * elf.getShort(HEADER_SIZE_AT);
            if (elf.getInt(header) == NEEDS_A_LOADER) {
                return false;
            }
        }
        return true;
    }

    private static List<String> commandsOf(Path busybox) throws IOException {
        Process process = new ProcessBuilder(busybox.toString(), "--list").start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed.lines().filter(line -> !line.isBlank()).toList();
    }
}
