package io.headrace.scheduler.core;

import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.SchedulerState;
import io.headrace.scheduler.core.state.TaggedResource;
import io.headrace.scheduler.core.state.TagsRow;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What events change about tags. */
final class TagEvolution {
    private TagEvolution() {}

    static void created(SchedulerState state, ResourceKind kind, String name, Map<String, String> tags) {
        state.tags().put(new TaggedResource(kind, name).key(), new TagsRow(tags));
    }

    static void deleted(SchedulerState state, ResourceKind kind, String name) {
        state.tags().remove(new TaggedResource(kind, name).key());
    }

    static void tagged(SchedulerState state, ResourceTagged event) {
        TaggedResource resource = new TaggedResource(event.kind(), event.name());
        Map<String, String> tags = tags(state, resource);
        tags.putAll(event.tags());
        put(state, resource, tags);
    }

    static void untagged(SchedulerState state, ResourceUntagged event) {
        TaggedResource resource = new TaggedResource(event.kind(), event.name());
        Map<String, String> tags = tags(state, resource);
        tags.keySet().removeAll(event.tagKeys());
        put(state, resource, tags);
    }

    private static Map<String, String> tags(SchedulerState state, TaggedResource resource) {
        return new LinkedHashMap<>(Objects.requireNonNull(resource.tags(state), "what is tagged exists"));
    }

    private static void put(SchedulerState state, TaggedResource resource, Map<String, String> tags) {
        switch (resource.kind()) {
            case JOB, SERVICE_JOB -> {
                JobId job = JobId.parse(resource.name());
                state.specs().put(job, Rows.need(state.specs(), job).withTags(tags));
            }
            case JOB_DEFINITION -> {
                DefinitionKey key = DefinitionKey.parse(resource.name());
                state.definitions().put(key, Rows.need(state.definitions(), key).withTags(tags));
            }
            case COMPUTE_ENVIRONMENT,
                    JOB_QUEUE,
                    SCHEDULING_POLICY,
                    CONSUMABLE_RESOURCE,
                    SERVICE_ENVIRONMENT,
                    QUOTA_SHARE -> state.tags().put(resource.key(), new TagsRow(tags));
        }
    }
}
