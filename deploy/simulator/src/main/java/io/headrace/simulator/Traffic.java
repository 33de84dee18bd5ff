package io.headrace.simulator;

import io.headrace.scheduler.core.Command;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ResourceCommand.DeregisterJobDefinition;
import io.headrace.schemas.command.ResourceCommand.DrainExecutor;
import io.headrace.schemas.command.ResourceCommand.UndrainExecutor;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.JobDependency;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients: random commands at random times, in calm and in rushes. To add a kind of command, add a line to {@link #kinds}; to add something
 * that a job may have, a line to {@link #features}.
 */
final class Traffic {
    private static final List<String> DEFINITIONS = List.of("d0", "d1", "d2");
    private static final String NODES = "n0";
    private static final String[] CONSTRAINTS = {
        "attribute:disk == ssd",
        "attribute:disk != ssd",
        "attribute:disk =~ s.d or attribute:ecs.cpu-architecture == arm64"
    };
    private static final int REMEMBERED = 60;
    private static final int EACH_MAX = 150;

    /** Something that a client may do, and how often compared with the others. */
    private record Kind(int weight, Supplier<ClientCommand> command) {}

    /** Something that a job may have, and in how many of a hundred jobs. */
    private record Feature(int percent, Consumer<Map<String, Object>> add) {}

    /** A job that was asked for: how, its id, and the number of its children or 0. */
    private record Known(ClientCommand command, String id, int size) {}

    private final World world;
    private final Dice dice;
    private final List<Kind> kinds;
    private final List<Feature> features;
    private final ResourceTraffic resources;
    private final ServiceTraffic services;
    private final List<Known> known = new ArrayList<>();
    private boolean open = true;
    private int gapMillis = 20_000;
    private int left;

    Traffic(World world) {
        this.world = world;
        this.dice = world.dice();
        this.resources = new ResourceTraffic(dice);
        this.services = new ServiceTraffic(dice);
        kinds = List.of(
                new Kind(110, this::submit),
                new Kind(4, this::repeat),
                new Kind(1, this::reuse),
                new Kind(5, () -> new CancelJob(someJob(), "no longer needed")),
                new Kind(7, () -> new TerminateJob(someJob(), "enough")),
                new Kind(3, this::retry),
                new Kind(4, () -> definition(dice.oneOf(DEFINITIONS))),
                new Kind(1, this::nodes),
                new Kind(1, () -> new DeregisterJobDefinition(dice.oneOf(DEFINITIONS) + ":" + dice.between(1, 4))),
                new Kind(2, this::drain),
                new Kind(12, resources::next),
                new Kind(25, services::next));
        features = List.of(
                new Feature(10, body -> body.put("placementConstraints", constraints(100))),
                new Feature(18, this::array),
                new Feature(35, this::dependencies),
                new Feature(5, this::oneAfterTheOther),
                new Feature(8, this::eachAfterEach),
                new Feature(8, this::consumables),
                new Feature(50, this::retries),
                new Feature(15, body -> body.put("timeout", Map.of("attemptDurationSeconds", dice.between(60, 300)))),
                new Feature(60, this::overrides));
    }

    private ClientCommand drain() {
        ExecutorId executor = new ExecutorId("x" + dice.between(1, 4));
        return dice.percent(70) ? new DrainExecutor(executor) : new UndrainExecutor(executor);
    }

    /** Sets the account up and goes on until {@link #close}. */
    void start() {
        resources.first().forEach(this::send);
        services.first().forEach(this::send);
        DEFINITIONS.forEach(name -> send(definition(name)));
        send(nodes());
        next();
    }

    void close() {
        open = false;
    }

    /** Lets nothing be short that only an operator can bring. */
    void bringPlenty() {
        resources.plenty().forEach(this::send);
        services.plenty().forEach(this::send);
    }

    /** Sends at once, in order. */
    void send(ClientCommand command) {
        world.counts().commands++;
        if (command instanceof SubmitJob job) {
            world.witness().submitted(job.jobId());
        } else if (command instanceof RetryJob retry) {
            world.witness().submitted(retry.jobId());
        } else if (command instanceof SubmitServiceJob job) {
            world.witness().submitted(job.jobId());
        }
        world.commands()
                .append(new Command.Requested(
                        command, Integer.toHexString(command.toString().hashCode())));
    }

    private void next() {
        if (left-- <= 0) {
            left = dice.between(3, 25);
            gapMillis = dice.oneOf(300, 5_000, 20_000, 20_000, 60_000);
        }
        world.loop().after(dice.between(1, 2 * gapMillis), () -> {
            if (open) {
                sendSomehow(any());
                next();
            }
        });
    }

    /** Clients are many: their commands pass each other by, and one that is unsure sends again. */
    private void sendSomehow(ClientCommand command) {
        world.loop().after(world.weather().delay(dice, 1, 50, 10_000), () -> send(command));
        if (dice.percent(3)) {
            world.counts().duplicates++;
            world.loop().after(dice.between(1, 20_000), () -> send(command));
        }
    }

    private ClientCommand any() {
        int at = dice.below(kinds.stream().mapToInt(Kind::weight).sum());
        for (Kind kind : kinds) {
            at -= kind.weight();
            if (at < 0) {
                return kind.command().get();
            }
        }
        throw new IllegalStateException("weights");
    }

    // ----------------------------------------------------------------------------------------------------------- jobs

    private SubmitJob submit() {
        Map<String, Object> body = new TreeMap<>();
        body.put("jobId", dice.uuid());
        body.put("jobName", "job");
        String queue = dice.oneOf(ResourceTraffic.QUEUES);
        body.put("jobQueue", queue);
        body.put("jobDefinition", dice.oneOf(DEFINITIONS));
        if (dice.percent(queue.equals(ResourceTraffic.FAIR) ? 98 : 1)) {
            body.put("shareIdentifier", dice.oneOf("UserA1", "UserA2", "UserB", "C"));
            body.put("schedulingPriorityOverride", dice.below(3));
        }
        for (Feature feature : features) {
            if (dice.percent(feature.percent())) {
                feature.add().accept(body);
            }
        }
        if (dice.percent(10)) {
            onNodes(body);
        }
        SubmitJob command = JsonCodec.mapper().convertValue(body, SubmitJob.class);
        remember(new Known(
                command,
                command.jobId(),
                command.arrayProperties() == null
                        ? 0
                        : Objects.requireNonNull(command.arrayProperties().size())));
        return command;
    }

    private void remember(Known job) {
        known.add(job);
        if (known.size() > REMEMBERED) {
            known.remove(0);
        }
    }

    /** A job that has ended by now, mostly, runs again as another. */
    private ClientCommand retry() {
        if (known.isEmpty()) {
            return submit();
        }
        Known job = known.get(dice.below(1 + known.size() / 2));
        RetryJob command = new RetryJob(dice.uuid(), job.id(), dice.oneOf(true, true, false));
        remember(new Known(command, command.jobId(), job.size()));
        return command;
    }

    private ClientCommand repeat() {
        return known.isEmpty() ? submit() : dice.oneOf(known).command();
    }

    /** The id of another job. */
    private ClientCommand reuse() {
        Map<String, Object> body = new TreeMap<>();
        body.put("jobId", parent(someJob()));
        body.put("jobName", "other");
        body.put("jobQueue", dice.oneOf(ResourceTraffic.QUEUES));
        body.put("jobDefinition", dice.oneOf(DEFINITIONS));
        return JsonCodec.mapper().convertValue(body, SubmitJob.class);
    }

    /** What does not go with nodes is taken away again, mostly. */
    private void onNodes(Map<String, Object> body) {
        body.put("jobDefinition", NODES);
        if (dice.percent(98)) {
            body.remove("arrayProperties");
            body.remove("containerOverrides");
            body.remove("consumableResourcePropertiesOverride");
        }
        if (dice.percent(30)) {
            body.put("nodeOverrides", Map.of("numNodes", dice.between(1, 6)));
        }
    }

    private ClientCommand nodes() {
        List<Map<String, Object>> ranges = new ArrayList<>();
        ranges.add(range("0:"));
        if (dice.percent(70)) {
            ranges.add(range(dice.oneOf("0", "1", "1:2", ":1")));
        }
        Map<String, Object> nodes =
                Map.of("numNodes", dice.between(3, 5), "mainNode", dice.below(3), "nodeRangeProperties", ranges);
        return JsonCodec.mapper()
                .convertValue(
                        Map.of("jobDefinitionName", NODES, "type", "multinode", "nodeProperties", nodes),
                        RegisterJobDefinition.class);
    }

    private Map<String, Object> range(String targetNodes) {
        Map<String, Object> range = new TreeMap<>();
        range.put("targetNodes", targetNodes);
        range.put("container", container(dice.between(2_000, 100_000)));
        if (dice.percent(15)) {
            range.put(
                    "consumableResourceProperties",
                    Map.of(
                            "consumableResourceList",
                            List.of(Map.of(
                                    "consumableResource", dice.oneOf(ResourceTraffic.CONSUMABLES), "quantity", 1))));
        }
        return range;
    }

    private void array(Map<String, Object> body) {
        int size = dice.percent(3) ? dice.between(50, 150) : dice.between(2, 9);
        body.put("arrayProperties", Map.of("size", dice.percent(1) ? 1_000 : size));
        body.put("jobDefinition", "d0");
    }

    private void dependencies(Map<String, Object> body) {
        List<Map<String, String>> dependencies = new ArrayList<>();
        for (int i = dice.between(1, 3); i > 0 && !known.isEmpty(); i--) {
            String job = someJob();
            dependencies.add(onSomeCondition(Map.of("jobId", dice.percent(60) ? parent(job) : job)));
        }
        body.put("dependsOn", dependencies);
    }

    private void oneAfterTheOther(Map<String, Object> body) {
        body.putIfAbsent("arrayProperties", Map.of("size", dice.between(2, 6)));
        body.put("jobDefinition", "d0");
        body.put("dependsOn", List.of(onSomeCondition(Map.of("type", JobDependency.SEQUENTIAL))));
    }

    /** The other array mostly has as many children. */
    private void eachAfterEach(Map<String, Object> body) {
        List<Known> arrays = known.stream()
                .filter(job -> job.size() > 0 && job.size() <= EACH_MAX)
                .toList();
        if (arrays.isEmpty()) {
            return;
        }
        Known other = arrays.get(arrays.size() - 1 - dice.below(Math.min(5, arrays.size())));
        body.put("arrayProperties", Map.of("size", dice.percent(95) ? other.size() : 2));
        body.put("jobDefinition", "d0");
        Map<String, String> each = onSomeCondition(Map.of("jobId", other.id(), "type", JobDependency.N_TO_N));
        body.put(
                "dependsOn",
                dice.percent(20)
                        ? List.of(each, onSomeCondition(Map.of("type", JobDependency.SEQUENTIAL)))
                        : List.of(each));
    }

    private Map<String, String> onSomeCondition(Map<String, String> dependency) {
        if (dice.percent(70)) {
            return dependency;
        }
        Map<String, String> with = new TreeMap<>(dependency);
        with.put("condition", dice.oneOf("SUCCEEDED", "ENDED", "FAILED"));
        return with;
    }

    private void consumables(Map<String, Object> body) {
        body.put(
                "consumableResourcePropertiesOverride",
                Map.of(
                        "consumableResourceList",
                        List.of(Map.of(
                                "consumableResource",
                                dice.oneOf(ResourceTraffic.CONSUMABLES),
                                "quantity",
                                dice.between(1, 3)))));
    }

    private void retries(Map<String, Object> body) {
        Map<String, Object> retries = new TreeMap<>();
        retries.put("attempts", dice.between(1, 4));
        if (dice.percent(40)) {
            retries.put(
                    "evaluateOnExit",
                    List.of(
                            Map.of("action", "RETRY", "onStatusReason", "Host EC2*"),
                            Map.of("action", "EXIT", "onExitCode", dice.oneOf("1", "2*"))));
        }
        body.put("retryStrategy", retries);
    }

    private void overrides(Map<String, Object> body) {
        String vcpus = dice.percent(1) ? "100" : dice.oneOf("0.25", "0.5", "1", "1", "2", "4");
        String memory = dice.oneOf("100", "512", "3000");
        body.put(
                "containerOverrides",
                Map.of(
                        "resourceRequirements",
                        List.of(Map.of("type", "VCPU", "value", vcpus), Map.of("type", "MEMORY", "value", memory))));
    }

    private String someJob() {
        Known job = dice.percent(1) ? null : someKnown();
        if (job == null) {
            return dice.uuid();
        }
        return job.size() > 0 && dice.percent(40) ? job.id() + ":" + dice.below(3) : job.id();
    }

    /** Mostly one of the latest. */
    private @Nullable Known someKnown() {
        if (known.isEmpty()) {
            return null;
        }
        int back = dice.below(Math.min(dice.oneOf(2, 10, REMEMBERED), known.size()));
        return known.get(known.size() - 1 - back);
    }

    private static String parent(String job) {
        int colon = job.indexOf(':');
        return colon < 0 ? job : job.substring(0, colon);
    }

    // ------------------------------------------------------------------------------------------------------ resources

    /** The command says how long the container takes on average, in milliseconds. The first kind is short: arrays are of it. */
    private RegisterJobDefinition definition(String name) {
        int mean = name.equals("d0") ? dice.between(200, 8_000) : dice.between(2_000, 200_000);
        return JsonCodec.mapper()
                .convertValue(
                        Map.of(
                                "jobDefinitionName",
                                name,
                                "type",
                                "container",
                                "containerProperties",
                                container(mean),
                                "placementConstraints",
                                constraints(10)),
                        RegisterJobDefinition.class);
    }

    private List<Map<String, String>> constraints(int percent) {
        return dice.percent(percent)
                ? List.of(Map.of("type", "memberOf", "expression", dice.oneOf(CONSTRAINTS)))
                : List.of();
    }

    /** Its command says how long it runs in the mean. */
    private Map<String, Object> container(int meanMillis) {
        Map<String, Object> container = new TreeMap<>(Map.of(
                "image",
                "busybox",
                "command",
                List.of(Integer.toString(meanMillis)),
                "vcpus",
                dice.between(1, 2),
                "memory",
                dice.between(100, 1_000)));
        if (dice.percent(8)) {
            container.put("runtimePlatform", Map.of("cpuArchitecture", "ARM64"));
        }
        return container;
    }
}
