package io.headrace.busybox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The smallest root file system that behaves like a machine: one static busybox, a link to it for each of its commands,
 * and the few files that name resolution of users expects.
 *
 * <p>Pure: the same binary and commands give the same bytes, so that an image made of them keeps its id.
 */
public final class BusyboxRootFilesystem {

    private static final int PROGRAM = 0755;
    private static final int DIRECTORY = 0755;
    private static final int SHARED_DIRECTORY = 01777;
    private static final int PLAIN = 0644;

    private BusyboxRootFilesystem() {}

    /**
     * The file system as a tar archive.
     *
     * @param busybox the statically linked program
     * @param commands what it answers to, as {@code busybox --list} prints them
     */
    public static byte[] tar(byte[] busybox, List<String> commands) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            for (String name : List.of("bin/", "dev/", "etc/", "proc/", "root/", "sys/", "usr/", "var/")) {
                directory(tar, name, DIRECTORY);
            }
            directory(tar, "tmp/", SHARED_DIRECTORY);
            directory(tar, "var/tmp/", SHARED_DIRECTORY);
            link(tar, "sbin", "bin");
            link(tar, "usr/bin", "../bin");
            link(tar, "usr/sbin", "../bin");
            file(
                    tar,
                    "etc/passwd",
                    PLAIN,
                    text("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"));
            file(tar, "etc/group", PLAIN, text("root:x:0:\nnogroup:x:65534:\n"));
            file(tar, "bin/busybox", PROGRAM, busybox);
            for (String command : new TreeSet<>(commands)) {
                if (!command.equals("busybox")) {
                    link(tar, "bin/" + command, "busybox");
                }
            }
        } catch (IOException failure) {
            throw new IllegalStateException("writing to memory failed", failure);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static void directory(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        put(tar, entry, new byte[0]);
    }

    private static void link(TarArchiveOutputStream tar, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        put(tar, entry, new byte[0]);
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        put(tar, entry, content);
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setModTime(0L);
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
