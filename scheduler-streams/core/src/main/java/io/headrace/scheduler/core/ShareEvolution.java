package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.ShareRow;
import io.headrace.schemas.event.ResourceEvent.ShareExpired;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ResourceAmounts;

/** What events about jobs change of what they share with others: their share of the queue, and consumable resources. */
final class ShareEvolution {
    private ShareEvolution() {}

    static void jobs(SchedulerState state, JobSpec spec, int more, long time) {
        change(state, spec, 0, more, time);
    }

    static void placed(SchedulerState state, JobSpec spec, long time) {
        change(state, spec, spec.resources().vcpuMillis(), 0, time);
        for (ConsumableRequirement need : spec.consumables()) {
            ConsumableRow row = Rows.need(state.consumables(), need.name()).withMoreInUse(need.quantity());
            state.consumables()
                    .put(need.name(), row.replenishable() ? row : row.withTotal(row.totalQuantity() - need.quantity()));
        }
    }

    static void ended(SchedulerState state, JobSpec spec, ResourceAmounts given, long time) {
        change(state, spec, -given.vcpuMillis(), 0, time);
    }

    static void consumablesGivenBack(SchedulerState state, JobSpec spec) {
        for (ConsumableRequirement need : spec.consumables()) {
            // It cannot have been deleted: something of it was in use.
            ConsumableRow row = Rows.need(state.consumables(), need.name());
            state.consumables().put(need.name(), row.withMoreInUse(-need.quantity()));
        }
    }

    static void expired(SchedulerState state, ShareExpired event) {
        state.shares().remove(new ShareKey(event.jobQueue(), event.shareIdentifier()));
    }

    private static void change(SchedulerState state, JobSpec spec, long vcpuMillis, int jobs, long time) {
        String share = spec.shareIdentifier();
        if (share == null) {
            return;
        }
        ShareKey key = new ShareKey(spec.queue(), share);
        ShareRow row = state.shares().get(key);
        PolicyRow policy = PolicyRow.of(state, state.queues().get(spec.queue()));
        state.shares()
                .put(
                        key,
                        (row == null ? ShareRow.fresh(time) : row)
                                .plus(vcpuMillis, jobs, policy == null ? 0 : policy.shareDecaySeconds(), time));
    }
}
