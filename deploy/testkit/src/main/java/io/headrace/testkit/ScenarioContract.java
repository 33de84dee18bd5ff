package io.headrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every scenario file holds, wherever the core is built into. A test class for each such place extends this one, so that the
 * files, and what is compared with what, are the same for all.
 */
public abstract class ScenarioContract {
    private final Set<String> played = ConcurrentHashMap.newKeySet();

    /** A scheduler for this scenario alone. */
    protected abstract ScenarioScheduler scheduler(Scenario scenario);

    /** Told of all runs before the first is waited for: where answers take time, they may run beside each other. */
    protected void ahead(List<? extends Runnable> runs) {}

    @TestFactory
    final Stream<DynamicTest> shouldDecideAsTheScenarioSays() {
        Map<String, Runnable> runs = new LinkedHashMap<>();
        ScenarioReader.all()
                .forEach(scenario -> runs.put(scenario.name(), () -> {
                    scenario.play(scheduler(scenario));
                    played.add(scenario.name());
                }));
        DynamicTest all = DynamicTest.dynamicTest("and that was every file", () -> {
            Set<String> left = new TreeSet<>(ScenarioReader.names());
            left.removeAll(played);
            assertThat(left).as("not played to the end").isEmpty();
        });
        return Stream.concat(tests(runs), Stream.of(all));
    }

    @TestFactory
    final Stream<DynamicTest> shouldNotTakeAnythingElseForWhatTheScenarioSays() {
        Map<String, Runnable> runs = new LinkedHashMap<>();
        WrongScenarios.all()
                .forEach(wrong -> runs.put(
                        wrong.name(),
                        () -> assertThatThrownBy(() -> wrong.play(scheduler(wrong)))
                                .isInstanceOf(AssertionError.class)
                                .hasMessageContaining(wrong.name())));
        return tests(runs);
    }

    private Stream<DynamicTest> tests(Map<String, Runnable> runs) {
        Map<String, FutureTask<Boolean>> tasks = new LinkedHashMap<>();
        runs.forEach((name, run) -> tasks.put(name, new FutureTask<>(run, true)));
        ahead(List.copyOf(tasks.values()));
        return tasks.entrySet().stream()
                .map(task -> DynamicTest.dynamicTest(task.getKey(), () -> finish(task.getValue())));
    }

    private static void finish(FutureTask<Boolean> task) throws Throwable {
        task.run(); // unless it was run ahead
        try {
            task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
