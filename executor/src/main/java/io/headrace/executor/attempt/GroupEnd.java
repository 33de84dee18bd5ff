package io.headrace.executor.attempt;

import io.headrace.executor.runtime.ExitOutcome;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.value.ContainerEnd;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceUsage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of several containers are together: the end of their attempt. Pure.
 *
 * <p>The essential container that ended first decides, with its exit code and its reason: the others, also essential ones, were stopped
 * because of it. Where none had ended when all were ended for another fault, there is no exit code, and the fault is the reason.
 *
 * @param members all containers; none runs
 * @param fault why all were ended, if it was neither an essential container's end nor the scheduler
 * @param stoppedFirst whether the scheduler's word came, and before any fault
 * @param placedHere whether this process started them; one that did not cannot say what they were told before
 */
record GroupEnd(List<GroupMember> members, @Nullable String fault, boolean stoppedFirst, boolean placedHere) {

    private static final int REASON_CHARACTERS_MAX = 255;

    AttemptExited report(ExecutorIdentity identity, AttemptId attemptId) {
        List<ContainerEnd> ends = members.stream().map(GroupMember::end).toList();
        long startedAt = ends.stream()
                .map(ContainerEnd::startedAt)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        long stoppedAt = ends.stream()
                .map(ContainerEnd::stoppedAt)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(startedAt);
        Optional<GroupMember> decisive = decisive();
        String why = fault != null
                ? shorten(fault)
                : decisive.isEmpty()
                        ? "stopped before an essential container was started"
                        : decisive.map(member -> member.outcome)
                                .map(ExitOutcome::namingTheSignal)
                                .flatMap(ExitOutcome::reason)
                                .orElse(null);
        Integer code = fault == null
                        && decisive.isPresent()
                        && decisive.get().exitCode().isPresent()
                ? Integer.valueOf(decisive.get().exitCode().getAsInt())
                : null;
        return new AttemptExited(
                identity.executorId(),
                identity.incarnation(),
                attemptId,
                code,
                why,
                startedAt,
                stoppedAt,
                logs(ends),
                toldToStop(decisive),
                usage(),
                ends);
    }

    /** The container whose end is the attempt's. */
    private Optional<GroupMember> decisive() {
        return members.stream()
                .filter(member -> member.plan.essential() && member.outcome != null)
                .min(Comparator.comparing(GroupEnd::finishedAt));
    }

    private static Instant finishedAt(GroupMember member) {
        ExitOutcome how = member.outcome;
        return how == null ? Instant.MAX : how.finishedAt();
    }

    /** As for one container. */
    private @Nullable Boolean toldToStop(Optional<GroupMember> decisive) {
        if (fault != null) {
            return stoppedFirst ? Boolean.TRUE : unless();
        }
        return switch (decisive.map(member -> member.telling).orElse(Telling.TOLD)) {
            case TOLD -> stoppedFirst ? Boolean.TRUE : unless();
            case NOT_TOLD, TOO_LATE -> unless();
            case BEING_TOLD, BEING_TOLD_AGAIN, UNKNOWN -> null;
        };
    }

    /** Not told by this process; one before it may have. */
    private @Nullable Boolean unless() {
        return placedHere ? false : null;
    }

    /** All together: the peaks need not have been at the same time, so it was that much at most. */
    private @Nullable ResourceUsage usage() {
        List<ResourceUsage> counted = members.stream()
                .flatMap(member -> Optional.ofNullable(member.outcome).flatMap(ExitOutcome::usage).stream())
                .toList();
        return counted.isEmpty()
                ? null
                : new ResourceUsage(
                        sum(counted.stream().map(ResourceUsage::cpuMillis)),
                        sum(counted.stream().map(ResourceUsage::memoryPeakBytes)));
    }

    private static @Nullable Long sum(Stream<@Nullable Long> parts) {
        return parts.filter(Objects::nonNull).reduce(Long::sum).orElse(null);
    }

    private static @Nullable LogRange logs(List<ContainerEnd> ends) {
        return ends.stream()
                .map(ContainerEnd::logs)
                .filter(Objects::nonNull)
                .reduce((one, other) -> new LogRange(
                        one.partition(),
                        Math.min(one.firstOffset(), other.firstOffset()),
                        Math.max(one.lastOffset(), other.lastOffset())))
                .orElse(null);
    }

    private static String shorten(String text) {
        return text.length() <= REASON_CHARACTERS_MAX ? text : text.substring(0, REASON_CHARACTERS_MAX - 3) + "...";
    }
}
