package io.headrace.scheduler.core.job;

import io.headrace.scheduler.core.container.EffectiveConstraints;
import io.headrace.scheduler.core.container.EffectiveNodes;
import io.headrace.scheduler.core.container.EffectiveRun;
import io.headrace.scheduler.core.container.InvalidJobException;
import io.headrace.scheduler.core.resource.ResourceNames;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ConsumableResourceProperties;
import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.schemas.value.NodeProperties;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a submission runs: the definition's container or nodes, after overrides and with parameters in place.
 *
 * @param container absent for a multi-node parallel job, and where there are several
 * @param ecsProperties the containers, where there are several; absent otherwise
 * @param nodes absent for another
 * @param resources what one attempt takes, all its nodes together
 * @param consumables what one attempt takes of consumable resources, each named once
 * @param placementConstraints what executors have to be for it to run there, each named once
 * @param parameters effective parameters
 */
record Runs(
        @Nullable ContainerProperties container,
        @Nullable EcsProperties ecsProperties,
        @Nullable JobNodes nodes,
        ResourceAmounts resources,
        List<ConsumableRequirement> consumables,
        List<PlacementConstraint> placementConstraints,
        Map<String, String> parameters) {
    private static final ContainerOverrides NO_OVERRIDES =
            new ContainerOverrides(null, null, List.of(), null, List.of(), List.of());

    /** @throws InvalidJobException with the line for the client */
    static Runs of(SubmitJob body, RegisterJobDefinition definition) throws InvalidJobException {
        Map<String, String> parameters = new LinkedHashMap<>(definition.parameters());
        parameters.putAll(body.parameters());
        NodeProperties nodes = definition.nodeProperties();
        return nodes == null ? container(body, definition, parameters) : nodes(body, definition, nodes, parameters);
    }

    private static Runs container(SubmitJob body, RegisterJobDefinition definition, Map<String, String> parameters)
            throws InvalidJobException {
        NodeOverrides overrides = body.nodeOverrides();
        if (overrides != null
                && (overrides.numNodes() != null
                        || !overrides.nodePropertyOverrides().isEmpty())) {
            throw new InvalidJobException("nodeOverrides goes with a job definition of type multinode only");
        }
        EffectiveRun effective = EffectiveRun.of(
                definition.containerProperties(),
                definition.ecsProperties(),
                body.containerOverrides(),
                body.ecsPropertiesOverride(),
                parameters);
        ConsumableResourceProperties consumables = body.consumableResourcePropertiesOverride() != null
                ? body.consumableResourcePropertiesOverride()
                : definition.consumableResourceProperties();
        return new Runs(
                effective.container(),
                effective.ecsProperties(),
                null,
                effective.resources(),
                taken(consumables),
                EffectiveConstraints.of(definition, body),
                parameters);
    }

    /** What a container, or the nodes of one range, take of consumable resources. */
    private static List<ConsumableRequirement> taken(@Nullable ConsumableResourceProperties properties)
            throws InvalidJobException {
        List<ConsumableRequirement> taken = ResourceNames.consumables(properties);
        Set<String> names = new HashSet<>();
        for (ConsumableRequirement one : taken) {
            if (!names.add(one.name())) {
                throw new InvalidJobException(
                        "consumableResourceList names consumable resource " + one.name() + " twice");
            }
        }
        return taken;
    }

    private static Runs nodes(
            SubmitJob body, RegisterJobDefinition definition, NodeProperties nodes, Map<String, String> parameters)
            throws InvalidJobException {
        if (body.arrayProperties() != null && body.arrayProperties().size() != null) {
            throw new InvalidJobException("arrayProperties does not go with a job definition of type multinode");
        }
        if (body.containerOverrides() != null && !body.containerOverrides().equals(NO_OVERRIDES)) {
            throw new InvalidJobException(
                    "containerOverrides does not go with a job definition of type multinode: expected nodeOverrides");
        }
        if (body.ecsPropertiesOverride() != null
                && !body.ecsPropertiesOverride().containers().isEmpty()) {
            throw new InvalidJobException(
                    "ecsPropertiesOverride does not go with a job definition of type multinode: expected nodeOverrides");
        }
        if (body.consumableResourcePropertiesOverride() != null) {
            throw new InvalidJobException(
                    "consumableResourcePropertiesOverride does not go with a job definition of type"
                            + " multinode: expected it in nodeOverrides");
        }
        EffectiveNodes effective = EffectiveNodes.of(nodes, body.nodeOverrides(), parameters);
        Map<String, Long> consumables = new LinkedHashMap<>();
        for (ConsumableResourceProperties range : effective.consumables()) {
            taken(range).forEach(one -> consumables.merge(one.name(), one.quantity(), Long::sum));
        }
        List<ConsumableRequirement> together = consumables.entrySet().stream()
                .map(entry -> new ConsumableRequirement(entry.getKey(), entry.getValue()))
                .toList();
        return new Runs(
                null,
                null,
                effective.nodes(),
                effective.resources(),
                together,
                EffectiveConstraints.of(definition, body),
                parameters);
    }
}
