package io.headrace.busybox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class BusyboxRootFilesystemTest {

    private static final byte[] PROGRAM = {1, 2, 3};

    @Test
    void shouldHoldTheProgramAndALinkForEachCommand() throws IOException {
        Map<String, TarArchiveEntry> entries =
                entries(BusyboxRootFilesystem.tar(PROGRAM, List.of("sh", "busybox", "ls")));

        assertThat(entries.get("bin/busybox").getSize()).isEqualTo(3);
        assertThat(entries.get("bin/busybox").getMode() & 0777).isEqualTo(0755);
        assertThat(entries.get("bin/sh").getLinkName()).isEqualTo("busybox");
        assertThat(entries.get("bin/ls").isSymbolicLink()).isTrue();
        assertThat(entries.get("tmp/").getMode() & 07777).isEqualTo(01777);
    }

    @Test
    void shouldBeTheSameForTheSameInput() {
        byte[] first = BusyboxRootFilesystem.tar(PROGRAM, List.of("sh", "ls"));
        byte[] second = BusyboxRootFilesystem.tar(PROGRAM, List.of("ls", "sh"));

        assertThat(second).isEqualTo(first);
        assertThat(ImageArchive.of("x:1", "amd64", second)).isEqualTo(ImageArchive.of("x:1", "amd64", first));
    }

    private static Map<String, TarArchiveEntry> entries(byte[] tar) throws IOException {
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }
}
