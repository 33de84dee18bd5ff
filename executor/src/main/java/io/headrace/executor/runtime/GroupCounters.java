package io.headrace.executor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Counters that the kernel keeps in the files of a control group, of version 1 or 2. */
public final class GroupCounters {

    private static final String V2_CPU = "usage_usec ";
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private GroupCounters() {}

    /** CPU time of all that has ever run in the group, with what has ended; empty where it is not counted. */
    public static OptionalLong cpuMillis(Path group) {
        OptionalLong nanos = number(group.resolve("cpuacct.usage"));
        if (nanos.isPresent()) {
            return OptionalLong.of(nanos.getAsLong() / NANOS_PER_MILLI);
        }
        return lines(group.resolve("cpu.stat"))
                .filter(line -> line.startsWith(V2_CPU))
                .mapToLong(line -> Long.parseLong(line.substring(V2_CPU.length())) / MICROS_PER_MILLI)
                .findFirst();
    }

    /** The most memory that the group ever had; empty where that is not kept. */
    public static OptionalLong memoryPeakBytes(Path group) {
        OptionalLong peak = number(group.resolve("memory.max_usage_in_bytes"));
        return peak.isPresent() ? peak : number(group.resolve("memory.peak"));
    }

    private static OptionalLong number(Path file) {
        // A group that counts nothing, as one above others may, says zero.
        return lines(file)
                .filter(line -> line.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .filter(value -> value > 0)
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        // Asked first: a file that is not there is the rule, for there are two versions, and an exception is dear.
        if (!file.toFile().exists()) {
            return Stream.empty();
        }
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return List.<String>of().stream();
        }
    }
}
