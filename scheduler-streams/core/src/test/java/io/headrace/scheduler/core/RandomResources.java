package io.headrace.scheduler.core;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeleteComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeregisterJobDefinition;
import io.headrace.schemas.command.ResourceCommand.TagResource;
import io.headrace.schemas.command.ResourceCommand.UntagResource;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.DeleteQuotaShare;
import io.headrace.schemas.command.ServiceCommand.DeleteServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.FairsharePolicy;
import io.headrace.schemas.value.JobStateTimeLimitAction;
import io.headrace.schemas.value.QuotaSharePolicy;
import io.headrace.schemas.value.QuotaSharePreemptionConfiguration;
import io.headrace.schemas.value.QuotaShareResourceSharingConfiguration;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import io.headrace.schemas.value.ShareAttributes;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Commands about queues, environments, policies and consumable resources, which come, change and go. */
final class RandomResources {
    static final List<String> QUEUES = List.of("q0", "q1", "q2", "f0");
    /** Those that take service jobs. */
    static final List<String> SERVICE_QUEUES = List.of("s0", "s1", "u0");
    /** The one with quota shares. */
    static final String QUOTA_QUEUE = "u0";

    static final List<String> QUOTA_SHARES = List.of("a", "b", "c");
    /** Those that are made with a scheduling policy. */
    static final List<String> FAIR = List.of("f0");

    static final List<String> CONSUMABLES = List.of("c0", "c1");

    private static final List<String> ENVIRONMENTS = List.of("e0", "e1", "e2", "e3");
    private static final List<String> SERVICE_ENVIRONMENTS = List.of("v0", "v1", "w0", "w1");
    private static final List<String> POLICIES = List.of("p0", "p1");

    /** Use of a share that has no jobs is forgotten after this. */
    static final long SHARE_DECAY_MILLIS_MAX = 600_000;

    private final Dice dice;

    RandomResources(Dice dice) {
        this.dice = dice;
    }

    List<ClientCommand> first() {
        List<ClientCommand> commands = new ArrayList<>();
        ENVIRONMENTS.forEach(name -> commands.add(environment(name)));
        POLICIES.forEach(name -> commands.add(new CreateSchedulingPolicy(name, policy(), Map.of())));
        QUEUES.forEach(name -> commands.add(queue(name)));
        CONSUMABLES.forEach(name -> commands.add(consumable(name)));
        SERVICE_ENVIRONMENTS.forEach(name -> commands.add(serviceEnvironment(name)));
        commands.add(new CreateSchedulingPolicy("quota", null, new QuotaSharePolicy("FIFO"), Map.of()));
        SERVICE_QUEUES.forEach(name -> commands.add(serviceQueue(name)));
        QUOTA_SHARES.forEach(name -> commands.add(quotaShare(name)));
        return commands;
    }

    ClientCommand next() {
        return switch (dice.below(30)) {
            case 0 -> environment(dice.oneOf(ENVIRONMENTS));
            case 1, 2 -> queue(dice.oneOf(QUEUES));
            case 3 -> new CreateSchedulingPolicy(dice.oneOf(POLICIES), policy(), Map.of());
            case 4 -> new UpdateSchedulingPolicy(dice.oneOf(POLICIES), policy());
            case 5 -> new DeleteSchedulingPolicy(dice.oneOf(POLICIES));
            case 6 -> consumable(dice.oneOf(CONSUMABLES));
            case 7, 8 ->
                new UpdateConsumableResource(
                        dice.oneOf(CONSUMABLES),
                        dice.oneOf("SET", "ADD", "REMOVE"),
                        dice.below(6),
                        maybe("t" + dice.below(40)));
            case 9 -> new DeleteConsumableResource(dice.oneOf(CONSUMABLES));
            case 10, 11, 12 -> updateEnvironment();
            case 13 -> new DeleteComputeEnvironment(dice.oneOf(ENVIRONMENTS));
            case 14, 15 -> updateQueue();
            case 16 -> new DeleteJobQueue(dice.percent(80) ? dice.oneOf(QUEUES) : dice.oneOf(SERVICE_QUEUES));
            case 17 ->
                new TagResource(tagged(), Map.of("k" + dice.below(60), "v" + dice.below(3), "m" + dice.below(60), "w"));
            case 18 -> new UntagResource(tagged(), List.of("k" + dice.below(60), "k0"));
            case 19 -> serviceEnvironment(dice.oneOf(SERVICE_ENVIRONMENTS));
            case 20, 21 ->
                new UpdateServiceEnvironment(
                        dice.oneOf(SERVICE_ENVIRONMENTS),
                        maybe(dice.oneOf("ENABLED", "ENABLED", "DISABLED")),
                        dice.percent(50) ? limits(dice.percent(60)) : List.of());
            case 22 -> new DeleteServiceEnvironment(dice.oneOf(SERVICE_ENVIRONMENTS));
            case 23 -> serviceQueue(dice.oneOf(SERVICE_QUEUES));
            case 24 -> quotaShare(dice.oneOf(QUOTA_SHARES));
            case 25, 26, 27 -> updateQuotaShare();
            case 28 -> new DeleteQuotaShare(quotaShareArn(dice.oneOf(QUOTA_SHARES)));
            default -> new DeregisterJobDefinition(dice.oneOf("d0", "d1:1", "d1:2", "d2:1", "d0:3"));
        };
    }

