package io.headrace.busybox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StaticBusyboxTest {
    @Test
    void shouldTellAProgramThatNeedsLibraries() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        assertThat(StaticBusybox.isStatic(Files.readAllBytes(java))).isFalse();
        assertThat(StaticBusybox.isStatic("#!/bin/sh\n".repeat(10).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void shouldTellAProgramThatNeedsNone() {
        byte[] program = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, program, 0, 4);

        assertThat(StaticBusybox.isStatic(program)).isTrue();
    }
}
