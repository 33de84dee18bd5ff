package io.headrace.submitter.cli.text;

import io.headrace.schemas.event.AttemptEvent.AttemptAdopted;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptLost;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.AttemptEvent.PlacementReissued;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainCancelled;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainRequested;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrained;
import io.headrace.schemas.event.ExecutorEvent.ExecutorLost;
import io.headrace.schemas.event.ExecutorEvent.ExecutorRegistered;
import io.headrace.schemas.event.ExecutorEvent.ExecutorStopped;
import io.headrace.schemas.event.ExecutorEvent.RegistrationRequested;
import io.headrace.schemas.event.ExecutorEvent.StaleAttemptStopped;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenCarriedOver;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.ChildrenSwept;
import io.headrace.schemas.event.JobEvent.DependantsReleased;
import io.headrace.schemas.event.JobEvent.DependencyMet;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPending;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobPurged;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobStopRequested;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.event.JobEvent.NodesStopRequested;
import io.headrace.schemas.event.JobEvent.PurgePostponed;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.Refusal.ReportIgnored;
import io.headrace.schemas.event.ResourceEvent;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import io.headrace.schemas.event.ServiceEvent;
import io.headrace.schemas.event.ServiceJobEvent.JobPreempted;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.event.ServiceJobEvent.JobUnscheduled;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitEvent.JobHeld;
import io.headrace.schemas.event.WaitEvent.JobResumed;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.event.WaitEvent.ReservationDropped;
import io.headrace.schemas.event.WaitEvent.RoomReserved;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.AwaitedJob;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.DependencyKind;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceUsage;
import io.headrace.schemas.value.ServiceJob;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One short line about an event: what its name does not say. */
final class EventText {
    private static final int CONTAINER_ID_SHOWN = 12;
    private static final int SHOWN = 3;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private EventText() {}

