package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * What a submission changes of containers that run together.
 *
 * @param containers changes to single containers
 */
public record TaskPropertiesOverride(List<TaskContainerOverrides> containers) {
    /** Copies the collections; an absent one becomes empty. */
    public TaskPropertiesOverride {
        containers = Copies.list(containers);
    }
}
