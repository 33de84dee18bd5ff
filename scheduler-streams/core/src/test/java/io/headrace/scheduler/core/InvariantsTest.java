package io.headrace.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.scheduler.core.state.InMemoryTables;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.schemas.id.JobId;
import io.headrace.testkit.Golden;
import org.junit.jupiter.api.Test;

/** The invariants see what is wrong, and are listed in the documentation. */
final class InvariantsTest {
    @Test
    void shouldHoldOfAnEmptyAccount() {
        assertThat(Invariants.violations(new SchedulerState(new InMemoryTables())))
                .isEmpty();
    }

    @Test
    void shouldNameWhatIsWrongAndWhere() {
        SchedulerState state = new SchedulerState(new InMemoryTables());
        JobId job = JobId.parse("41414141-0000-4000-8000-000000000000");
        state.jobs().put(job, JobRow.fresh(JobStatus.RUNNABLE, null));
        assertThat(Invariants.violations(state))
                .containsExactly(
                        "one spec per job: " + job + ": no spec",
                        "runnable means waiting: " + job + ": RUNNABLE but not in its queue");
    }

    @Test
    void shouldBeListedInTheDocumentation() {
        StringBuilder page = new StringBuilder("""
                # What always holds

                Generated from `Invariants.java` and `History.java`. Bring it up to date with `mvn verify -Dgolden=update`. The first list
                is checked of the scheduler's state after every command of every scenario and of hundreds of random walks; a walk
                that breaks one prints its seed, and `-Dseed=N` replays it.

                ## Of every state

                | invariant | what holds |
                |---|---|
                """);
        Invariants.ALL.forEach(check -> page.append(row(check.name(), check.says())));
        page.append("""

                ## Of the course of things

                | invariant | what holds |
                |---|---|
                """);
        History.RULES.forEach((name, says) -> page.append(row(name, says)));
        Golden.check("docs/invariants.md", page.toString());
    }

    private static String row(String name, String says) {
        return "| " + name + " | " + says + " |\n";
    }
}
