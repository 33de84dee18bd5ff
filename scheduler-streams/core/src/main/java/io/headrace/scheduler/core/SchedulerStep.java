package io.headrace.scheduler.core;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.placement.TurnDecision;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One command, from decision to applied state.
 *
 * <p>Naively: decide, apply, done. But an end of a job releases others, which may end further ones, and all of it frees room for
 * placements. So a decision may name commands that follow; each is decided only after the events before it were applied, so no
 * decision ever sees half of another. Planning comes last, and after it the review of what is left waiting. The rounds are bounded; what they leave over is in the state (due
 * timers and releases, waiting jobs) and the next tick goes on with it.
 */
public final class SchedulerStep {
    private final SchedulerMachine machine;
    private final SchedulerConfig config;

    /** A step that decides with this configuration. */
    public SchedulerStep(SchedulerConfig config) {
        machine = new SchedulerMachine(config);
        this.config = config;
    }

    /**
     * Decides and applies.
     *
     * @param state of the account that the command belongs to; changed
     * @param command what happened
     * @param now milliseconds since the epoch
     */
    public StepResult run(SchedulerState state, Command command, long now) {
        Run run = new Run(state, now);
        Deque<Command> queue = new ArrayDeque<>();
        queue.add(command);
        boolean plan = false;
        boolean review = false;
        for (int round = 1; round <= config.roundsPerStep() && (plan || review || !queue.isEmpty()); round++) {
            Command next;
            // The last round is the plan's in any case: a long cascade must not keep free room empty.
            if (plan && (queue.isEmpty() || round == config.roundsPerStep())) {
                next = new Command.Plan();
                plan = false;
            } else if (!queue.isEmpty()) {
                next = queue.remove();
            } else {
                next = new Command.Review();
                review = false;
            }
            for (Command followUp : run.decide(next)) {
                if (followUp instanceof Command.Plan) {
                    plan = true;
                } else if (followUp instanceof Command.Review) {
                    review = true;
                } else {
                    queue.add(followUp);
                }
            }
        }
        // Not before the plan: a retry that is placed at once has held up nobody.
        if (!run.inFront.isEmpty()) {
            run.decide(new Command.Overtaken(run.inFront));
        }
        return new StepResult(run.recorded, run.orders);
    }

    /** What has come of a step so far. */
    private final class Run {
        private final SchedulerState state;
        private final long now;
        private final List<Recorded> recorded = new ArrayList<>();
        private final List<ExecutorOrder> orders = new ArrayList<>();
        private final List<JobId> inFront = new ArrayList<>();

        private Run(SchedulerState state, long now) {
            this.state = state;
            this.now = now;
        }

        /** Decides and applies; returns what follows. */
        private List<Command> decide(Command command) {
            Decision decision = machine.decide(state, command, now);
            for (Event event : decision.events()) {
                long sequence = state.sequence() + 1;
                SchedulerEvolution.apply(state, event, sequence, now);
                recorded.add(new Recorded(sequence, event));
                orders.addAll(Orders.of(state, event, config.stopGraceSeconds()));
                TurnDecision.comesBeforeOthers(state, event).ifPresent(inFront::add);
            }
            return decision.followUps();
        }
    }
}
