package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What a submission changes of one node range of its job definition.
 *
 * @param targetNodes a range of the definition
 * @param containerOverrides changes to the range's container
 * @param ecsPropertiesOverride changes to the range's containers, of which it has several
 * @param consumableResourcePropertiesOverride replaces the range's
 */
public record NodePropertyOverride(
        String targetNodes,
        @Nullable ContainerOverrides containerOverrides,
        @Nullable EcsPropertiesOverride ecsPropertiesOverride,
        @Nullable ConsumableResourceProperties consumableResourcePropertiesOverride) {
    /** Changes to a range of one container. */
    public NodePropertyOverride(
            String targetNodes,
            @Nullable ContainerOverrides containerOverrides,
            @Nullable ConsumableResourceProperties consumableResourcePropertiesOverride) {
        this(targetNodes, containerOverrides, null, consumableResourcePropertiesOverride);
    }
}
