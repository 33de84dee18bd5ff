package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.schemas.event.Refusal;
import io.headrace.testkit.Scenario;
import io.headrace.testkit.Scenario.Step;
import io.headrace.testkit.ScenarioReader;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every scenario file, on the core alone. */
final class ScenarioTest {
    @TestFactory
    Stream<DynamicTest> shouldDecideAsTheScenarioSays() {
        return ScenarioReader.all().stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> run(scenario)));
    }

    private static void run(Scenario scenario) {
        CoreRun core = new CoreRun(config(scenario.config()));
        for (Step step : scenario.steps()) {
            StepResult result = core.run(Messages.command(step.when()), step.at());
            var events = result.events().stream().map(Recorded::event).toList();
            if (step.then() == null) {
                assertThat(events).as("leading up with %s", step.when()).noneMatch(Refusal.class::isInstance);
            } else {
                String where = scenario.name() + ": " + scenario.rule() + "\nwhen " + step.when();
                step.then().check(where, Messages.of(events), Messages.of(result.orders()));
            }
        }
        core.checkFold();
    }

    private static SchedulerConfig config(ObjectNode given) {
        SchedulerConfig usual = SchedulerConfig.DEFAULT;
        return new SchedulerConfig(
                Duration.ofSeconds(
                        given.path("retentionSeconds").asLong(usual.retention().toSeconds())),
                given.path("stopGraceSeconds").asInt(usual.stopGraceSeconds()),
                given.path("arraySizeMax").asInt(usual.arraySizeMax()),
                given.path("dependenciesMax").asInt(usual.dependenciesMax()),
                given.path("dependantArraysMax").asInt(usual.dependantArraysMax()),
                given.path("childrenPerSweep").asInt(usual.childrenPerSweep()),
                given.path("placementsPerStep").asInt(usual.placementsPerStep()),
                given.path("releasesPerStep").asInt(usual.releasesPerStep()),
                given.path("backfillDepth").asInt(usual.backfillDepth()),
                given.path("reasonMillis").asLong(usual.reasonMillis()),
                given.path("roundsPerStep").asInt(usual.roundsPerStep()));
    }
}
