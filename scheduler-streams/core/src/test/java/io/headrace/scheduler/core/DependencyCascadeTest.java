package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.StepResult.Recorded;
import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.id.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ends that reach very many jobs: every step stays bounded, nothing recurses, and the ticks finish what is left. */
final class DependencyCascadeTest {
    private static final int MANY = 10_000;
    private static final int MILLION = 1_000_000;
    /** What one round can lead to at most, times the rounds of a step. */
    private static final int EVENTS_PER_STEP = 256 * (2 * 64 + 8);

    private final SchedulerState state = new SchedulerState(new InMemoryTables());
    private final SchedulerStep step = new SchedulerStep(SchedulerConfig.DEFAULT);
    private int steps;

    DependencyCascadeTest() {
        PlainAccount.commands(Map.of()).forEach(this::run);
    }

    @Test
    void shouldFailAChainOfTenThousandJobs() {
        submit(0, 0, List.of());
        for (int i = 1; i < MANY; i++) {
            submit(i, 0, List.of(Map.of("jobId", id(i - 1))));
        }
        cancelAndSettle(0);
        assertEverythingIs(JobStatus.FAILED, MANY);
        assertThat(steps).as("steps").isBetween(MANY / 256, MANY / 128);
    }

    @Test
    void shouldFailAFanOfTenThousandJobs() {
        submit(0, 0, List.of());
        for (int i = 1; i < MANY; i++) {
            submit(i, 0, List.of(Map.of("jobId", id(0))));
        }
        cancelAndSettle(0);
        assertEverythingIs(JobStatus.FAILED, MANY);
    }

    @Test
    void shouldQueueAJobThatWaitsForAThousand() {
        List<Map<String, String>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            submit(i, 0, List.of());
            all.add(Map.of("jobId", id(i), "condition", "ENDED"));
        }
        submit(MANY, 0, all);
        for (int i = 0; i < 1000; i++) {
            assertThat(status(MANY)).isEqualTo(JobStatus.PENDING);
            cancelAndSettle(i);
        }
        assertThat(status(MANY)).isEqualTo(JobStatus.RUNNABLE);
        assertThat(state.awaited().all()).isEmpty();
        assertThat(state.dependants().all()).isEmpty();
    }

    @Test
    void shouldFailAMillionChildrenThatWaitForAMillion() {
        submit(0, MILLION, List.of());
        submit(1, MILLION, List.of(Map.of("jobId", id(0), "type", "N_TO_N")));
        submit(2, MILLION, List.of(Map.of("type", "SEQUENTIAL"), Map.of("jobId", id(1), "type", "N_TO_N")));
        settle();
        cancelAndSettle(0);
        assertEverythingIs(JobStatus.FAILED, 3);
        assertThat(state.endedChildren().all()).hasSize(3 * (MILLION / 1024 + 1));
    }

    @Test
    void shouldReleaseAMillionChildrenOfWhichAnotherMillionHasEnded() {
        submit(0, MILLION, List.of());
        submit(1, 0, List.of());
        submit(
                2,
                MILLION,
                List.of(
                        Map.of("jobId", id(1), "condition", "FAILED"),
                        Map.of("jobId", id(0), "type", "N_TO_N", "condition", "FAILED")));
        cancelAndSettle(0);
        cancelAndSettle(1);
        assertThat(state.jobs().get(job(2))).extracting("array.ready").isEqualTo(MILLION);
        assertThat(state.jobs().all()).as("rows").hasSize(3);
    }

    private void cancelAndSettle(int number) {
        request("CancelJob", Map.of("jobId", id(number), "reason", "enough"));
        settle();
    }

    private void settle() {
        while (!state.releases().all().isEmpty() || !state.sweeps().all().isEmpty()) {
            run(new Command.Tick(Map.of()));
            assertThat(steps).as("steps").isLessThan(10_000);
        }
    }

    private void assertEverythingIs(JobStatus status, int jobs) {
        assertThat(state.jobs().all()).hasSize(jobs).allMatch(row -> row.value().status() == status);
        assertThat(state.awaited().all()).isEmpty();
        assertThat(state.dependants().all()).isEmpty();
        assertThat(state.readyChildren().all()).isEmpty();
        assertThat(state.waiting().all()).isEmpty();
    }

    private JobStatus status(int number) {
        return Rows.need(state.jobs(), job(number)).status();
    }

    private void submit(int number, int size, List<Map<String, String>> dependsOn) {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("jobId", id(number));
        body.put("jobName", "job");
        body.put("jobQueue", "q");
        body.put("jobDefinition", "d");
        body.put("dependsOn", dependsOn);
        if (size > 0) {
            body.put("arrayProperties", Map.of("size", size));
        }
        request("SubmitJob", body);
    }

    private static String id(int number) {
        return "%08x-0000-4000-8000-000000000000".formatted(number);
    }

    private static JobId job(int number) {
        return JobId.parse(id(number));
    }

    private void request(String name, Map<String, Object> body) {
        run(PlainAccount.command(name, body));
    }

    private void run(Command command) {
        steps += command instanceof Command.Tick ? 1 : 0;
        StepResult result = step.run(state, command, 1_000);
        assertThat(result.events()).hasSizeLessThan(EVENTS_PER_STEP);
        assertThat(result.events()).extracting(Recorded::event).noneMatch(CommandRejected.class::isInstance);
    }
}
