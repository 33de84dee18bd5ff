package io.headrace.executor.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.runtime.ContainerPlan.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineCheckTest {

    private static final ContainerPlan PLAN =
            ContainerPlan.of("plan", "image", List.of("true"), ContainerPlan.Limits.of(500, 64));

    @TempDir
    private Path folder;

    private static ContainerPlan processor(String architecture) {
        return PLAN.withMachine(new Machine(Optional.of(architecture), OptionalInt.empty()));
    }

    private static ContainerPlan disk(int gib) {
        return PLAN.withMachine(new Machine(Optional.empty(), OptionalInt.of(gib)));
    }

    @ParameterizedTest
    @CsvSource({"X86_64, x86_64", "X86_64, amd64", "ARM64, aarch64", "ARM64, arm64"})
    void shouldKnowAProcessorByItsNames(String wish, String architecture) {
        assertThatCode(() -> MachineCheck.architecture(processor(wish), architecture))
                .doesNotThrowAnyException();
        assertThatCode(() -> MachineCheck.architecture(PLAN, "riscv64")).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAnotherProcessor() {
        assertThatThrownBy(() -> MachineCheck.architecture(processor("ARM64"), "amd64"))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage(
                        "ResourceInitializationError: runtimePlatform.cpuArchitecture ARM64: this machine is X86_64");
    }

    @Test
    void shouldRefuseMoreRoomThanThereIs() {
        assertThatThrownBy(() -> MachineCheck.freeDisk(disk(2_000_000_000), folder))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageMatching(
                        "ResourceInitializationError: ephemeralStorage 2000000000 GiB: this machine has [0-9]+ GiB free");
        assertThatThrownBy(() -> MachineCheck.freeDisk(disk(21), folder.resolve("gone")))
                .hasMessageContaining("cannot see how much room there is in " + folder.resolve("gone"));
        assertThatCode(() -> MachineCheck.freeDisk(disk(0), folder)).doesNotThrowAnyException();
        assertThatCode(() -> MachineCheck.freeDisk(PLAN, folder.resolve("gone")))
                .doesNotThrowAnyException();
    }
}
