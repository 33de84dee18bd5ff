package io.headrace.busybox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An image of one layer in the form that {@code docker load} reads. Unlike {@code docker import} it carries a default
 * command and a search path. Pure: the same input gives the same image id.
 */
public final class ImageArchive {

    private ImageArchive() {}

    /**
     * The archive of an image whose default command is {@code sh}.
     *
     * @param reference name and tag, such as {@code busybox:latest}
     * @param architecture as Docker calls it, such as {@code amd64}
     * @param rootFilesystem a tar archive
     */
    public static byte[] of(String reference, String architecture, byte[] rootFilesystem) {
        byte[] config = """
                {"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z",\
                "config":{"Cmd":["sh"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},\
                "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},\
                "history":[{"created":"1970-01-01T00:00:00Z","created_by":"headrace"}]}""".formatted(architecture, sha256(rootFilesystem)).getBytes(StandardCharsets.UTF_8);
        String configName = sha256(config) + ".json";
        byte[] manifest = "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[\"layer.tar\"]}]"
                .formatted(configName, reference)
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            put(tar, "layer.tar", rootFilesystem);
            put(tar, configName, config);
            put(tar, "manifest.json", manifest);
        } catch (IOException failure) {
            throw new IllegalStateException("writing to memory failed", failure);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