    private String tagged() {
        return "arn:aws:batch:us-east-1:000000000000:"
                + dice.oneOf(
                        "compute-environment/" + dice.oneOf(ENVIRONMENTS),
                        "job-queue/" + dice.oneOf(QUEUES),
                        "scheduling-policy/" + dice.oneOf(POLICIES),
                        "consumable-resource/" + dice.oneOf(CONSUMABLES),
                        "service-environment/" + dice.oneOf(SERVICE_ENVIRONMENTS),
                        "job-queue/u0/quota-share/" + dice.oneOf(QUOTA_SHARES),
                        "job-definition/d1:1");
    }

    private CreateComputeEnvironment environment(String name) {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("computeEnvironmentName", name);
        boolean managed = dice.percent(50);
        body.put("type", managed ? "MANAGED" : "UNMANAGED");
        if (managed) {
            body.put("computeResources", Map.of("type", "EC2", "maxvCpus", dice.between(1, 6)));
        }
        body.put("state", dice.percent(85) ? "ENABLED" : "DISABLED");
        return JsonCodec.mapper().convertValue(body, CreateComputeEnvironment.class);
    }

    private UpdateComputeEnvironment updateEnvironment() {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("computeEnvironment", dice.oneOf(ENVIRONMENTS));
        if (dice.percent(60)) {
            body.put("state", dice.percent(70) ? "ENABLED" : "DISABLED");
        }
        if (dice.percent(40)) {
            body.put(
                    "computeResources", Map.of(dice.oneOf("maxvCpus", "minvCpus", "desiredvCpus"), dice.between(1, 6)));
        }
        return JsonCodec.mapper().convertValue(body, UpdateComputeEnvironment.class);
    }

    private CreateJobQueue queue(String name) {
        return new CreateJobQueue(
                name,
                dice.percent(97) ? "ENABLED" : "DISABLED",
                dice.below(3),
                FAIR.contains(name) ? dice.oneOf(POLICIES) : null,
                order(),
                actions(),
                dice.percent(20) ? dice.between(1, 4) : null,
                dice.percent(80) ? null : dice.percent(50),
                Map.of());
    }

    private CreateServiceEnvironment serviceEnvironment(String name) {
        return new CreateServiceEnvironment(
                name,
                "SAGEMAKER_TRAINING",
                limits(name.startsWith("v")),
                dice.percent(90) ? "ENABLED" : "DISABLED",
                Map.of());
    }

    private List<CapacityLimit> limits(boolean ofAllTypes) {
        return ofAllTypes
                ? List.of(new CapacityLimit(dice.below(5), "NUM_INSTANCES"))
                : List.of(
                        new CapacityLimit(dice.between(1, 6), "ml.t3.medium"),
                        new CapacityLimit(dice.below(4), "ml.t3.small"));
    }

    private static String quotaShareArn(String name) {
        return "arn:aws:batch:us-east-1:000000000000:job-queue/" + QUOTA_QUEUE + "/quota-share/" + name;
    }

