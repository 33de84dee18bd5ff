package io.headrace.executor;

import com.sun.management.OperatingSystemMXBean;
import io.headrace.schemas.value.ResourceAmounts;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** What this machine is and has. */
final class HostCapacity {

    private static final long BYTES_PER_MIB = 1024 * 1024;
    private static final int MILLIS_PER_VCPU = 1000;

    /** Left to the operating system, the engine and this process. */
    private static final double MEMORY_KEPT_BACK = 0.1;

    private HostCapacity() {}

    /** All CPUs and nine tenths of the memory: what this process may use of them, where it is confined itself. */
    static ResourceAmounts detect() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long memoryMib = (long) (system.getTotalMemorySize() / BYTES_PER_MIB * (1 - MEMORY_KEPT_BACK));
        return new ResourceAmounts(
                Runtime.getRuntime().availableProcessors() * MILLIS_PER_VCPU,
                (int) Math.min(Integer.MAX_VALUE, memoryMib),
                0);
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
