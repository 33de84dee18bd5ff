package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.ReadTable;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The core on tables in memory, remembering what it decided, checked after every command. */
final class CoreRun {
    private final SchedulerState state = new SchedulerState(new InMemoryTables());
    private final SchedulerConfig config;
    private final SchedulerStep step;
    private final List<Decided> log = new ArrayList<>();

    CoreRun(SchedulerConfig config) {
        this.config = config;
        step = new SchedulerStep(config);
    }

    /** An event, and when it was decided. */
    record Decided(Recorded recorded, long time) {}

    SchedulerView view() {
        return state;
    }

    StepResult run(Command command, long now) {
        long before = state.sequence();
        boolean inVain = command instanceof Command.Tick tick
                && tick.silentMillis().isEmpty()
                && !DueWork.isDue(state, now, config);
        StepResult result = step.run(state, command, now);
        if (inVain) {
            assertThat(result.events())
                    .as("what a tick decides that nobody would have asked for")
                    .isEmpty();
        }
        for (Recorded recorded : result.events()) {
            assertThat(recorded.sequence()).as("sequence").isEqualTo(++before);
            log.add(new Decided(recorded, now));
        }
        if (!result.events().isEmpty()) {
            assertThat(Invariants.violations(state))
                    .as("invariants after %s", command)
                    .isEmpty();
        }
        return result;
    }

    /** Folds every event so far into an empty state and compares it with the live one, table by table. */
    void checkFold() {
        SchedulerState folded = new SchedulerState(new InMemoryTables());
        for (Decided decided : log) {
            Event event = decided.recorded().event();
            SchedulerEvolution.apply(folded, event, decided.recorded().sequence(), decided.time());
        }
        assertThat(rows(folded)).as("fold of all events").isEqualTo(rows(state));
    }

    /** Every table, by name. */
    static Map<String, List<?>> rows(SchedulerView view) {
        Map<String, ReadTable<?, ?>> tables = new LinkedHashMap<>();
        tables.put("jobs", view.jobs());
        tables.put("specs", view.specs());
        tables.put("waiting", view.waiting());
        tables.put("attempts", view.attempts());
        tables.put("endedChildren", view.endedChildren());
        tables.put("readyChildren", view.readyChildren());
        tables.put("dependants", view.dependants());
        tables.put("awaited", view.awaited());
        tables.put("sweeps", view.sweeps());
        tables.put("releases", view.releases());
        tables.put("deadlines", view.deadlines());
        tables.put("ended", view.ended());
        tables.put("definitions", view.definitions());
        tables.put("revisions", view.revisions());
        tables.put("environments", view.environments());
        tables.put("queues", view.queues());
        tables.put("executors", view.executors());
        tables.put("held", view.held());
        tables.put("reservations", view.reservations());
        tables.put("queueUse", view.queueUse());
        tables.put("shares", view.shares());
        tables.put("timeLimits", view.timeLimits());
        tables.put("policies", view.policies());
        tables.put("consumables", view.consumables());
        tables.put("tags", view.tags());
        tables.put("blocked", view.blocked());
        tables.put("serviceJobs", view.serviceJobs());
        tables.put("quotaShares", view.quotaShares());
        tables.put("quotaAttempts", view.quotaAttempts());
        Map<String, List<?>> rows = new LinkedHashMap<>();
        rows.put("sequence", List.of(view.sequence()));
        tables.forEach((name, table) -> rows.put(name, table.all()));
        return rows;
    }
}