    /** The detail; empty when the name says it all. */
    static String of(Event event) {
        return switch (event) {
            case JobSubmitted e -> submitted(e);
            case JobPending e -> "waits for " + awaited(e.waitsFor());
            case DependencyMet e -> abbreviated(e.dependency()) + " has ended as it had to";
            case JobQueued e ->
                e.front()
                        ? "at the front of %s, for attempt %d".formatted(e.jobQueue(), e.attempt())
                        : "in %s, for attempt %d".formatted(e.jobQueue(), e.attempt());
            case ArrayQueued e ->
                e.stepwise()
                        ? "children can be placed one by one, in " + e.jobQueue()
                        : "children can be placed, in " + e.jobQueue();
            case ChildrenCarriedOver e ->
                "%d children have succeeded in %s".formatted(e.count(), abbreviated(e.retriedJobId()));
            case ChildrenReleased e -> "can be placed: " + ranges(e.children());
            case ChildrenSwept e -> "looked at children up to index " + (e.toIndex() - 1);
            case JobPlaced e ->
                "%s on %s (environment %s) with %s"
                        .formatted(
                                attempt(e.attemptId()), e.executorId(), e.computeEnvironment(), amounts(e.resources()));
            case NodesPlaced e ->
                "attempt %d: %d nodes on %s (environment %s)"
                        .formatted(
                                e.attempt(),
                                e.nodes().size(),
                                executors(e.nodes().stream().map(NodePlacement::executorId)),
                                e.computeEnvironment());
            case NodesStopRequested e -> because(e.cause(), e.reason());
            case JobStopRequested e ->
                "%s on %s, %s".formatted(attempt(e.attemptId()), e.executorId(), because(e.cause(), e.reason()));
            case ChildrenFailed e ->
                "%d children among %s, %s: %s"
                        .formatted(e.count(), ranges(e.children()), words(e.cause()), e.statusReason());
            case ArrayStopRequested e -> because(e.cause(), e.reason());
            case JobSucceeded e -> e.statusReason();
            case JobFailed e -> because(e.cause(), e.statusReason());
            case DependantsReleased e -> "the jobs that waited for it know";
            case PurgePostponed e -> "kept, because others wait for children of it";
            case JobPurged e -> "no longer kept";
            case JobWaiting e -> e.statusReason();
            case JobHeld e -> "stands aside. " + e.statusReason();
            case JobResumed e -> "at its place again, in " + e.jobQueue();
            case RoomReserved e ->
                "on %s (environment %s), %s"
                        .formatted(
                                executors(e.rooms().stream().map(ReservedRoom::executorId)),
                                e.computeEnvironment(),
                                e.until() == null
                                        ? "free at an unknown time"
                                        : "free at "
                                                + TimeText.instantWithZone(
                                                        Instant.ofEpochMilli(e.until()), ZoneOffset.UTC));
            case ReservationDropped e -> "in " + e.jobQueue();
            case AttemptStarting e -> "%s on %s is prepared".formatted(attempt(e.attemptId()), e.executorId());
            case JobUnscheduled e -> "%s is given back: %s".formatted(attempt(e.attemptId()), e.reason());
            case JobPreempted e ->
                "%s, preemption %d of the job: %s"
                        .formatted(
                                attempt(e.attemptId()),
                                e.preemptions(),
                                behind(words(StopCause.PREEMPTED), e.reason()));
            case JobReprioritized e -> "priority %d in %s".formatted(e.schedulingPriority(), e.jobQueue());
            case ServiceEvent e -> e.subject();
            case AttemptRunning e ->
                "%s on %s, %s".formatted(attempt(e.attemptId()), e.executorId(), container(e.containerId()));
            case AttemptSucceeded e ->
                "%s: %s%s".formatted(attempt(e.attemptId()), ran(e.startedAt(), e.stoppedAt()), used(e.usage()));
            case AttemptFailed e -> failed(e);
            case AttemptLost e -> "%s on %s: %s".formatted(attempt(e.attemptId()), e.executorId(), e.statusReason());
            case AttemptAdopted e -> "%s goes on, on %s".formatted(attempt(e.attemptId()), e.executorId());
            case PlacementReissued e ->
                "%s was not started yet, on %s".formatted(attempt(e.attemptId()), e.executorId());
            case ExecutorRegistered e ->
                "%s on %s, %s runtime, %s".formatted(e.executorId(), e.hostname(), e.runtime(), amounts(e.capacity()));
            case ExecutorStopped e -> e.executorId().toString();
            case ExecutorDrainRequested e -> e.executorId().toString();
            case ExecutorDrainCancelled e -> e.executorId().toString();
            case ExecutorDrained e -> e.executorId().toString();
            case ExecutorLost e ->
                "%s, silent for %s".formatted(e.executorId(), TimeText.exact(Duration.ofMillis(e.silentMillis())));
            case RegistrationRequested e -> e.executorId().toString();
            case StaleAttemptStopped e ->
                "%s on %s is not the current one".formatted(attempt(e.attemptId()), e.executorId());
            case ResourceEvent e -> resource(e);
            case CommandRejected e -> "%s: %s".formatted(e.command(), e.message());
            case ReportIgnored e -> "%s from %s: %s".formatted(e.report(), e.executorId(), e.message());
        };
    }

    private static String submitted(JobSubmitted e) {
        List<String> parts = new ArrayList<>();
        ServiceJob service = e.service();
        parts.add(
                service == null
                        ? "%s to %s, definition %s".formatted(e.jobName(), e.jobQueue(), e.jobDefinition())
                        : "%s to %s, %d %s"
                                .formatted(e.jobName(), e.jobQueue(), service.instanceCount(), service.instanceType()));
        if (service != null && service.quotaShareName() != null) {
            parts.add("quota share " + service.quotaShareName());
        }
        if (e.arraySize() != null) {
            parts.add("array of " + e.arraySize());
        }
        if (e.nodes() != null) {
            parts.add("%d nodes, the main one %d"
                    .formatted(e.nodes().numNodes(), e.nodes().mainNode()));
        }
        parts.add(amounts(e.resources()));
        if (e.shareIdentifier() != null) {
            parts.add("share " + e.shareIdentifier());
        }
        e.consumables().forEach(taken -> parts.add("%d of %s".formatted(taken.quantity(), taken.name())));
        e.placementConstraints().forEach(constraint -> parts.add("only where " + constraint.expression()));
        if (e.retryOf() != null) {
            parts.add("runs " + abbreviated(e.retryOf()) + " again");
        }
        if (!e.dependsOn().isEmpty()) {
            parts.add(
                    e.dependsOn().size() == 1
                            ? "depends on 1 job"
                            : "depends on %d jobs".formatted(e.dependsOn().size()));
        }
        return String.join(", ", parts);
    }

