package io.headrace.scheduler.core;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.schemas.event.Refusal;
import io.headrace.testkit.Scenario;
import io.headrace.testkit.Scenario.Message;
import io.headrace.testkit.ScenarioContract;
import io.headrace.testkit.ScenarioScheduler;

/** Every scenario file, on the core alone. */
final class ScenarioTest extends ScenarioContract {
    @Override
    protected ScenarioScheduler scheduler(Scenario scenario) {
        return new Core(new CoreRun(scenario.configured(SchedulerConfig.DEFAULT)));
    }

    private record Core(CoreRun run) implements ScenarioScheduler {
        @Override
        public Answer take(Message message, long at) {
            StepResult result = run.run(Messages.command(message), at);
            var events = result.events().stream().map(Recorded::event).toList();
            return new Answer(
                    Messages.of(events),
                    Messages.of(result.orders()),
                    events.stream().anyMatch(Refusal.class::isInstance));
        }

        @Override
        public void end() {
            run.checkFold();
        }
    }
}
