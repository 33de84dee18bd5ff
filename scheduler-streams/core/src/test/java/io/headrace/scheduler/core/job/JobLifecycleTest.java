package io.headrace.scheduler.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.headrace.scheduler.core.job.JobLifecycle.Trigger;
import io.headrace.scheduler.core.job.JobLifecycle.Verdict;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.testkit.Golden;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layer 1: the table of the life cycle is whole, and its picture is the table. */
final class JobLifecycleTest {
    @ParameterizedTest
    @EnumSource
    void shouldAnswerEveryClientInEveryStatus(JobStatus status) {
        for (Trigger trigger : new Trigger[] {Trigger.CANCEL, Trigger.TERMINATE}) {
            assertThat(JobLifecycle.verdict(status, trigger)).isNotInstanceOf(Verdict.Impossible.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveAVerdictInEveryCell(Trigger trigger) {
        for (JobStatus status : JobStatus.values()) {
            Verdict verdict = JobLifecycle.verdict(status, trigger);
            if (verdict instanceof Verdict.Next next) {
                assertThat(JobLifecycle.next(status, trigger)).isEqualTo(next.status());
            } else {
                assertThatIllegalStateException().isThrownBy(() -> JobLifecycle.next(status, trigger));
            }
        }
    }

    @Test
    void shouldReachEveryStatusFromTheFirstAndAnEndFromEvery() {
        assertThat(reachable(JobStatus.SUBMITTED)).containsExactlyInAnyOrder(JobStatus.values());
        for (JobStatus status : JobStatus.values()) {
            assertThat(reachable(status)).anyMatch(JobStatus::terminal);
        }
    }

    @Test
    void shouldNeverLeaveATerminalStatus() {
        assertThat(reachable(JobStatus.SUCCEEDED)).containsExactly(JobStatus.SUCCEEDED);
        assertThat(reachable(JobStatus.FAILED)).containsExactly(JobStatus.FAILED);
    }

    @Test
    void shouldBeDrawnInTheDocumentation() {
        Golden.check("docs/lifecycle.mmd", LifecyclePicture.diagram());
        Golden.check("docs/lifecycle.md", LifecyclePicture.page());
    }

    private static Set<JobStatus> reachable(JobStatus from) {
        Set<JobStatus> seen = EnumSet.of(from);
        Deque<JobStatus> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            JobStatus status = open.remove();
            for (Trigger trigger : Trigger.values()) {
                if (JobLifecycle.verdict(status, trigger) instanceof Verdict.Next next && seen.add(next.status())) {
                    open.add(next.status());
                }
            }
        }
        return seen;
    }
}
