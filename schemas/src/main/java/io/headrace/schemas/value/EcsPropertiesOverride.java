package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * What a submission changes of the containers of its job definition.
 *
 * @param taskProperties one at most
 */
public record EcsPropertiesOverride(List<TaskPropertiesOverride> taskProperties) {
    /** Copies the collections; an absent one becomes empty. */
    public EcsPropertiesOverride {
        taskProperties = Copies.list(taskProperties);
    }

    /** The changes to single containers. */
    public List<TaskContainerOverrides> containers() {
        return taskProperties.stream()
                .flatMap(task -> task.containers().stream())
                .toList();
    }
}
