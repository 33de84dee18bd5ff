package io.headrace.executor.attempt;

import io.headrace.executor.logs.LogPublisher;
import io.headrace.executor.report.Reports;
import io.headrace.executor.runtime.ContainerRuntime;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What every attempt of one executor works with.
 *
 * @param executorId who runs it
 * @param incarnation which process of it
 * @param runtime runs containers
 * @param translator makes plans
 * @param reports takes reports
 * @param logs takes output
 * @param clock tells the time
 * @param onEnd hears of attempts whose final report is acknowledged
 * @param closing whether the executor goes down: then trouble is no news about an attempt
 */
record AttemptTools(
        ExecutorId executorId,
        String incarnation,
        ContainerRuntime runtime,
        PlacementTranslator translator,
        Reports reports,
        LogPublisher logs,
        InstantSource clock,
        Consumer<AttemptId> onEnd,
        BooleanSupplier closing) {}