    private static String resource(ResourceEvent event) {
        return event instanceof ConsumableResourceUpdated e
                ? "%s: %s %d, now %d"
                        .formatted(e.subject(), e.operation().toLowerCase(Locale.ROOT), e.quantity(), e.totalQuantity())
                : event.subject();
    }

    private static String failed(AttemptFailed e) {
        List<String> parts = new ArrayList<>();
        if (e.exitCode() != null) {
            parts.add("exit code " + e.exitCode());
        }
        if (e.startedAt() != null) {
            parts.add(ran(e.startedAt(), e.stoppedAt()) + used(e.usage()));
        }
        parts.add(e.reason() == null ? e.statusReason() : e.reason());
        return attempt(e.attemptId()) + ": " + String.join(", ", parts);
    }

    private static String ran(long startedAt, long stoppedAt) {
        return "ran " + TimeText.exact(Duration.ofMillis(Math.max(0, stoppedAt - startedAt)));
    }

    private static String used(@Nullable ResourceUsage usage) {
        if (usage == null) {
            return "";
        }
        String cpu = usage.cpuMillis() == null ? "" : ", CPU " + TimeText.exact(Duration.ofMillis(usage.cpuMillis()));
        String memory = usage.memoryPeakBytes() == null
                ? ""
                : ", memory peak %.1f MiB".formatted(usage.memoryPeakBytes() / BYTES_PER_MIB);
        return cpu + memory;
    }

    private static String attempt(AttemptId attemptId) {
        return "attempt " + attemptId.number();
    }

    private static String container(@Nullable String containerId) {
        if (containerId == null) {
            return "container ?";
        }
        // Without an engine it is the path of a folder, whose end tells it from others.
        int folders = containerId.lastIndexOf('/');
        if (folders >= 0) {
            return "run " + containerId.substring(folders + 1);
        }
        return "container "
                + (containerId.length() > CONTAINER_ID_SHOWN
                        ? containerId.substring(0, CONTAINER_ID_SHOWN)
                        : containerId);
    }

    private static String awaited(List<AwaitedJob> jobs) {
        return some(jobs.stream().map(EventText::awaited).toList());
    }

    private static String awaited(AwaitedJob job) {
        String each = job.kind() == DependencyKind.EACH ? "each child of " : "";
        return each
                + abbreviated(job.jobId())
                + switch (job.condition()) {
                    case SUCCEEDED -> "";
                    case ENDED -> " (any end)";
                    case FAILED -> " (failure)";
                };
    }

    private static String ranges(List<ChildRange> ranges) {
        return some(ranges.stream()
                .map(range ->
                        range.to() - range.from() == 1 ? "" + range.from() : range.from() + "-" + (range.to() - 1))
                .toList());
    }

    private static String executors(Stream<ExecutorId> ids) {
        return some(ids.distinct().map(ExecutorId::value).toList());
    }

    private static String some(List<String> all) {
        String first = all.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return all.size() > SHOWN ? "%s and %d more".formatted(first, all.size() - SHOWN) : first;
    }

    private static String abbreviated(JobId job) {
        return JobIdText.abbreviated(job.toString());
    }

    private static String amounts(ResourceAmounts amounts) {
        String vcpus =
                BigDecimal.valueOf(amounts.vcpuMillis(), 3).stripTrailingZeros().toPlainString();
        String gpus = amounts.gpus() == 0 ? "" : ", %d GPU".formatted(amounts.gpus());
        return "%s vCPU, %d MiB%s".formatted(vcpus, amounts.memoryMib(), gpus);
    }

    /** The cause and the reason, which may begin with the cause's own word. */
    private static String because(Enum<?> cause, String reason) {
        return words(cause) + ": " + behind(words(cause), reason);
    }

    /** What stands in a reason behind its first words, if it begins with these. */
    private static String behind(String first, String reason) {
        return reason.regionMatches(true, 0, first + ": ", 0, first.length() + 2)
                ? reason.substring(first.length() + 2)
                : reason;
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
