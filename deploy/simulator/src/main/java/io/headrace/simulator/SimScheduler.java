package io.headrace.simulator;

import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.core.DueWork;
import io.headrace.scheduler.core.Invariants;
import io.headrace.scheduler.core.Liveness;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.SchedulerStep;
import io.headrace.scheduler.core.StepResult;
import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The scheduler's shell on virtual time. It reads two partitions, in any order between them; some steps make a transaction of rows, events,
 * orders and positions, and a crash takes all of an open one back. Who was heard of is lost with the process.
 */
final class SimScheduler {
    private static final long LEASE_MILLIS = 15_000;
    private static final long TICK_MILLIS = 500;

    /** What is decided at one time. */
    record Decided(Recorded recorded, long time) {}

    private final World world;
    private final SchedulerStep step;
    private final SchedulerConfig config;
    private final JournaledTables tables = new JournaledTables();
    private final List<Decided> events = new ArrayList<>();
    private final List<ExecutorOrder> orders = new ArrayList<>();
    private int committedCommands;
    private int committedReports;
    private int commands;
    private int reports;
    private int process;
    private SchedulerState state = new SchedulerState(tables);
    private boolean up;
    private boolean polling;
    private boolean open;
    private int stepsToCrash = -1;
    private long clockOff;
    private Liveness liveness = new Liveness(LEASE_MILLIS, 2 * TICK_MILLIS);

    SimScheduler(World world, SchedulerConfig config) {
        this.world = world;
        this.config = config;
        this.step = new SchedulerStep(config);
        world.commands().follow(this::wake);
        world.reports().follow(this::wake);
    }

    SchedulerView view() {
        return state;
    }

    JournaledTables tables() {
        return tables;
    }

    boolean up() {
        return up;
    }

    /** Whether nothing is left to read or to commit. */
    boolean idle() {
        return !open
                && commands == world.commands().end()
                && reports == world.reports().end();
    }

    void start() {
        up = true;
        process++;
        commands = committedCommands;
        reports = committedReports;
        liveness = new Liveness(LEASE_MILLIS, 2 * TICK_MILLIS);
        // Another machine, another clock.
        clockOff = world.weather().stormy() ? world.dice().between(-1_500, 1_500) : 0;
        polling = false;
        world.trace().add("scheduler", "starts");
        int mine = process;
        world.loop().after(TICK_MILLIS, () -> tick(mine));
        wake();
    }

    void crash() {
        if (!up) {
            return;
        }
        world.trace().add("scheduler", open ? "crashes in a transaction" : "crashes");
        world.counts()
                .fault(open ? "crashes of the scheduler in a transaction" : "crashes of the scheduler between two");
        up = false;
        process++;
        open = false;
        stepsToCrash = -1;
        events.clear();
        orders.clear();
        tables.rollBack();
        // What it holds besides the rows is gone with the process.
        state = new SchedulerState(tables);
        world.loop().after(world.weather().delay(world.dice(), 500, 20_000, 200_000), () -> {
            if (!up) {
                start();
            }
        });
    }

    /** Crashes after so many more steps, before their transaction is committed. */
    void crashAfter(int steps) {
        stepsToCrash = steps;
    }

    private void wake() {
        if (up && !polling) {
            polling = true;
            int mine = process;
            world.loop().after(world.dice().between(0, 15), () -> poll(mine));
        }
    }

    private void poll(int mine) {
        if (mine != process) {
            return;
        }
        polling = false;
        for (int i = world.dice().between(1, 20); i > 0 && up; i--) {
            boolean command = commands < world.commands().end();
            boolean report = reports < world.reports().end();
            if (command && (!report || world.dice().percent(50))) {
                run(world.commands().at(commands++));
            } else if (report) {
                ExecutorReport body = world.reports().at(reports++);
                liveness.heard(state, body);
                run(new Command.Reported(body));
            }
        }
        if (up
                && (commands < world.commands().end()
                        || reports < world.reports().end())) {
            wake();
        }
    }

    private void tick(int mine) {
        if (mine != process) {
            return;
        }
        List<ExecutorId> registered =
                state.executors().all().stream().map(Row::key).toList();
        long now = world.loop().millis() + clockOff;
        Map<ExecutorId, Long> silent = liveness.tick(registered, now);
        if (!silent.isEmpty() || DueWork.isDue(state, now, config)) {
            run(new Command.Tick(silent));
        }
        world.loop().after(TICK_MILLIS, () -> tick(mine));
    }

    private void run(Command command) {
        long now = world.loop().millis() + clockOff;
        StepResult result = step.run(state, command, now);
        world.counts().steps++;
        if (!result.events().isEmpty()) {
            world.trace().add("scheduler", command);
            for (Recorded recorded : result.events()) {
                world.trace().add("  event", recorded.event());
                events.add(new Decided(recorded, now));
            }
            orders.addAll(result.orders());
            check();
        }
        openTransaction();
        if (stepsToCrash >= 0 && stepsToCrash-- == 0) {
            crash();
        }
    }

    private void check() {
        world.counts().checks++;
        List<String> violations = Invariants.violations(state);
        if (!violations.isEmpty()) {
            String first = violations.get(0);
            int colon = first.indexOf(": ");
            throw new Violation(first.substring(0, colon), first.substring(colon + 2));
        }
    }

    private void openTransaction() {
        if (!open) {
            open = true;
            int mine = process;
            world.loop().after(world.dice().between(1, 40), () -> commit(mine));
        }
    }

    private void commit(int mine) {
        if (mine != process) {
            return;
        }
        open = false;
        tables.commit();
        committedCommands = commands;
        committedReports = reports;
        List<Decided> decided = List.copyOf(events);
        List<ExecutorOrder> given = List.copyOf(orders);
        events.clear();
        orders.clear();
        decided.forEach(world.witness()::decided);
        if (!decided.isEmpty()) {
            world.witness().check(state);
        }
        for (ExecutorOrder order : given) {
            world.placementsOf(order.executorId()).append(order);
        }
    }
}
