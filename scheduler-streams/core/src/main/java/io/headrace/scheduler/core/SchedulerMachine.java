package io.headrace.scheduler.core;

import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Command.Reported;
import io.headrace.scheduler.core.Command.Requested;
import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.dependency.ReleaseDependantsHandler;
import io.headrace.scheduler.core.executor.ExecutorStartedHandler;
import io.headrace.scheduler.core.executor.HeartbeatHandler;
import io.headrace.scheduler.core.job.AttemptReportHandler;
import io.headrace.scheduler.core.job.StopJobHandler;
import io.headrace.scheduler.core.job.SubmitJobHandler;
import io.headrace.scheduler.core.placement.PlacementPlanner;
import io.headrace.scheduler.core.resource.CreateComputeEnvironmentHandler;
import io.headrace.scheduler.core.resource.CreateJobQueueHandler;
import io.headrace.scheduler.core.resource.RegisterJobDefinitionHandler;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;

/** What happens when a command arrives: one switch, a line for each. Decides; changes nothing. */
final class SchedulerMachine {
    private final SchedulerConfig config;

    SchedulerMachine(SchedulerConfig config) {
        this.config = config;
    }

    /** Never throws for bad input: that is a rejection. Throws only when state breaks an invariant, which is a bug. */
    Decision decide(SchedulerView view, Command command, long now) {
        return switch (command) {
            case Requested(RegisterJobDefinition body, var fingerprint) -> RegisterJobDefinitionHandler.decide(view, body);
            case Requested(CreateComputeEnvironment body, var fingerprint) ->
                CreateComputeEnvironmentHandler.decide(view, body, now);
            case Requested(CreateJobQueue body, var fingerprint) -> CreateJobQueueHandler.decide(view, body);
            case Requested(SubmitJob body, var fingerprint) -> SubmitJobHandler.decide(view, body, fingerprint, config);
            case Requested(CancelJob body, var fingerprint) -> StopJobHandler.cancel(view, body);
            case Requested(TerminateJob body, var fingerprint) -> StopJobHandler.terminate(view, body);
            case Reported(ExecutorStarted report) -> ExecutorStartedHandler.decide(view, report, now);
            case Reported(ExecutorHeartbeat report) -> HeartbeatHandler.decide(view, report);
            case Reported(ExecutorStopping report) -> HeartbeatHandler.stopping(view, report);
            case Reported(AttemptStarted report) -> AttemptReportHandler.started(view, report, now);
            case Reported(AttemptExited report) -> AttemptReportHandler.exited(view, report, now);
            case Reported(AttemptNotStarted report) -> AttemptReportHandler.notStarted(view, report, now);
            case Tick tick -> TickHandler.decide(view, tick, now, config);
            case ReleaseDependants release -> ReleaseDependantsHandler.decide(view, release.jobId(), config);
            case Plan ignored -> PlacementPlanner.decide(view, config);
        };
    }
}
