package io.headrace.bench.core;

import io.headrace.bench.Workload;
import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.core.SchedulerStep;
import io.headrace.scheduler.core.StepResult;
import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.TableSource;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.Refusal;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.report.ExecutorReport;

/** One account on the core alone, with an executor of some room, and time that goes on by a millisecond with every step. */
final class CoreAccount {
    private static final long START = 1_700_000_000_000L;
    // As long as the shell's: a SHA-256 in hexadecimal.
    private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    private final SchedulerState state;
    private final SchedulerStep step = new SchedulerStep(SchedulerConfig.DEFAULT);
    private final Runnable afterStep;
    private long now = START;
    private long succeeded;

    /**
     * An account.
     *
     * @param tables where its state is
     * @param room jobs that its executor can run at a time
     * @param afterStep what is to be done when a step is decided
     */
    CoreAccount(TableSource tables, int room, Runnable afterStep) {
        state = new SchedulerState(tables);
        this.afterStep = afterStep;
        Workload.setup("busybox", "true").forEach(this::request);
        report(Workload.executor(room));
    }

    SchedulerState state() {
        return state;
    }

    /** Jobs and array jobs that have ended well, and children with them. */
    long succeeded() {
        return succeeded;
    }

    void request(ClientCommand command) {
        run(new Command.Requested(command, FINGERPRINT));
    }

    /** Starts and ends the one attempt that a job has. */
    void runToSuccess(AttemptId attempt) {
        report(Workload.started(attempt, now));
        report(Workload.exited(attempt, now));
    }

    private void report(ExecutorReport report) {
        run(new Command.Reported(report));
    }

    private void run(Command command) {
        StepResult result = step.run(state, command, ++now);
        for (Recorded recorded : result.events()) {
            Event event = recorded.event();
            if (event instanceof JobSucceeded) {
                succeeded++;
            } else if (event instanceof Refusal) {
                throw new IllegalStateException(command + " was refused: " + event);
            }
        }
        afterStep.run();
    }
}
