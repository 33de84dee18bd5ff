package io.headrace.scheduler.core.container;

import io.headrace.schemas.value.ContainerCondition;
import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EcsPropertiesOverride;
import io.headrace.schemas.value.EcsTaskProperties;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.TaskContainerDependency;
import io.headrace.schemas.value.TaskContainerOverrides;
import io.headrace.schemas.value.TaskContainerProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a job that has several: those of its definition after the submission's overrides, with parameters in place. All rules about
 * them stand here; each container alone follows those of {@link EffectiveContainer}.
 *
 * @param properties as they will run
 * @param resources what they take together
 */
public record EffectiveContainers(EcsProperties properties, ResourceAmounts resources) {
    private static final String CONTAINERS = "ecsProperties.taskProperties[0].containers[";

    /**
     * Merges.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveContainers of(
            EcsProperties definition, @Nullable EcsPropertiesOverride overrides, Map<String, String> parameters)
            throws InvalidJobException {
        EcsTaskProperties task = definition.task();
        Map<String, ContainerOverrides> changes = changes(task, overrides);
        List<TaskContainerProperties> effective = new ArrayList<>();
        List<ResourceAmounts> resources = new ArrayList<>();
        for (int i = 0; i < task.containers().size(); i++) {
            TaskContainerProperties container = task.containers().get(i);
            ContainerOverrides change = changes.get(container.name());
            try {
                EffectiveContainer one = EffectiveContainer.of(container.alone(task), change, parameters);
                ContainerProperties made = one.container();
                effective.add(container.with(made.command(), made.environment(), made.resourceRequirements()));
                resources.add(one.resources());
            } catch (InvalidJobException e) {
                throw at(
                        change == null
                                ? CONTAINERS + i + "]"
                                : "ecsPropertiesOverride of container " + container.name(),
                        e);
            }
        }
        return new EffectiveContainers(of(task, effective), sum(resources));
    }

    /**
     * Checks the containers of a definition: what cannot run under any submission is refused when it is registered.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveContainers check(EcsProperties definition) throws InvalidJobException {
        EcsTaskProperties task = definition.task();
        Map<String, TaskContainerProperties> byName = new LinkedHashMap<>();
        List<ResourceAmounts> resources = new ArrayList<>();
        for (int i = 0; i < task.containers().size(); i++) {
            TaskContainerProperties container = task.containers().get(i);
            if (byName.put(container.name(), container) != null) {
                throw new InvalidJobException(
                        CONTAINERS + i + "].name '" + container.name() + "' is named twice: expected another name");
            }
            try {
                resources.add(EffectiveContainer.check(container.alone(task)).resources());
            } catch (InvalidJobException e) {
                throw at(CONTAINERS + i + "]", e);
            }
        }
        if (task.containers().stream().noneMatch(TaskContainerProperties::endsAll)) {
            throw new InvalidJobException(
                    "ecsProperties.taskProperties[0].containers: none is essential: expected at" + " least one");
        }
        for (int i = 0; i < task.containers().size(); i++) {
            dependencies(CONTAINERS + i + "].dependsOn[", task.containers().get(i), byName);
        }
        acyclic(byName);
        return new EffectiveContainers(definition, sum(resources));
    }

    private static void dependencies(
            String field, TaskContainerProperties container, Map<String, TaskContainerProperties> byName)
            throws InvalidJobException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < container.dependsOn().size(); i++) {
            TaskContainerDependency dependency = container.dependsOn().get(i);
            String name = dependency.containerName();
            TaskContainerProperties other = byName.get(name);
            if (other == null || name.equals(container.name())) {
                throw new InvalidJobException(field + i + "].containerName '" + name
                        + "' is not valid: expected the name of another of the containers");
            }
            if (!seen.add(name)) {
                throw new InvalidJobException(field + i + "].containerName '" + name + "' is named twice");
            }
            if (dependency.condition() != ContainerCondition.START && other.endsAll()) {
                throw new InvalidJobException(field + i + "].condition " + dependency.condition() + ": container '"
                        + name + "' is essential, and all end with it: expected START, or one that is not essential");
            }
        }
    }

    /** Takes away those that wait for none of the rest, until none is left. */
    private static void acyclic(Map<String, TaskContainerProperties> byName) throws InvalidJobException {
        Map<String, TaskContainerProperties> left = new LinkedHashMap<>(byName);
        while (left.values()
                .removeIf(container -> container.dependsOn().stream()
                        .map(TaskContainerDependency::containerName)
                        .noneMatch(left::containsKey))) {
            if (left.isEmpty()) {
                return;
            }
        }
        throw new InvalidJobException("ecsProperties.taskProperties[0].containers: "
                + String.join(" and ", left.keySet()) + " wait for each other: expected dependsOn without a circle");
    }

    /** The changes by the name of the container that they are for. */
    private static Map<String, ContainerOverrides> changes(
            EcsTaskProperties task, @Nullable EcsPropertiesOverride overrides) throws InvalidJobException {
        Map<String, ContainerOverrides> changes = new HashMap<>();
        if (overrides == null) {
            return changes;
        }
        List<String> names =
                task.containers().stream().map(TaskContainerProperties::name).toList();
        List<TaskContainerOverrides> given = overrides.containers();
        for (int i = 0; i < given.size(); i++) {
            TaskContainerOverrides change = given.get(i);
            String name = change.name() == null && names.size() == 1 ? names.getFirst() : change.name();
            String field = "ecsPropertiesOverride.taskProperties[0].containers[" + i + "].name";
            if (name == null || !names.contains(name)) {
                throw new InvalidJobException(field + " '" + (name == null ? "" : name)
                        + "' is not valid: expected the name of a container of the job definition, "
                        + String.join(" or ", names));
            }
            ContainerOverrides one = new ContainerOverrides(
                    null, null, change.command(), null, change.environment(), change.resourceRequirements());
            if (changes.put(name, one) != null) {
                throw new InvalidJobException(field + " '" + name + "' is named twice");
            }
        }
        return changes;
    }

    private static EcsProperties of(EcsTaskProperties task, List<TaskContainerProperties> containers) {
        return new EcsProperties(List.of(new EcsTaskProperties(
                containers,
                task.ephemeralStorage(),
                task.executionRoleArn(),
                task.platformVersion(),
                task.taskRoleArn(),
                task.networkConfiguration(),
                task.runtimePlatform(),
                task.volumes(),
                task.enableExecuteCommand())));
    }

    /** The problem with the place where it is, which is not where a job of one container has it. */
    private static InvalidJobException at(String field, InvalidJobException problem) {
        return new InvalidJobException(field + ": " + problem.getMessage().replace("containerProperties.", ""));
    }

    private static ResourceAmounts sum(List<ResourceAmounts> amounts) throws InvalidJobException {
        long vcpuMillis =
                amounts.stream().mapToLong(ResourceAmounts::vcpuMillis).sum();
        long memoryMib = amounts.stream().mapToLong(ResourceAmounts::memoryMib).sum();
        long gpus = amounts.stream().mapToLong(ResourceAmounts::gpus).sum();
        if (Math.max(vcpuMillis, Math.max(memoryMib, gpus)) > Integer.MAX_VALUE) {
            throw new InvalidJobException("ecsProperties: the containers need " + vcpuMillis / 1000 + " vCPUs, "
                    + memoryMib + " MiB and " + gpus + " GPUs together: expected less than " + Integer.MAX_VALUE / 1000
                    + " vCPUs and " + Integer.MAX_VALUE + " MiB");
        }
        return new ResourceAmounts((int) vcpuMillis, (int) memoryMib, (int) gpus);
    }
}
