package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a submission changes in the container of its definition. Lists replace, except the environment (merged by name) and the resource requirements (merged by type).
 *
 * @param vcpus deprecated form of the VCPU requirement
 * @param memory deprecated form of the MEMORY requirement, MiB
 * @param command replaces the whole command
 * @param instanceType stored and shown
 * @param environment merged by name
 * @param resourceRequirements merged by type
 */
public record ContainerOverrides(
        @Nullable Integer vcpus,
        @Nullable Integer memory,
        List<String> command,
        @Nullable String instanceType,
        List<KeyValuePair> environment,
        List<ResourceRequirement> resourceRequirements) {
    /** Copies the collections; an absent one becomes empty. */
    public ContainerOverrides {
        command = Copies.list(command);
        environment = Copies.list(environment);
        resourceRequirements = Copies.list(resourceRequirements);
    }
}
