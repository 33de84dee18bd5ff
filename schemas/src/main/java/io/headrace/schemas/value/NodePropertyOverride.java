package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * What a submission changes of one node range of its job definition.
 *
 * @param targetNodes a range of the definition
 * @param containerOverrides changes to the range's container
 * @param consumableResourcePropertiesOverride replaces the range's
 */
public record NodePropertyOverride(
        String targetNodes,
        @Nullable ContainerOverrides containerOverrides,
        @Nullable ConsumableResourceProperties consumableResourcePropertiesOverride) {}
