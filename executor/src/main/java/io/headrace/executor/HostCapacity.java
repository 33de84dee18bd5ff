package io.headrace.executor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine has: what this process may use of it, where it is confined itself by control groups.
 *
 * @param vcpuMillis thousandths of a vCPU
 * @param memoryMib MiB of memory
 * @param gpuModels the model of each NVIDIA GPU, as its driver says it
 */
record HostCapacity(int vcpuMillis, int memoryMib, List<String> gpuModels) {

    private static final Logger LOG = LoggerFactory.getLogger(HostCapacity.class);

    /** One folder for each GPU, made by NVIDIA's driver. */
    private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");

    private static final String MODEL = "Model:";
    private static final long BYTES_PER_MIB = 1024 * 1024;
    private static final int MILLIS_PER_VCPU = 1000;

    /** Unless somebody says otherwise, one part in so many is left to the operating system, the engine and this process. */
    private static final int RESERVE_PART = 10;

    HostCapacity {
        gpuModels = List.copyOf(gpuModels);
    }

    static HostCapacity detect() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new HostCapacity(
                Runtime.getRuntime().availableProcessors() * MILLIS_PER_VCPU,
                (int) Math.min(Integer.MAX_VALUE, system.getTotalMemorySize() / BYTES_PER_MIB),
                gpus(GPUS));
    }

    /** MiB that are kept back if nobody says how many. */
    int usualReserveMib() {
        return Math.ceilDiv(memoryMib, RESERVE_PART);
    }

    /**
     * The GPUs that NVIDIA's driver lists.
     *
     * @param folder with a folder for each, in which the file {@code information} tells its model
     */
    static List<String> gpus(Path folder) {
        List<String> models = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return models;
        }
        try (DirectoryStream<Path> gpus = Files.newDirectoryStream(folder)) {
            for (Path gpu : gpus) {
                models.add(model(gpu.resolve("information")));
            }
        } catch (IOException e) {
            LOG.warn("GPUs are not known: {}", e.toString());
        }
        return models;
    }

    private static String model(Path information) {
        try {
            return Files.readAllLines(information).stream()
                    .filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(MODEL.length()).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The machine's name, for people. */
    static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The machine's name as an executor id. */
    static String defaultExecutorId() {
        String name = hostname().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
        return name.matches("[a-z0-9].*") ? name : "executor-" + name;
    }
}