    private CreateQuotaShare quotaShare(String name) {
        return new CreateQuotaShare(
                name,
                QUOTA_QUEUE,
                quota(),
                sharing(),
                new QuotaSharePreemptionConfiguration(dice.oneOf("ENABLED", "DISABLED")),
                null,
                Map.of());
    }

    private UpdateQuotaShare updateQuotaShare() {
        return new UpdateQuotaShare(
                quotaShareArn(dice.oneOf(QUOTA_SHARES)),
                dice.percent(50) ? quota() : List.of(),
                dice.percent(30) ? sharing() : null,
                null,
                maybe(dice.oneOf("ENABLED", "ENABLED", "DISABLED")));
    }

    private List<CapacityLimit> quota() {
        return List.of(
                new CapacityLimit(dice.below(4), "ml.t3.medium"), new CapacityLimit(dice.below(3), "ml.t3.small"));
    }

    private QuotaShareResourceSharingConfiguration sharing() {
        String strategy = dice.oneOf("RESERVE", "LEND", "LEND_AND_BORROW", "LEND_AND_BORROW");
        Integer limit = strategy.equals("LEND_AND_BORROW") ? dice.oneOf(-1, 0, 50, 100, 300) : null;
        return new QuotaShareResourceSharingConfiguration(strategy, dice.percent(70) ? limit : null);
    }

    private CreateJobQueue serviceQueue(String name) {
        return new CreateJobQueue(
                name,
                "ENABLED",
                dice.below(3),
                name.equals(QUOTA_QUEUE) ? "quota" : dice.percent(50) ? dice.oneOf(POLICIES) : null,
                maybe("SAGEMAKER_TRAINING"),
                List.of(),
                List.of(new ServiceEnvironmentOrder(
                        1, name.equals(QUOTA_QUEUE) ? "w0" : dice.oneOf("v0", "v0", "v1", "w0"))),
                List.of(),
                dice.percent(20) ? dice.between(1, 4) : null,
                dice.percent(80) ? null : dice.percent(50),
                Map.of());
    }

    private UpdateJobQueue updateQueue() {
        if (dice.percent(20)) {
            return new UpdateJobQueue(
                    dice.oneOf(SERVICE_QUEUES),
                    maybe(dice.oneOf("ENABLED", "ENABLED", "DISABLED")),
                    null,
                    dice.percent(30) ? dice.below(3) : null,
                    List.of(),
                    dice.percent(30)
                            ? List.of(new ServiceEnvironmentOrder(1, dice.oneOf(SERVICE_ENVIRONMENTS)))
                            : List.of(),
                    null,
                    null,
                    null);
        }
        return new UpdateJobQueue(
                dice.oneOf(QUEUES),
                maybe(dice.oneOf("ENABLED", "DISABLED")),
                dice.percent(20) ? dice.oneOf(POLICIES) : null,
                dice.percent(30) ? dice.below(3) : null,
                dice.percent(50) ? order() : List.of(),
                dice.percent(30) ? actions() : null,
                dice.percent(30) ? dice.below(4) : null,
                dice.percent(30) ? dice.percent(50) : null);
    }

    private List<ComputeEnvironmentOrder> order() {
        List<ComputeEnvironmentOrder> order = new ArrayList<>();
        for (String environment : ENVIRONMENTS) {
            if (dice.percent(60)) {
                order.add(new ComputeEnvironmentOrder(dice.below(9), environment));
            }
        }
        return order;
    }

    private List<JobStateTimeLimitAction> actions() {
        return dice.percent(80)
                ? List.of()
                : List.of(new JobStateTimeLimitAction(
                        "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "RUNNABLE", 600, "CANCEL"));
    }

    private FairsharePolicy policy() {
        return new FairsharePolicy(
                maybe(60),
                maybe(20),
                dice.percent(50)
                        ? List.of()
                        : List.of(new ShareAttributes("UserA*", weight()), new ShareAttributes("UserB", weight())));
    }

    private @Nullable Double weight() {
        return maybe(dice.oneOf(0.5, 2.0));
    }

    private <T> @Nullable T maybe(T value) {
        return dice.percent(60) ? value : null;
    }

    private CreateConsumableResource consumable(String name) {
        return new CreateConsumableResource(
                name, (long) dice.below(20), dice.percent(70) ? "REPLENISHABLE" : "NON_REPLENISHABLE", Map.of());
    }
}
