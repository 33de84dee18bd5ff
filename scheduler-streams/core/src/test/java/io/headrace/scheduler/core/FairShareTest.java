package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.testkit.Dice;
import io.headrace.testkit.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** The bound that docs/scheduling.md promises: over hours, a share that always has jobs gets what its weight says. */
final class FairShareTest {
    private static final ExecutorId EXECUTOR = new ExecutorId("x");
    private static final int VCPUS = 14;
    private static final long HOUR = 3_600_000;
    /** Weight factors; a share's claim is the reciprocal. */
    private static final Map<String, Double> WEIGHTS = Map.of("A", 1.0, "B", 0.5, "C", 0.25);

    @Test
    void shouldGiveEachShareWhatItsWeightSays() {
        Seeds.each(5, seed -> new Run(seed).check());
    }

    /** Five hours of one queue whose shares always have jobs waiting, of 1 to 3 vCPUs and 20 to 200 seconds. */
    private static final class Run {
        private final SchedulerState state = new SchedulerState(new InMemoryTables());
        private final SchedulerStep step = new SchedulerStep(SchedulerConfig.DEFAULT);
        private final PriorityQueue<End> ends = new PriorityQueue<>();
        private final Map<String, Long> used = new HashMap<>();
        private final Map<String, String> shareOf = new HashMap<>();
        private final Dice dice;
        private long now = 1_000_000;

        private record End(long at, AttemptId attempt) implements Comparable<End> {
            @Override
            public int compareTo(End other) {
                int byTime = Long.compare(at, other.at);
                return byTime != 0 ? byTime : attempt.compareTo(other.attempt);
            }
        }

        private Run(long seed) {
            dice = new Dice(seed);
            request(
                    "CreateSchedulingPolicy",
                    Map.of(
                            "name",
                            "p",
                            "fairsharePolicy",
                            Map.of(
                                    "shareDecaySeconds",
                                    600,
                                    "shareDistribution",
                                    WEIGHTS.entrySet().stream()
                                            .map(share -> Map.of(
                                                    "shareIdentifier",
                                                    share.getKey(),
                                                    "weightFactor",
                                                    share.getValue()))
                                            .toList())));
            PlainAccount.commands(Map.of("schedulingPolicyArn", "p")).forEach(this::run);
            for (int i = 0; i < 60; i++) {
                submit(dice.oneOf("A", "B", "C"));
            }
            report(new ExecutorStarted(
                    EXECUTOR,
                    "i",
                    "h",
                    "docker",
                    List.of("*"),
                    new ResourceAmounts(1000 * VCPUS, 1 << 20, 0),
                    List.of()));
        }

        private void check() {
            long start = now;
            long nextTick = now;
            while (now < start + 5 * HOUR) {
                if (ends.isEmpty() || ends.peek().at() >= nextTick) {
                    now = nextTick;
                    nextTick += 5_000;
                    run(new Command.Tick(Map.of()));
                    continue;
                }
                End end = ends.remove();
                now = end.at();
                String share = shareOf.remove(end.attempt().job().toString());
                report(new AttemptExited(EXECUTOR, "i", end.attempt(), 0, null, now, now, null, false, null));
                submit(share);
            }
            double total = used.values().stream().mapToLong(Long::longValue).sum();
            double claims =
                    WEIGHTS.values().stream().mapToDouble(weight -> 1 / weight).sum();
            WEIGHTS.forEach((share, weight) -> assertThat(used.get(share) / total)
                    .as("part of share %s", share)
                    .isBetween(0.9 / weight / claims, 1.1 / weight / claims));
            assertThat(total).as("vCPU milliseconds in all").isGreaterThan(0.9 * VCPUS * 5 * HOUR);
        }

        private void submit(String share) {
            String id = dice.uuid();
            shareOf.put(id, share);
            request(
                    "SubmitJob",
                    Map.of(
                            "jobId",
                            id,
                            "jobName",
                            "j",
                            "jobQueue",
                            "q",
                            "jobDefinition",
                            "d",
                            "shareIdentifier",
                            share,
                            "containerOverrides",
                            Map.of(
                                    "resourceRequirements",
                                    List.of(Map.of("type", "VCPU", "value", "" + dice.between(1, 3))))));
        }

        private void request(String type, Map<String, Object> body) {
            run(PlainAccount.command(type, body));
        }

        private void report(ExecutorReport report) {
            run(new Command.Reported(report));
        }

        private void run(Command command) {
            for (Recorded recorded : step.run(state, command, now).events()) {
                if (recorded.event() instanceof JobPlaced placed) {
                    long millis = 1000L * dice.between(20, 200);
                    ends.add(new End(now + millis, placed.attemptId()));
                    String share = shareOf.get(placed.jobId().toString());
                    used.merge(share, millis * placed.resources().vcpuMillis() / 1000, Long::sum);
                    step.run(
                            state,
                            new Command.Reported(new AttemptStarted(EXECUTOR, "i", placed.attemptId(), "c", now, null)),
                            now);
                }
            }
        }
    }
}
