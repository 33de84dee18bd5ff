package io.headrace.executor.runtime.process;

import io.headrace.executor.runtime.GroupCounters;
import io.headrace.schemas.value.ResourceUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run has used: its control group's counters where it has one, else what the shell that watched over it has counted. */
final class RunUsage {

    /** A line of a shell's {@code times}: user and system time. The second line is about the shell's children. */
    private static final Pattern TIMES =
            Pattern.compile("([0-9]+)m([0-9]+(?:[.][0-9]+)?)s ([0-9]+)m([0-9]+(?:[.][0-9]+)?)s");

    private static final int SECONDS_PER_MINUTE = 60;
    private static final int POINT_TO_MILLIS = 3;

    private RunUsage() {}

    /** The CPU time of the children in what {@code times} has said; empty if that is not all there. */
    static OptionalLong cpuMillis(List<String> lines) {
        List<Matcher> times =
                lines.stream().map(TIMES::matcher).filter(Matcher::matches).toList();
        if (times.size() < 2) {
            return OptionalLong.empty();
        }
        Matcher children = times.get(1);
        BigDecimal minutes = new BigDecimal(children.group(1)).add(new BigDecimal(children.group(3)));
        BigDecimal seconds = new BigDecimal(children.group(2))
                .add(new BigDecimal(children.group(4)))
                .add(minutes.multiply(BigDecimal.valueOf(SECONDS_PER_MINUTE)));
        return OptionalLong.of(seconds.movePointRight(POINT_TO_MILLIS).longValue());
    }

    /** @param ofShell CPU time as the shell has it */
    static Optional<ResourceUsage> of(OptionalLong ofShell, Optional<RunGroup> group) {
        OptionalLong cpu =
                group.map(RunGroup::memory).map(GroupCounters::cpuMillis).orElse(OptionalLong.empty());
        OptionalLong memory =
                group.map(RunGroup::memory).map(GroupCounters::memoryPeakBytes).orElse(OptionalLong.empty());
        Long cpuMillis = cpu.isPresent() ? (Long) cpu.getAsLong() : ofShell.isPresent() ? ofShell.getAsLong() : null;
        Long peak = memory.isPresent() ? memory.getAsLong() : null;
        return cpuMillis == null && peak == null ? Optional.empty() : Optional.of(new ResourceUsage(cpuMillis, peak));
    }
}
