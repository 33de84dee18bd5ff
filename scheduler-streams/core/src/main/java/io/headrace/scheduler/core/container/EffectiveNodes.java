package io.headrace.scheduler.core.container;

import io.headrace.schemas.value.ConsumableResourceProperties;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.schemas.value.NodeProperties;
import io.headrace.schemas.value.NodePropertyOverride;
import io.headrace.schemas.value.NodeRangeProperty;
import io.headrace.schemas.value.ResourceAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a multi-node parallel job: those of its definition after the submission's overrides, with parameters in place. After AWS
 * Batch's node ranges: together they cover all nodes, one may lie inside another, and then the narrower counts.
 *
 * @param nodes as they will run
 * @param resources what they take together
 * @param consumables consumable resources of each range that takes any
 */
public record EffectiveNodes(
        JobNodes nodes, ResourceAmounts resources, List<ConsumableResourceProperties> consumables) {
    private static final String RANGES = "nodeProperties.nodeRangeProperties[";

    /**
     * Merges.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static EffectiveNodes of(
            NodeProperties definition, @Nullable NodeOverrides overrides, Map<String, String> parameters)
            throws InvalidJobException {
        int numNodes = numNodes(definition, overrides);
        List<NodeRange> ranges = ranges(definition, numNodes);
        @Nullable NodePropertyOverride[] changes = changes(overrides, ranges, numNodes);
        List<EffectiveRun> runs = new ArrayList<>();
        List<ConsumableResourceProperties> consumables = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            NodeRangeProperty range = definition.nodeRangeProperties().get(i);
            NodePropertyOverride change = changes[i];
            runs.add(run(i, range, change, parameters));
            ConsumableResourceProperties taken = change != null && change.consumableResourcePropertiesOverride() != null
                    ? change.consumableResourcePropertiesOverride()
                    : range.consumableResourceProperties();
            if (taken != null) {
                consumables.add(taken);
            }
        }
        onePlatform(runs);
        List<NodeGroup> groups = groups(ranges, runs, numNodes);
        return new EffectiveNodes(new JobNodes(numNodes, definition.mainNode(), groups), sum(groups), consumables);
    }

    /**
     * Checks the nodes of a definition: what cannot run under any submission is refused when it is registered.
     *
     * @throws InvalidJobException with the line for the client
     */
    public static void check(NodeProperties definition) throws InvalidJobException {
        int numNodes = numNodes(definition, null);
        List<NodeRange> ranges = ranges(definition, numNodes);
        List<EffectiveRun> runs = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            NodeRangeProperty range = definition.nodeRangeProperties().get(i);
            try {
                runs.add(EffectiveRun.check(range.container(), range.ecsProperties()));
            } catch (InvalidJobException e) {
                throw at(place(i, range), e);
            }
        }
        onePlatform(runs);
        sum(groups(ranges, runs, numNodes));
    }

    private static int numNodes(NodeProperties definition, @Nullable NodeOverrides overrides)
            throws InvalidJobException {
        Integer changed = overrides == null ? null : overrides.numNodes();
        int numNodes = changed == null ? definition.numNodes() : changed;
        String field = changed == null ? "nodeProperties.mainNode" : "nodeOverrides.numNodes";
        if (definition.mainNode() >= numNodes) {
            throw new InvalidJobException(field + ": the main node is " + definition.mainNode() + " of " + numNodes
                    + " nodes: expected an index below their number");
        }
        if (changed == null || changed == definition.numNodes()) {
            return numNodes;
        }
        for (int i = 0; i < definition.nodeRangeProperties().size(); i++) {
            String target = definition.nodeRangeProperties().get(i).targetNodes();
            if (target.endsWith(":")) {
                return numNodes;
            }
        }
        throw new InvalidJobException("nodeOverrides.numNodes " + changed
                + " is not possible: expected a job definition with a node range that has an open end");
    }

    private static List<NodeRange> ranges(NodeProperties definition, int numNodes) throws InvalidJobException {
        List<NodeRange> ranges = new ArrayList<>();
        for (int i = 0; i < definition.nodeRangeProperties().size(); i++) {
            String text = definition.nodeRangeProperties().get(i).targetNodes();
            NodeRange range = NodeRange.parse(text, RANGES + i + "].targetNodes", numNodes);
            for (NodeRange other : ranges) {
                boolean nested = !range.equals(other) && (range.holds(other) || other.holds(range));
                if (range.touches(other) && !nested) {
                    throw new InvalidJobException(RANGES + i + "].targetNodes '" + text
                            + "' overlaps another range: expected one beside it, or one inside the other");
                }
            }
            ranges.add(range);
        }
        for (int node = 0; node < numNodes; node++) {
            if (narrowest(ranges, node) < 0) {
                throw new InvalidJobException("nodeProperties.nodeRangeProperties do not name node " + node
                        + ": expected ranges that cover 0 to " + (numNodes - 1));
            }
        }
        return ranges;
    }

    /** The changes by the number of the range that they are for. */
    private static @Nullable NodePropertyOverride[] changes(
            @Nullable NodeOverrides overrides, List<NodeRange> ranges, int numNodes) throws InvalidJobException {
        @Nullable NodePropertyOverride[] changes = new NodePropertyOverride[ranges.size()];
        List<NodePropertyOverride> given = overrides == null ? List.of() : overrides.nodePropertyOverrides();
        for (int i = 0; i < given.size(); i++) {
            String target = given.get(i).targetNodes();
            NodeRange range =
                    NodeRange.parse(target, "nodeOverrides.nodePropertyOverrides[" + i + "].targetNodes", numNodes);
            int meant = ranges.indexOf(range);
            if (meant < 0) {
                throw new InvalidJobException(
                        "NodeOverride targets should match job definition. Non matching targets - " + target);
            }
            if (changes[meant] != null) {
                throw new InvalidJobException(
                        "nodeOverrides.nodePropertyOverrides[" + i + "].targetNodes '" + target + "' is named twice");
            }
            changes[meant] = given.get(i);
        }
        return changes;
    }

    private static EffectiveRun run(
            int index, NodeRangeProperty range, @Nullable NodePropertyOverride change, Map<String, String> parameters)
            throws InvalidJobException {
        try {
            return EffectiveRun.of(
                    range.container(),
                    range.ecsProperties(),
                    change == null ? null : change.containerOverrides(),
                    change == null ? null : change.ecsPropertiesOverride(),
                    parameters);
        } catch (InvalidJobException e) {
            throw at(
                    change != null && (change.containerOverrides() != null || change.ecsPropertiesOverride() != null)
                            ? "nodeOverrides.nodePropertyOverrides of '" + change.targetNodes() + "'"
                            : place(index, range),
                    e);
        }
    }

    /** Nodes are placed on executors that are alike: what one range asks for is asked for all. */
    private static void onePlatform(List<EffectiveRun> runs) throws InvalidJobException {
        String first = null;
        for (EffectiveRun run : runs) {
            String architecture = run.cpuArchitecture();
            if (first != null && architecture != null && !architecture.equals(first)) {
                throw new InvalidJobException("nodeProperties.nodeRangeProperties name the"
                        + " runtimePlatform.cpuArchitecture " + first + " and " + architecture
                        + ": expected one for all nodes of a job");
            }
            first = architecture == null ? first : architecture;
        }
    }

    private static String place(int index, NodeRangeProperty range) {
        return RANGES + index + (range.ecsProperties() == null ? "].container" : "]");
    }

    /** The problem with the place where it is, which is not where a container job has its container. */
    private static InvalidJobException at(String field, InvalidJobException problem) {
        return new InvalidJobException(field + ": " + problem.getMessage().replace("containerProperties.", ""));
    }

    private static List<NodeGroup> groups(List<NodeRange> ranges, List<EffectiveRun> runs, int numNodes) {
        List<NodeGroup> groups = new ArrayList<>();
        int from = 0;
        for (int node = 1; node <= numNodes; node++) {
            int range = narrowest(ranges, from);
            if (node == numNodes || narrowest(ranges, node) != range) {
                EffectiveRun effective = runs.get(range);
                groups.add(new NodeGroup(
                        from, node, effective.container(), effective.ecsProperties(), effective.resources()));
                from = node;
            }
        }
        return groups;
    }

    private static int narrowest(List<NodeRange> ranges, int node) {
        int narrowest = -1;
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).holds(node)
                    && (narrowest < 0
                            || ranges.get(i).count() < ranges.get(narrowest).count())) {
                narrowest = i;
            }
        }
        return narrowest;
    }

    private static ResourceAmounts sum(List<NodeGroup> groups) throws InvalidJobException {
        long vcpuMillis = 0;
        long memoryMib = 0;
        long gpus = 0;
        for (NodeGroup group : groups) {
            vcpuMillis += (long) group.count() * group.resources().vcpuMillis();
            memoryMib += (long) group.count() * group.resources().memoryMib();
            gpus += (long) group.count() * group.resources().gpus();
        }
        if (Math.max(vcpuMillis, Math.max(memoryMib, gpus)) > Integer.MAX_VALUE) {
            throw new InvalidJobException(
                    "nodeProperties: the nodes need " + vcpuMillis / 1000 + " vCPUs, " + memoryMib + " MiB and " + gpus
                            + " GPUs together: expected less than " + Integer.MAX_VALUE / 1000 + " vCPUs and "
                            + Integer.MAX_VALUE
                            + " MiB");
        }
        return new ResourceAmounts((int) vcpuMillis, (int) memoryMib, (int) gpus);
    }
}
