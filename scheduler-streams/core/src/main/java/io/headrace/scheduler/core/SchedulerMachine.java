package io.headrace.scheduler.core;

import io.headrace.scheduler.core.Command.CancelOverdue;
import io.headrace.scheduler.core.Command.DrainQueue;
import io.headrace.scheduler.core.Command.DrainQuotaShare;
import io.headrace.scheduler.core.Command.FinishDeletions;
import io.headrace.scheduler.core.Command.Malformed;
import io.headrace.scheduler.core.Command.Overtaken;
import io.headrace.scheduler.core.Command.Plan;
import io.headrace.scheduler.core.Command.Purge;
import io.headrace.scheduler.core.Command.ReleaseDependants;
import io.headrace.scheduler.core.Command.Reported;
import io.headrace.scheduler.core.Command.Requested;
import io.headrace.scheduler.core.Command.ReserveNext;
import io.headrace.scheduler.core.Command.ResumeHeld;
import io.headrace.scheduler.core.Command.Review;
import io.headrace.scheduler.core.Command.StopOverdue;
import io.headrace.scheduler.core.Command.Sweep;
import io.headrace.scheduler.core.Command.Tick;
import io.headrace.scheduler.core.dependency.ReleaseDependantsHandler;
import io.headrace.scheduler.core.dependency.SweepHandler;
import io.headrace.scheduler.core.executor.DrainHandler;
import io.headrace.scheduler.core.executor.ExecutorStartedHandler;
import io.headrace.scheduler.core.executor.HeartbeatHandler;
import io.headrace.scheduler.core.job.AttemptReportHandler;
import io.headrace.scheduler.core.job.DrainQueueHandler;
import io.headrace.scheduler.core.job.DrainQuotaShareHandler;
import io.headrace.scheduler.core.job.RetryJobHandler;
import io.headrace.scheduler.core.job.StopJobHandler;
import io.headrace.scheduler.core.job.SubmitJobHandler;
import io.headrace.scheduler.core.job.SubmitServiceJobHandler;
import io.headrace.scheduler.core.placement.PlacementPlanner;
import io.headrace.scheduler.core.placement.ResumeHeldHandler;
import io.headrace.scheduler.core.placement.ReviewHandler;
import io.headrace.scheduler.core.placement.TurnDecision;
import io.headrace.scheduler.core.resource.ConsumableResourceHandler;
import io.headrace.scheduler.core.resource.CreateComputeEnvironmentHandler;
import io.headrace.scheduler.core.resource.CreateJobQueueHandler;
import io.headrace.scheduler.core.resource.DeleteComputeEnvironmentHandler;
import io.headrace.scheduler.core.resource.DeleteJobQueueHandler;
import io.headrace.scheduler.core.resource.DeregisterJobDefinitionHandler;
import io.headrace.scheduler.core.resource.FinishDeletionsHandler;
import io.headrace.scheduler.core.resource.QuotaShareHandler;
import io.headrace.scheduler.core.resource.RegisterJobDefinitionHandler;
import io.headrace.scheduler.core.resource.SchedulingPolicyHandler;
import io.headrace.scheduler.core.resource.ServiceEnvironmentHandler;
import io.headrace.scheduler.core.resource.TagsHandler;
import io.headrace.scheduler.core.resource.UpdateComputeEnvironmentHandler;
import io.headrace.scheduler.core.resource.UpdateJobQueueHandler;
import io.headrace.scheduler.core.service.UpdateServiceJobHandler;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeleteComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeregisterJobDefinition;
import io.headrace.schemas.command.ResourceCommand.DrainExecutor;
import io.headrace.schemas.command.ResourceCommand.TagResource;
import io.headrace.schemas.command.ResourceCommand.UndrainExecutor;
import io.headrace.schemas.command.ResourceCommand.UntagResource;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.DeleteQuotaShare;
import io.headrace.schemas.command.ServiceCommand.DeleteServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptAccepted;
import io.headrace.schemas.report.ExecutorReport.AttemptExited;
import io.headrace.schemas.report.ExecutorReport.AttemptNotStarted;
import io.headrace.schemas.report.ExecutorReport.AttemptStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorHeartbeat;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.ExecutorReport.ExecutorStopping;

/** What happens when a command arrives: a line for each, client commands and reports apart. Decides; changes nothing. */
final class SchedulerMachine {
    private final SchedulerConfig config;

    SchedulerMachine(SchedulerConfig config) {
        this.config = config;
    }

