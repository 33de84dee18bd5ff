package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a submission changes of one of the containers of its job definition.
 *
 * @param command replaces the whole command
 * @param environment merged by name
 * @param name name of the container; required unless there is only one
 * @param resourceRequirements merged by type
 */
public record TaskContainerOverrides(
        List<String> command,
        List<KeyValuePair> environment,
        @Nullable String name,
        List<ResourceRequirement> resourceRequirements) {
    /** Copies the collections; an absent one becomes empty. */
    public TaskContainerOverrides {
        command = Copies.list(command);
        environment = Copies.list(environment);
        resourceRequirements = Copies.list(resourceRequirements);
    }
}
