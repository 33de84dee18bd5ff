package io.headrace.executor.runtime;

import io.headrace.executor.runtime.ContainerFailure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether a machine is what a plan asks for. */
public final class MachineCheck {

    private static final long BYTES_PER_GIB = 1024L * 1024 * 1024;

    /** The kernel's and the JVM's words for processors, in AWS's. */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "X86_64", "amd64", "X86_64", "aarch64", "ARM64", "arm64", "ARM64");

    private MachineCheck() {}

    /**
     * Refuses a plan for machines with another processor.
     *
     * @param architecture this machine's, in the kernel's word or the JVM's
     */
    public static void architecture(ContainerPlan plan, String architecture) throws ContainerFailure {
        String ours = ARCHITECTURES.getOrDefault(architecture, architecture);
        String wish = plan.machine().cpuArchitecture().orElse(ours);
        if (!wish.equals(ours)) {
            throw new ContainerFailure(
                    Code.UNSUPPORTED, "runtimePlatform.cpuArchitecture " + wish + ": this machine is " + ours);
        }
    }

    /**
     * Refuses a plan that wants more room for files than there is.
     *
     * @param folder where its container would have its files
     */
    public static void freeDisk(ContainerPlan plan, Path folder) throws ContainerFailure {
        if (plan.machine().freeDiskGib().isEmpty()) {
            return;
        }
        int wish = plan.machine().freeDiskGib().getAsInt();
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace() / BYTES_PER_GIB;
        } catch (IOException e) {
            throw new ContainerFailure(
                    Code.UNSUPPORTED,
                    "ephemeralStorage " + wish + " GiB: this executor cannot see how much room there is in " + folder);
        }
        if (free < wish) {
            throw new ContainerFailure(
                    Code.UNSUPPORTED, "ephemeralStorage " + wish + " GiB: this machine has " + free + " GiB free");
        }
    }
}
