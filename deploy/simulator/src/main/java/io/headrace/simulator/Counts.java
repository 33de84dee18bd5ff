package io.headrace.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What happened, in numbers. */
final class Counts {
    long commands;
    long jobs;
    long refused;
    long steps;
    long events;
    long placements;
    long containers;
    long duplicates;
    long zombies;
    long checks;
    private final Map<String, Long> ended = new TreeMap<>();
    private final Map<String, Long> eventsOf = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();

    void ended(String status) {
        ended.merge(status, 1L, Long::sum);
    }

    void event(String type) {
        events++;
        eventsOf.merge(type, 1L, Long::sum);
    }

    /** How many events of each type there were. */
    Map<String, Long> eventsOf() {
        return Map.copyOf(eventsOf);
    }

    void fault(String kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    /** How often this kind of fault happened. */
    long faults(String kind) {
        return faults.getOrDefault(kind, 0L);
    }

    /** One line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d jobs, ended %s, %d steps, %d events, %d placements, %d containers, %d zombies, faults %s",
                jobs,
                ended,
                steps,
                events,
                placements,
                containers,
                zombies,
                faults.values().stream().mapToLong(Long::longValue).sum());
    }

    /** Many lines. */
    String table() {
        StringBuilder text = new StringBuilder();
        line(text, "commands", commands);
        line(text, "jobs submitted", jobs);
        ended.forEach((status, count) -> line(text, "jobs and children " + status, count));
        line(text, "commands refused", refused);
        line(text, "steps of the scheduler", steps);
        line(text, "events", events);
        line(text, "checks of all invariants", checks);
        line(text, "placements", placements);
        line(text, "containers started", containers);
        line(text, "containers of lost attempts", zombies);
        line(text, "duplicated records", duplicates);
        faults.forEach((kind, count) -> line(text, kind, count));
        return text.toString();
    }

    private static void line(StringBuilder text, String what, long count) {
        text.append(String.format(Locale.ROOT, "%12d  %s%n", count, what));
    }
}
