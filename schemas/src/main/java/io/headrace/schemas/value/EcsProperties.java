package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;

/**
 * The containers of a job that has several.
 *
 * @param taskProperties exactly one
 */
public record EcsProperties(List<EcsTaskProperties> taskProperties) {
    /** Copies the collections; an absent one becomes empty. */
    public EcsProperties {
        taskProperties = Copies.list(taskProperties);
    }

    /** The containers that run together, and what they share. */
    public EcsTaskProperties task() {
        return taskProperties.getFirst();
    }
}
