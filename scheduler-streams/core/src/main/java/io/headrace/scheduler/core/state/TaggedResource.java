package io.headrace.scheduler.core.state;

import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ResourceKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can have tags.
 *
 * @param kind which kind
 * @param name its name; of a job definition, with its revision; of a job, its id
 */
public record TaggedResource(ResourceKind kind, String name) {
    /** Its key in {@link SchedulerView#tags()}. */
    public String key() {
        return kind.arnType() + "/" + name;
    }

    /** Its tags; null when it does not exist. */
    public @Nullable Map<String, String> tags(SchedulerView view) {
        return switch (kind) {
            case JOB, SERVICE_JOB -> {
                JobSpec spec = view.specs().get(JobId.parse(name));
                if (spec == null || (spec.service() != null) != (kind == ResourceKind.SERVICE_JOB)) {
                    yield null;
                }
                yield spec.submittedAs().tags();
            }
            case JOB_DEFINITION -> {
                DefinitionRow row = view.definitions().get(DefinitionKey.parse(name));
                yield row == null ? null : row.definition().tags();
            }
            case COMPUTE_ENVIRONMENT,
                    JOB_QUEUE,
                    SCHEDULING_POLICY,
                    CONSUMABLE_RESOURCE,
                    SERVICE_ENVIRONMENT,
                    QUOTA_SHARE -> {
                TagsRow row = view.tags().get(key());
                yield row == null ? null : row.tags();
            }
        };
    }
}
