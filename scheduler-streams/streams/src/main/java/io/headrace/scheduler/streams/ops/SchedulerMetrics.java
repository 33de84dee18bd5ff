package io.headrace.scheduler.streams.ops;

import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.core.StepResult;
import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.streams.fault.DeadLetter;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.Refusal;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts what the scheduler does. Safe for use by every stream thread. A step whose transaction is aborted later is counted
 * again when it is repeated.
 */
public final class SchedulerMetrics {
    private final MeterRegistry registry;
    /** By name, and then by the value of the tag. Found with every event: without a key that would have to be made. */
    private final Map<String, Map<String, Counter>> counters = new ConcurrentHashMap<>();
    /** By type of command, and then by verdict. */
    private final Map<String, Map<String, Counter>> commands = new ConcurrentHashMap<>();

    /** Counts into this registry. */
    public SchedulerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One step has ended well. */
    public void decided(Command command, StepResult result) {
        String verdict = "accepted";
        for (Recorded recorded : result.events()) {
            Event event = recorded.event();
            count("headrace.scheduler.events", "type", event.getClass().getSimpleName());
            if (event instanceof Refusal) {
                verdict = "rejected";
            }
            if (event instanceof CommandRejected refusal) {
                count(
                        "headrace.scheduler.rejections",
                        "reason",
                        refusal.reason().name());
            }
        }
        if (result.events().isEmpty()) {
            verdict = "nothing";
        }
        String type = name(command);
        String outcome = verdict;
        counter(
                        commands,
                        type,
                        outcome,
                        () -> registry.counter("headrace.scheduler.commands", "type", type, "verdict", outcome))
                .increment();
    }

    /** A record was set aside, or a tick failed. */
    public void deadLetter(DeadLetter.Kind kind) {
        count("headrace.scheduler.dead.letters", "kind", kind.name());
    }

    private static String name(Command command) {
        return switch (command) {
            case Command.Requested requested -> requested.body().getClass().getSimpleName();
            case Command.Malformed malformed -> malformed.refusal().command();
            case Command.Reported reported -> reported.body().getClass().getSimpleName();
            case Command.Tick tick -> "Tick";
            case Command.StopOverdue internal -> "StopOverdue";
            case Command.Purge internal -> "Purge";
            case Command.ReleaseDependants internal -> "ReleaseDependants";
            case Command.DrainQueue internal -> "DrainQueue";
            case Command.DrainQuotaShare internal -> "DrainQuotaShare";
            case Command.FinishDeletions internal -> "FinishDeletions";
            case Command.Sweep internal -> "Sweep";
            case Command.Plan internal -> "Plan";
            case Command.CancelOverdue internal -> "CancelOverdue";
            case Command.ResumeHeld internal -> "ResumeHeld";
            case Command.Review internal -> "Review";
            case Command.ReserveNext internal -> "ReserveNext";
            case Command.Overtaken internal -> "Overtaken";
        };
    }

    private void count(String name, String tag, String value) {
        counter(counters, name, value, () -> registry.counter(name, tag, value)).increment();
    }

    private static Counter counter(
            Map<String, Map<String, Counter>> counters, String first, String second, Supplier<Counter> made) {
        return counters.computeIfAbsent(first, ignored -> new ConcurrentHashMap<>())
                .computeIfAbsent(second, ignored -> made.get());
    }
}
