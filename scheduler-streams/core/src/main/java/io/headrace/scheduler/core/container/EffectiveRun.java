package io.headrace.scheduler.core.container;

import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EcsPropertiesOverride;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RuntimePlatform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs as a job, or as one node of it: one container, or several.
 *
 * @param container absent where there are several
 * @param ecsProperties absent where there is one
 * @param resources what it takes
 */
public record EffectiveRun(
        @Nullable ContainerProperties container, @Nullable EcsProperties ecsProperties, ResourceAmounts resources) {
    private static final ContainerOverrides NO_OVERRIDES =
            new ContainerOverrides(null, null, List.of(), null, List.of(), List.of());

    /** Which processor it wants; null when any will do. */
    @Nullable
    String cpuArchitecture() {
        RuntimePlatform platform = ecsProperties != null
                ? ecsProperties.task().runtimePlatform()
                : container == null ? null : container.runtimePlatform();
        return platform == null ? null : platform.cpuArchitecture();
    }

    /**
     * Merges. Overrides go with a definition of their own kind only.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveRun of(
            @Nullable ContainerProperties container,
            @Nullable EcsProperties ecsProperties,
            @Nullable ContainerOverrides containerOverrides,
            @Nullable EcsPropertiesOverride ecsPropertiesOverride,
            Map<String, String> parameters)
            throws InvalidJobException {
        if (ecsProperties != null) {
            if (containerOverrides != null && !containerOverrides.equals(NO_OVERRIDES)) {
                throw new InvalidJobException("containerOverrides does not go with a job definition that has"
                        + " ecsProperties: expected ecsPropertiesOverride");
            }
            EffectiveContainers effective = EffectiveContainers.of(ecsProperties, ecsPropertiesOverride, parameters);
            return new EffectiveRun(null, effective.properties(), effective.resources());
        }
        if (ecsPropertiesOverride != null && !ecsPropertiesOverride.containers().isEmpty()) {
            throw new InvalidJobException(
                    "ecsPropertiesOverride goes with a job definition that has ecsProperties only");
        }
        if (container == null) {
            throw new InvalidJobException("Container properties should not be empty");
        }
        EffectiveContainer effective = EffectiveContainer.of(container, containerOverrides, parameters);
        return new EffectiveRun(effective.container(), null, effective.resources());
    }

    /**
     * Checks what a definition says: what cannot run under any submission is refused when it is registered.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveRun check(@Nullable ContainerProperties container, @Nullable EcsProperties ecsProperties)
            throws InvalidJobException {
        if (container != null && ecsProperties != null) {
            throw new InvalidJobException("containerProperties and ecsProperties must not both be provided");
        }
        if (ecsProperties != null) {
            return new EffectiveRun(
                    null,
                    ecsProperties,
                    EffectiveContainers.check(ecsProperties).resources());
        }
        if (container == null) {
            throw new InvalidJobException("Container properties should not be empty");
        }
        return new EffectiveRun(
                container, null, EffectiveContainer.check(container).resources());
    }
}
