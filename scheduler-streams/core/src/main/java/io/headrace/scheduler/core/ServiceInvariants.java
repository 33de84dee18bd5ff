package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.Instances;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.schemas.id.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Checks of service environments and service jobs. */
final class ServiceInvariants {
    private ServiceInvariants() {}

    static void instances(SchedulerView view, Invariants.Violations found) {
        Map<String, Map<String, Integer>> used = new HashMap<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            JobSpec spec = view.specs().get(attempt.key().parent());
            Instances instances = spec == null ? null : spec.instances();
            if (instances != null) {
                used.computeIfAbsent(attempt.value().environment(), unknown -> new TreeMap<>())
                        .merge(instances.type(), instances.count(), Integer::sum);
            }
        }
        for (Row<String, EnvironmentRow> environment : view.environments().all()) {
            ServiceCapacity capacity = environment.value().service();
            Map<String, Integer> sum = used.getOrDefault(environment.key(), Map.of());
            if (EnvironmentRow.isServiceKey(environment.key()) != (capacity != null)
                    || (capacity != null && !capacity.inUse().equals(sum))) {
                found.add(environment.key(), capacity + " instead of " + sum);
            }
        }
    }

    static void quotaShares(SchedulerView view, Invariants.Violations found) {
        Map<ShareKey, Map<String, Integer>> used = new HashMap<>();
        for (Row<JobId, AttemptRow> attempt : view.attempts().all()) {
            JobSpec spec = view.specs().get(attempt.key().parent());
            ShareKey key = spec == null ? null : spec.quotaShare();
            Instances instances = spec == null ? null : spec.instances();
            if (key != null && instances != null) {
                used.computeIfAbsent(key, unknown -> new TreeMap<>())
                        .merge(instances.type(), instances.count(), Integer::sum);
                if (!view.quotaAttempts().contains(new QueueJobKey(key.queue(), attempt.key()))) {
                    found.add(attempt.key(), "not listed in its queue");
                }
            }
        }
        for (Row<ShareKey, QuotaShareRow> share : view.quotaShares().all()) {
            Map<String, Integer> sum = used.getOrDefault(share.key(), Map.of());
            if (!share.value().inUse().equals(sum)
                    || !view.queues().contains(share.key().queue())) {
                found.add(share.key(), share.value() + " instead of " + sum);
            }
        }
        used.keySet().stream()
                .filter(key -> !view.quotaShares().contains(key))
                .forEach(key -> found.add(key, "no row although it is used"));
        for (Row<QueueJobKey, Marker> listed : view.quotaAttempts().all()) {
            if (!view.attempts().contains(listed.key().job())) {
                found.add(listed.key(), "no live attempt");
            }
        }
    }

    static void jobs(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobSpec> spec : view.specs().all()) {
            QueueRow queue = view.queues().get(spec.value().queue());
            JobRow job = view.jobs().get(spec.key());
            boolean open = job != null && !job.status().terminal();
            boolean service = spec.value().service() != null;
            if (open && queue != null && queue.service() != service) {
                found.add(spec.key(), "service job: " + service + " in " + queue);
            }
        }
        for (Row<JobId, JobRow> job : view.jobs().all()) {
            JobSpec spec = view.specs().get(job.key().parent());
            if (job.value().status() == JobStatus.SCHEDULED && (spec == null || spec.service() == null)) {
                found.add(job.key(), "SCHEDULED but no service job");
            }
        }
        for (Row<JobId, ServiceJobRow> row : view.serviceJobs().all()) {
            JobSpec spec = view.specs().get(row.key());
            JobRow job = view.jobs().get(row.key());
            if (spec == null
                    || spec.service() == null
                    || job == null
                    || job.status().terminal()) {
                found.add(row.key(), row.value() + " of " + job);
            }
        }
    }
}
