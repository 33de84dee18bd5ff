package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.TagResource;
import io.headrace.schemas.command.ResourceCommand.UntagResource;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.command.SubmitJobBuilder;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ShareAttributes;
import io.headrace.testkit.Dice;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Clients and executors that do anything at any time, sensible and not, but mostly what gets jobs on. */
final class RandomTraffic {
    private static final String ARN = "arn:aws:batch:us-east-1:000000000000:";

    private final Dice dice;
    private final TestCluster cluster;

    RandomTraffic(Dice dice, TestCluster cluster) {
        this.dice = dice;
        this.cluster = cluster;
    }

    void next(AccountId account, SchedulerView view) {
        int what = dice.below(100);
        if (what < 4) {
            retry(account, view);
        } else if (what < 35) {
            submit(account, view);
        } else if (what < 75) {
            reportAttempt(account, view);
        } else if (what < 85) {
            stop(account, view);
        } else if (what < 93) {
            reportExecutor(account, view);
        } else if (what < 95) {
            cluster.send(account, resource());
        } else {
            cluster.pass(Duration.ofSeconds(dice.between(1, 12)));
        }
    }

    /** Something about what jobs need; the queue and its environment mostly stay usable. */
    private ClientCommand resource() {
        return switch (dice.below(14)) {
            case 0 -> new UpdateJobQueue("q", "DISABLED", null, null, List.of(), null, 2, null);
            case 1, 2 -> new UpdateJobQueue("q", "ENABLED", null, dice.below(3), List.of(), List.of(), 0, true);
            case 3 -> new DeleteJobQueue("q");
            case 4 -> Samples.queue("q", "e");
            case 5 -> new UpdateComputeEnvironment("e", dice.oneOf("ENABLED", "DISABLED"), null, null, "role");
            case 6 -> new CreateSchedulingPolicy("p", null, Map.of());
            case 7 ->
                new UpdateSchedulingPolicy("p", new FairsharePolicy(60, null, List.of(new ShareAttributes("A*", 0.3))));
            case 8 -> new DeleteSchedulingPolicy("p");
            case 9 -> new CreateConsumableResource("c", 5L, null, Map.of());
            case 10 -> new UpdateConsumableResource("c", "ADD", dice.below(4), "t" + dice.below(30));
            case 11 ->
                new TagResource(
                        ARN + dice.oneOf("job-queue/q", "consumable-resource/c", "job-definition/d:1"),
                        Map.of("k" + dice.below(9), "v" + dice.below(3)));
            case 12 -> new UntagResource(ARN + "job-queue/q", List.of("k" + dice.below(9)));
            default -> new DeleteConsumableResource("c");
        };
    }

    private void submit(AccountId account, SchedulerView view) {
        SubmitJobBuilder job = Commands.job("job-" + dice.below(100))
                .jobId(dice.uuid())
                .queue(dice.percent(90) ? "q" : "nowhere")
                .definition("d");
        List<Row<JobId, JobRow>> known = view.jobs().all();
        if (dice.percent(30) && !known.isEmpty()) {
            job.after(dice.oneOf(known).key().toString(), dice.oneOf(DependencyCondition.values()));
        }
        if (dice.percent(40)) {
            array(job, known);
        }
        if (dice.percent(30)) {
            job.attempts(dice.between(2, 3));
        }
        if (dice.percent(30)) {
            job.timeout(Duration.ofSeconds(60));
        }
        cluster.send(account, job.build());
    }

    /** An array job, in half of the cases one whose children wait for others. */
    private void array(SubmitJobBuilder job, List<Row<JobId, JobRow>> known) {
        int size = dice.between(2, 6);
        if (dice.percent(25)) {
            job.sequential(dice.oneOf(DependencyCondition.values()));
        }
        List<Row<JobId, JobRow>> arrays =
                known.stream().filter(row -> row.value().array() != null).toList();
        if (!arrays.isEmpty() && dice.percent(50)) {
            Row<JobId, JobRow> other = dice.oneOf(arrays);
            ArrayProgress progress = other.value().array();
            size = progress == null ? size : progress.size();
            job.afterEach(other.key().toString(), dice.oneOf(DependencyCondition.values()));
        }
        job.arraySize(size);
    }

    private void retry(AccountId account, SchedulerView view) {
        List<Row<TimeKey, Marker>> ended = view.ended().all();
        if (!ended.isEmpty()) {
            String job = dice.oneOf(ended).key().job().toString();
            cluster.send(account, new RetryJob(dice.uuid(), job, dice.percent(70)));
        }
    }

    private void reportAttempt(AccountId account, SchedulerView view) {
        List<Row<JobId, AttemptRow>> live = view.attempts().all();
        if (live.isEmpty()) {
            return;
        }
        Row<JobId, AttemptRow> row = dice.oneOf(live);
        ExecutorId executor = row.value().executor();
        String incarnation = row.value().incarnation();
        AttemptId attempt =
                new AttemptId(row.key(), dice.percent(95) ? row.value().number() : 9);
        switch (dice.below(5)) {
            case 0, 1 -> cluster.report(account, new AttemptStarted(executor, incarnation, attempt, "c", 1, null));
            case 2, 3 -> {
                int code = dice.percent(60) ? 0 : 1;
                cluster.report(
                        account,
                        new AttemptExited(executor, incarnation, attempt, code, null, 1, 2, null, false, null));
            }
            default -> cluster.report(account, new AttemptNotStarted(executor, incarnation, attempt, "no image"));
        }
    }

    private void stop(AccountId account, SchedulerView view) {
        List<Row<JobId, JobRow>> jobs = view.jobs().all();
        String job = jobs.isEmpty() || dice.percent(10)
                ? dice.uuid()
                : dice.oneOf(jobs).key().toString();
        cluster.send(account, dice.percent(50) ? new CancelJob(job, "no") : new TerminateJob(job, "stop"));
    }

    private void reportExecutor(AccountId account, SchedulerView view) {
        ExecutorId id = dice.oneOf(Samples.EXECUTOR, new ExecutorId("host-2"));
        ExecutorRow row = view.executors().get(id);
        String incarnation = row == null || dice.percent(10) ? "i-" + dice.below(1000) : row.incarnation();
        switch (dice.below(4)) {
            case 0 -> cluster.report(account, new ExecutorStopping(id, incarnation));
            case 1 -> {
                List<AttemptId> inventory = view.attempts().all().stream()
                        .filter(live -> dice.percent(60))
                        .map(live -> new AttemptId(live.key(), live.value().number()))
                        .toList();
                cluster.report(
                        account,
                        new ExecutorStarted(
                                id,
                                "i-" + dice.below(1000),
                                "host",
                                "process",
                                List.of("*"),
                                new ResourceAmounts(3000, 4096, 0),
                                inventory));
            }
            default -> cluster.report(account, new ExecutorHeartbeat(id, incarnation));
        }
    }
}
