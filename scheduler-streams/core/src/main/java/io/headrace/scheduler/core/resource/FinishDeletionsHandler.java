package io.headrace.scheduler.core.resource;

import io.headrace.scheduler.core.Command;
import io.headrace.scheduler.core.Command.DrainQueue;
import io.headrace.scheduler.core.Command.DrainQuotaShare;
import io.headrace.scheduler.core.Command.FinishDeletions;
import io.headrace.scheduler.core.Decision;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeleted;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeleted;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.List;

/** What is DELETING gets on with it when time passes. */
public final class FinishDeletionsHandler {
    private FinishDeletionsHandler() {}

    /** Deletes the environments that are on their way out and have become empty. */
    public static Decision decide(SchedulerView view) {
        List<Event> events = new ArrayList<>();
        for (Row<String, EnvironmentRow> environment : view.environments().all()) {
            if (environment.value().deleting() && environment.value().used().equals(ResourceAmounts.NONE)) {
                events.add(
                        EnvironmentRow.isServiceKey(environment.key())
                                ? new ServiceEnvironmentDeleted(EnvironmentRow.nameOf(environment.key()))
                                : new ComputeEnvironmentDeleted(environment.key()));
            }
        }
        return new Decision(events, List.of());
    }

    /** What a tick has to ask for; empty when nothing is on its way out. */
    public static List<Command> due(SchedulerView view) {
        List<Command> due = new ArrayList<>();
        for (Row<String, QueueRow> queue : view.queues().all()) {
            if (queue.value().deleting()) {
                due.add(new DrainQueue(queue.key()));
            }
        }
        for (Row<ShareKey, QuotaShareRow> share : view.quotaShares().all()) {
            if (share.value().deleting()) {
                due.add(new DrainQuotaShare(share.key()));
            }
        }
        if (view.environments().all().stream()
                .anyMatch(environment -> environment.value().deleting())) {
            due.add(new FinishDeletions());
        }
        return due;
    }
}
