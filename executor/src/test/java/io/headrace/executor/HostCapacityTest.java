package io.headrace.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCapacityTest {

    @TempDir
    private Path folder;

    @Test
    void shouldFindTheGpusThatTheDriverLists() throws IOException {
        gpu("0000:00:1e.0", "Model: \t\t Tesla T4\nIRQ:   \t\t 10\n");
        gpu("0000:00:1f.0", "IRQ:   \t\t 11\n");
        Files.createDirectories(folder.resolve("0000:00:20.0"));

        assertThat(HostCapacity.gpus(folder)).containsExactlyInAnyOrder("Tesla T4", "unknown", "unknown");
    }

    @Test
    void shouldFindNoneWithoutADriver() {
        assertThat(HostCapacity.gpus(folder.resolve("missing"))).isEmpty();
    }

    @Test
    void shouldKeepATenthOfTheMemoryBack() {
        assertThat(new HostCapacity(1000, 1001, List.of()).usualReserveMib()).isEqualTo(101);
    }

    @Test
    void shouldFindThisMachine() {
        HostCapacity machine = HostCapacity.detect();

        assertThat(machine.vcpuMillis()).isEqualTo(Runtime.getRuntime().availableProcessors() * 1000);
        assertThat(machine.memoryMib()).isPositive();
    }

    private void gpu(String name, String information) throws IOException {
        Path gpu = Files.createDirectories(folder.resolve(name));
        Files.writeString(gpu.resolve("information"), information);
    }
}
