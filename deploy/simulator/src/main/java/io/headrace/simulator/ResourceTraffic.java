package io.headrace.simulator;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeleteComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import io.headrace.schemas.value.ShareAttributes;
import io.headrace.testkit.Dice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Operators: queues, compute environments, policies and consumable resources come, change and go, and mostly come back. To add a kind of command,
 * add a line to {@link #another}.
 */
final class ResourceTraffic {
    static final List<String> ENVIRONMENTS = List.of("e0", "e1", "e2");
    /** The last is served by shares. */
    static final List<String> QUEUES = List.of("q0", "q1", "q2", "fair");

    static final String FAIR = "fair";
    static final List<String> CONSUMABLES = List.of("licenses", "credits");

    private static final List<String> POLICIES = List.of("p0", "p1");
    private static final long PLENTY = 1_000_000;

    private final Dice dice;
    /** What is done next, in this order, though other things may come between. */
    private final Deque<ClientCommand> planned = new ArrayDeque<>();

    private int tokens;

    ResourceTraffic(Dice dice) {
        this.dice = dice;
    }

    /** What there is at first. */
    List<ClientCommand> first() {
        List<ClientCommand> commands = new ArrayList<>();
        ENVIRONMENTS.forEach(name -> commands.add(environment(name)));
        POLICIES.forEach(name -> commands.add(policy(name)));
        QUEUES.forEach(name -> commands.add(queue(name)));
        CONSUMABLES.forEach(name -> commands.add(consumable(name)));
        return commands;
    }

    ClientCommand next() {
        return planned.isEmpty() || dice.percent(30) ? another() : planned.remove();
    }

    private ClientCommand another() {
        return switch (dice.below(27)) {
            case 0, 1, 2, 3 -> queue(dice.oneOf(QUEUES));
            case 4 -> environment(dice.oneOf(ENVIRONMENTS));
            case 5 -> policy(dice.oneOf(POLICIES));
            case 6, 7 -> consumable(dice.oneOf(CONSUMABLES));
            case 8, 9, 10, 11 -> updateQueue();
            case 12, 13, 14 -> updateEnvironment();
            case 15 -> new UpdateSchedulingPolicy(dice.oneOf(POLICIES), shares());
            case 16, 17, 18, 19, 20 -> updateConsumable();
            case 21, 22 -> retireQueue(dice.oneOf(QUEUES));
            case 23, 24 -> retireEnvironment(dice.oneOf(ENVIRONMENTS));
            case 25 -> new DeleteSchedulingPolicy(dice.oneOf(POLICIES));
            default -> new DeleteConsumableResource(dice.oneOf(CONSUMABLES));
        };
    }

    /** Nobody waits for a consumable resource any more. */
    List<ClientCommand> plenty() {
        List<ClientCommand> commands = new ArrayList<>();
        for (String name : CONSUMABLES) {
            commands.add(new CreateConsumableResource(name, 0L, null, Map.of()));
            commands.add(new UpdateConsumableResource(name, "SET", PLENTY, null));
        }
        return commands;
    }

    private CreateComputeEnvironment environment(String name) {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("computeEnvironmentName", name);
        boolean managed = dice.percent(50);
        body.put("type", managed ? "MANAGED" : "UNMANAGED");
        if (managed) {
            body.put("computeResources", Map.of("type", "EC2", "maxvCpus", dice.between(4, 12)));
        }
        return JsonCodec.mapper().convertValue(body, CreateComputeEnvironment.class);
    }

    private UpdateComputeEnvironment updateEnvironment() {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("computeEnvironment", dice.oneOf(ENVIRONMENTS));
        body.put("state", usually("ENABLED", "DISABLED"));
        if (dice.percent(30)) {
            body.put("computeResources", Map.of("maxvCpus", dice.between(4, 12)));
        }
        return JsonCodec.mapper().convertValue(body, UpdateComputeEnvironment.class);
    }

    private CreateJobQueue queue(String name) {
        return new CreateJobQueue(
                name,
                "ENABLED",
                dice.below(3),
                name.equals(FAIR) ? dice.oneOf(POLICIES) : null,
                order(),
                limits(),
                dice.percent(20) ? dice.between(1, 6) : null,
                sometimes(dice.percent(50)),
                Map.of());
    }

    private UpdateJobQueue updateQueue() {
        return new UpdateJobQueue(
                dice.oneOf(QUEUES),
                usually("ENABLED", "DISABLED"),
                dice.percent(20) ? dice.oneOf(POLICIES) : null,
                sometimes(dice.below(3)),
                dice.percent(30) ? order() : List.of(),
                dice.percent(30) ? limits() : null,
                sometimes(dice.below(6)),
                sometimes(dice.percent(50)));
    }

    /** It is disabled, deleted, and made anew. */
    private ClientCommand retireQueue(String name) {
        planned.add(new DeleteJobQueue(name));
        planned.add(queue(name));
        return new UpdateJobQueue(name, "DISABLED", null, null, List.of(), null, null, null);
    }

    /** The same, once no queue has it. */
    private ClientCommand retireEnvironment(String name) {
        List<String> others =
                ENVIRONMENTS.stream().filter(other -> !other.equals(name)).toList();
        for (String queue : QUEUES) {
            planned.add(new UpdateJobQueue(queue, null, null, null, order(others), null, null, null));
        }
        planned.add(new DeleteComputeEnvironment(name));
        planned.add(environment(name));
        return new UpdateComputeEnvironment(name, "DISABLED", null, null, null);
    }

    private List<ComputeEnvironmentOrder> order() {
        return order(ENVIRONMENTS);
    }

    private List<ComputeEnvironmentOrder> order(List<String> environments) {
        String first = dice.oneOf(environments);
        String second = dice.oneOf(environments);
        return second.equals(first)
                ? List.of(new ComputeEnvironmentOrder(1, first))
                : List.of(new ComputeEnvironmentOrder(1, first), new ComputeEnvironmentOrder(2, second));
    }

    private List<JobStateTimeLimitAction> limits() {
        return dice.percent(90)
                ? List.of()
                : List.of(new JobStateTimeLimitAction(
                        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "RUNNABLE", 600, "CANCEL"));
    }

    private CreateSchedulingPolicy policy(String name) {
        return new CreateSchedulingPolicy(name, shares(), Map.of());
    }

    private FairsharePolicy shares() {
        return new FairsharePolicy(
                sometimes(60),
                sometimes(20),
                dice.percent(50)
                        ? List.of()
                        : List.of(new ShareAttributes("UserA*", weight()), new ShareAttributes("UserB", weight())));
    }

    private @Nullable Double weight() {
        return sometimes(dice.oneOf(0.5, 2.0));
    }

    private CreateConsumableResource consumable(String name) {
        return new CreateConsumableResource(
                name, (long) dice.between(2, 20), dice.percent(70) ? "REPLENISHABLE" : "NON_REPLENISHABLE", Map.of());
    }

    private UpdateConsumableResource updateConsumable() {
        return new UpdateConsumableResource(
                dice.oneOf(CONSUMABLES), dice.oneOf("SET", "ADD", "ADD", "REMOVE"), dice.below(12), "t" + ++tokens);
    }

    private String usually(String common, String rare) {
        return dice.percent(80) ? common : rare;
    }

    private <T> @Nullable T sometimes(T value) {
        return dice.percent(30) ? value : null;
    }
}