    /** Never throws for bad input: that is a rejection. Throws only when state breaks an invariant, which is a bug. */
    Decision decide(SchedulerView view, Command command, long now) {
        return switch (command) {
            case Requested requested -> requested(view, requested, now);
            case Malformed malformed -> Decision.of(malformed.refusal());
            case Reported reported -> reported(view, reported.body(), now);
            case Tick tick -> TickHandler.decide(view, tick, now, config);
            case StopOverdue ignored -> TickHandler.stopOverdue(view, now, config);
            case Purge ignored -> TickHandler.purge(view, now, config);
            case ReleaseDependants release -> ReleaseDependantsHandler.decide(view, release.jobId(), config, now);
            case Sweep sweep -> SweepHandler.decide(view, sweep.jobId(), config, now);
            case Plan ignored -> PlacementPlanner.decide(view, config, now);
            case CancelOverdue ignored -> TickHandler.cancelOverdue(view, now);
            case ResumeHeld ignored -> ResumeHeldHandler.decide(view, config, now);
            case Review ignored -> ReviewHandler.decide(view, config, now);
            case ReserveNext reserve -> ReviewHandler.reserveNext(view, reserve.jobQueue(), config, now);
            case Overtaken overtaken -> TurnDecision.decide(view, overtaken.jobs());
            case DrainQueue drain -> DrainQueueHandler.decide(view, drain, config, now);
            case DrainQuotaShare drain -> DrainQuotaShareHandler.decide(view, drain, config, now);
            case FinishDeletions ignored -> FinishDeletionsHandler.decide(view);
        };
    }

    private Decision requested(SchedulerView view, Requested requested, long now) {
        return switch (requested.body()) {
            case RegisterJobDefinition body -> RegisterJobDefinitionHandler.decide(view, body);
            case CreateComputeEnvironment body -> CreateComputeEnvironmentHandler.decide(view, body, now);
            case CreateJobQueue body -> CreateJobQueueHandler.decide(view, body);
            case SubmitJob body -> SubmitJobHandler.decide(view, body, requested.fingerprint(), config, now);
            case DeregisterJobDefinition body -> DeregisterJobDefinitionHandler.decide(view, body);
            case DrainExecutor body -> DrainHandler.drain(view, body);
            case UndrainExecutor body -> DrainHandler.undrain(view, body);
            case UpdateComputeEnvironment body -> UpdateComputeEnvironmentHandler.decide(view, body);
            case DeleteComputeEnvironment body -> DeleteComputeEnvironmentHandler.decide(view, body);
            case UpdateJobQueue body -> UpdateJobQueueHandler.decide(view, body);
            case DeleteJobQueue body -> DeleteJobQueueHandler.decide(view, body);
            case CreateSchedulingPolicy body -> SchedulingPolicyHandler.create(view, body);
            case UpdateSchedulingPolicy body -> SchedulingPolicyHandler.update(view, body);
            case DeleteSchedulingPolicy body -> SchedulingPolicyHandler.delete(view, body);
            case CreateConsumableResource body -> ConsumableResourceHandler.create(view, body);
            case UpdateConsumableResource body -> ConsumableResourceHandler.update(view, body);
            case DeleteConsumableResource body -> ConsumableResourceHandler.delete(view, body);
            case TagResource body -> TagsHandler.tag(view, body);
            case UntagResource body -> TagsHandler.untag(view, body);
            case CancelJob body -> StopJobHandler.cancel(view, body, now);
            case RetryJob body -> RetryJobHandler.decide(view, body, requested.fingerprint(), config, now);
            case TerminateJob body -> StopJobHandler.terminate(view, body, now);
            case CreateServiceEnvironment body -> ServiceEnvironmentHandler.create(view, body);
            case UpdateServiceEnvironment body -> ServiceEnvironmentHandler.update(view, body);
            case DeleteServiceEnvironment body -> ServiceEnvironmentHandler.delete(view, body);
            case CreateQuotaShare body -> QuotaShareHandler.create(view, body);
            case UpdateQuotaShare body -> QuotaShareHandler.update(view, body);
            case DeleteQuotaShare body -> QuotaShareHandler.delete(view, body);
            case SubmitServiceJob body ->
                SubmitServiceJobHandler.decide(view, body, requested.fingerprint(), config, now);
            case UpdateServiceJob body -> UpdateServiceJobHandler.decide(view, body);
            case TerminateServiceJob body -> StopJobHandler.terminate(view, body, now);
        };
    }

    private static Decision reported(SchedulerView view, ExecutorReport body, long now) {
        return switch (body) {
            case ExecutorStarted report -> ExecutorStartedHandler.decide(view, report, now);
            case ExecutorHeartbeat report -> HeartbeatHandler.decide(view, report);
            case ExecutorStopping report -> HeartbeatHandler.stopping(view, report);
            case AttemptAccepted report -> AttemptReportHandler.accepted(view, report);
            case AttemptStarted report -> AttemptReportHandler.started(view, report, now);
            case AttemptExited report -> AttemptReportHandler.exited(view, report, now);
            case AttemptNotStarted report -> AttemptReportHandler.notStarted(view, report, now);
        };
    }
}
