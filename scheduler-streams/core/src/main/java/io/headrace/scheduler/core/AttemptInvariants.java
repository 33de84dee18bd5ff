package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Checks of live attempts and what they take. */
final class AttemptInvariants {
    private AttemptInvariants() {}

    static void attempts(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            JobStatus status = job.value().status();
            AttemptRow attempt = view.attempts().get(job.key());
            if (job.value().nodes() != null) {
                // Its nodes have the attempts.
                continue;
            }
            boolean placed =
                    status == JobStatus.SCHEDULED || status == JobStatus.STARTING || status == JobStatus.RUNNING;
            if (placed != (attempt != null)) {
                found.add(job.key(), status + " with attempt " + attempt);
            } else if (attempt != null && (status == JobStatus.RUNNING) != (attempt.startedAt() != null)) {
                found.add(job.key(), status + " with start " + attempt.startedAt());
            }
        }
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            if (!view.jobs().contains(attempt.key())) {
                found.add(attempt.key(), "attempt without a job");
            }
        }
    }

    static void executorJobs(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            ExecutorId executor = attempt.value().executor();
            if (!view.jobsOn(executor).contains(attempt.key())
                    || !view.executors().contains(executor)) {
                found.add(attempt.key(), "attempt is not listed under executor " + executor);
            }
        }
        for (Row<ExecutorId, ExecutorRow> executor : view.executors().all()) {
            for (JobId listed : view.jobsOn(executor.key())) {
                AttemptRow attempt = view.attempts().get(listed);
                if (attempt == null || !attempt.executor().equals(executor.key())) {
                    found.add(listed, "listed under executor " + executor.key() + " with attempt " + attempt);
                }
            }
        }
    }

    static void use(SchedulerView view, Invariants.Violations found) {
        Map<Object, ResourceAmounts> sums = new HashMap<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            AttemptRow row = attempt.value();
            sums.merge(row.executor(), row.resources(), ResourceAmounts::plus);
            sums.merge(row.environment(), row.resources(), ResourceAmounts::plus);
        }
        for (Row<ExecutorId, ExecutorRow> executor : view.executors().all()) {
            ResourceAmounts sum = sums.getOrDefault(executor.key(), ResourceAmounts.NONE);
            if (!executor.value().used().equals(sum)) {
                found.add(executor.key(), executor.value().used() + " instead of " + sum);
            }
        }
        for (Row<String, EnvironmentRow> environment : view.environments().all()) {
            ResourceAmounts sum = sums.getOrDefault(environment.key(), ResourceAmounts.NONE);
            if (!environment.value().used().equals(sum)) {
                found.add(environment.key(), environment.value().used() + " instead of " + sum);
            }
        }
    }

    static void attemptLimits(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            checkLimit(view, attempt.key(), attempt.value().number(), found);
        }
        for (Row<WaitingKey, WaitingRow> waiting : view.waiting().all()) {
            checkLimit(view, waiting.value().job(), waiting.value().attempt(), found);
        }
    }

    private static void checkLimit(SchedulerView view, JobId job, int attempt, Invariants.Violations found) {
        JobSpec spec = view.specs().get(job.parent());
        ServiceJobRow service = view.serviceJobs().get(job);
        int uncounted = service == null ? 0 : service.uncounted();
        if (spec == null || attempt < 1 || attempt - uncounted > spec.attempts()) {
            found.add(job, "attempt " + attempt + " of " + (spec == null ? "an unknown job" : spec.attempts()));
        }
    }

    static void deadlines(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            Long deadline = attempt.value().deadline();
            JobRow row = view.jobs().get(attempt.key());
            boolean stopped = row != null && row.stop() != null;
            if (deadline != null && (stopped || !view.deadlines().contains(new TimeKey(deadline, attempt.key())))) {
                found.add(
                        attempt.key(),
                        "deadline " + deadline + (stopped ? " while it is stopped" : " without a timer"));
            }
        }
        for (Row<TimeKey, Marker> timer : view.deadlines().all()) {
            AttemptRow attempt = view.attempts().get(timer.key().job());
            if (attempt == null
                    || !Objects.equals(attempt.deadline(), timer.key().time())) {
                found.add(timer.key(), "timer of " + attempt);
            }
        }
    }

    static void stops(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            JobRow row = job.value();
            if (row.array() == null
                    && row.stop() != null
                    && row.nodes() == null
                    && !row.status().terminal()
                    && !view.attempts().contains(job.key())) {
                found.add(job.key(), row.status() + " with stop " + row.stop());
            }
        }
    }
}
