package io.headrace.bench.system;

import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunContainerRuntime;
import io.headrace.executor.runtime.dryrun.DryRunEngine;
import io.headrace.executor.runtime.dryrun.DryRunEngine.Script;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An engine that does nothing, and at once. */
final class IdleEngine {
    private IdleEngine() {}

    /** A runtime on a new one, whose containers end well after so long. */
    static ContainerRuntime runtime(Duration run, Map<String, String> ownLabels) {
        return new DryRunContainerRuntime(
                new DryRunEngine(
                        InstantSource.system(),
                        (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                                .execute(task),
                        plan -> Script.exits(run, 0)),
                ownLabels);
    }
}
