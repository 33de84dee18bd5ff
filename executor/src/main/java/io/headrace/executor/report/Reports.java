package io.headrace.executor.report;

import io.headrace.schemas.report.ExecutorReport;
import java.util.concurrent.CompletableFuture;

/** Where reports go. The port between running attempts and the scheduler. */
@FunctionalInterface
public interface Reports {

    /**
     * Publishes one report. Reports are in the order of the calls.
     *
     * @return completes when the scheduler is sure to see it; exceptionally if this executor is closed first
     */
    CompletableFuture<Void> publish(ExecutorReport report);
}
