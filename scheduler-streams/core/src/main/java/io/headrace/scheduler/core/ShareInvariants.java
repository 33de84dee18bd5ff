package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.ShareRow;
import io.headrace.schemas.id.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Checks of what jobs share: the shares of their queue, and consumable resources. */
final class ShareInvariants {
    private ShareInvariants() {}

    static void shares(SchedulerView view, Invariants.Violations found) {
        Map<ShareKey, Long> inUse = new HashMap<>();
        Map<ShareKey, Integer> jobs = new HashMap<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            JobSpec spec = view.specs().get(attempt.key().parent());
            if (spec != null && spec.shareIdentifier() != null) {
                inUse.merge(key(spec), (long) attempt.value().resources().vcpuMillis(), Long::sum);
            }
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            if (job.key().isWhole() && !job.value().status().terminal()) {
                JobSpec spec = view.specs().get(job.key());
                if (spec != null && spec.shareIdentifier() != null) {
                    jobs.merge(key(spec), 1, Integer::sum);
                }
            }
        }
        for (Row<ShareKey, ShareRow> share : view.shares().all()) {
            long vcpuMillis = Objects.requireNonNullElse(inUse.remove(share.key()), 0L);
            int open = Objects.requireNonNullElse(jobs.remove(share.key()), 0);
            if (share.value().vcpuMillis() != vcpuMillis || share.value().jobs() != open) {
                found.add(share.key(), share.value() + " instead of " + vcpuMillis + " and " + open);
            }
        }
        inUse.forEach((key, vcpuMillis) -> found.add(key, "no row although " + vcpuMillis + " are in use"));
        jobs.forEach((key, open) -> found.add(key, "no row although " + open + " jobs are open"));
    }

    static void consumables(SchedulerView view, Invariants.Violations found) {
        Map<String, Long> taken = new HashMap<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            JobSpec spec = view.specs().get(attempt.key().parent());
            if (spec != null && WaitInvariants.countsForItsJob(view, attempt.key())) {
                spec.consumables().forEach(need -> taken.merge(need.name(), need.quantity(), Long::sum));
            }
        }
        for (Row<String, ConsumableRow> resource : view.consumables().all()) {
            ConsumableRow row = resource.value();
            long sum = taken.getOrDefault(resource.key(), 0L);
            if (row.inUse() != sum || row.totalQuantity() < 0) {
                found.add(resource.key(), row + " but " + sum + " are taken");
            }
        }
    }

    private static ShareKey key(JobSpec spec) {
        return new ShareKey(spec.queue(), Objects.requireNonNull(spec.shareIdentifier()));
    }
}
