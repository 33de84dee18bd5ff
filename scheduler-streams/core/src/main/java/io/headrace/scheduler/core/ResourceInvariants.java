package io.headrace.scheduler.core;

import io.headrace.scheduler.core.resource.TagsHandler;
import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.ReadTable;
import io.headrace.scheduler.core.state.ReadTable.Row;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.SchedulerView;
import io.headrace.scheduler.core.state.TaggedResource;
import io.headrace.scheduler.core.state.TagsRow;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks of queues, environments, policies and definitions. */
final class ResourceInvariants {
    private ResourceInvariants() {}

    static void names(SchedulerView view, Invariants.Violations found) {
        for (Row<JobId, JobSpec> spec : view.specs().all()) {
            JobRow job = view.jobs().get(spec.key());
            boolean ended = job != null && job.status().terminal();
            if (!ended && !view.queues().contains(spec.value().queue())) {
                found.add(spec.key(), "queue " + spec.value().queue() + " does not exist");
            }
        }
        for (Row<String, QueueRow> queue : view.queues().all()) {
            for (String environment : queue.value().environments()) {
                if (!view.environments().contains(environment)) {
                    found.add(queue.key(), "environment " + environment + " does not exist");
                }
            }
            String policy = queue.value().policy();
            if (policy != null && !view.policies().contains(policy)) {
                found.add(queue.key(), "policy " + policy + " does not exist");
            }
        }
        activeRevisions(view, found);
    }

    private static void activeRevisions(SchedulerView view, Invariants.Violations found) {
        Map<String, Integer> highest = new HashMap<>();
        for (Row<DefinitionKey, DefinitionRow> row : view.definitions().all()) {
            if (row.value().active()) {
                highest.put(row.key().name(), row.key().revision());
            }
        }
        for (Row<String, RevisionRow> row : view.revisions().all()) {
            if (highest.getOrDefault(row.key(), 0) != row.value().highestActive()) {
                found.add(row.key(), row.value() + " instead of " + highest.get(row.key()));
            }
        }
    }

    static void tags(SchedulerView view, Invariants.Violations found) {
        Set<String> tagged = new TreeSet<>();
        for (Row<String, EnvironmentRow> environment : view.environments().all()) {
            ResourceKind kind = EnvironmentRow.isServiceKey(environment.key())
                    ? ResourceKind.SERVICE_ENVIRONMENT
                    : ResourceKind.COMPUTE_ENVIRONMENT;
            tagged.add(new TaggedResource(kind, EnvironmentRow.nameOf(environment.key())).key());
        }
        view.quotaShares()
                .all()
                .forEach(share -> tagged.add(new TaggedResource(
                                ResourceKind.QUOTA_SHARE,
                                share.key().queue() + "/" + share.key().share())
                        .key()));
        named(ResourceKind.JOB_QUEUE, view.queues(), tagged);
        named(ResourceKind.SCHEDULING_POLICY, view.policies(), tagged);
        named(ResourceKind.CONSUMABLE_RESOURCE, view.consumables(), tagged);
        for (Row<String, TagsRow> row : view.tags().all()) {
            if (!tagged.remove(row.key()) || row.value().tags().size() > TagsHandler.TAGS_MAX) {
                found.add(row.key(), row.value());
            }
        }
        tagged.forEach(key -> found.add(key, "no row"));
    }

    private static void named(ResourceKind kind, ReadTable<String, ?> table, Set<String> keys) {
        table.all().forEach(row -> keys.add(new TaggedResource(kind, row.key()).key()));
    }

    static void deletions(SchedulerView view, Invariants.Violations found) {
        for (Row<String, QueueRow> queue : view.queues().all()) {
            if (queue.value().deleting() && queue.value().enabled()) {
                found.add(queue.key(), queue.value());
            }
            for (String environment : queue.value().environments()) {
                EnvironmentRow row = view.environments().get(environment);
                if (row != null && row.deleting()) {
                    found.add(queue.key(), "environment " + environment + " is being deleted");
                }
            }
        }
        for (Row<String, EnvironmentRow> environment : view.environments().all()) {
            if (environment.value().deleting() && environment.value().enabled()) {
                found.add(environment.key(), environment.value());
            }
        }
    }
}
