package io.headrace.simulator;

import io.headrace.scheduler.core.Command;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Clients: random commands at random times, in calm and in rushes. To add a kind of command, add a line to {@link #kinds}; to add something
 * that a job may have, a line to {@link #features}.
 */
final class Traffic {
    static final List<String> ENVIRONMENTS = List.of("e0", "e1", "e2");
    private static final List<String> QUEUES = List.of("q0", "q1", "q2");
    private static final List<String> DEFINITIONS = List.of("d0", "d1", "d2");
    private static final int REMEMBERED = 60;

    /** Something that a client may do, and how often compared with the others. */
    private record Kind(int weight, Supplier<ClientCommand> command) {}

    /** Something that a job may have, and in how many of a hundred jobs. */
    private record Feature(int percent, Consumer<Map<String, Object>> add) {}

    private final World world;
    private final Dice dice;
    private final List<Kind> kinds;
    private final List<Feature> features;
    private final List<SubmitJob> submitted = new ArrayList<>();
    private boolean open = true;
    private int gapMillis = 20_000;
    private int left;

    Traffic(World world) {
        this.world = world;
        this.dice = world.dice();
        kinds = List.of(
                new Kind(80, this::submit),
                new Kind(4, this::repeat),
                new Kind(1, this::reuse),
                new Kind(5, () -> new CancelJob(someJob(), "no longer needed")),
                new Kind(7, () -> new TerminateJob(someJob(), "enough")),
                new Kind(2, () -> definition(dice.oneOf(DEFINITIONS))),
                new Kind(1, () -> queue(dice.oneOf(QUEUES))));
        features = List.of(
                new Feature(18, this::array),
                new Feature(35, this::dependencies),
                new Feature(50, this::retries),
                new Feature(15, body -> body.put("timeout", Map.of("attemptDurationSeconds", dice.between(60, 300)))),
                new Feature(60, this::overrides));
    }

    /** Sets the account up and goes on until {@link #close}. */
    void start() {
        ENVIRONMENTS.forEach(name -> send(environment(name)));
        QUEUES.forEach(name -> send(queue(name)));
        DEFINITIONS.forEach(name -> send(definition(name)));
        next();
    }

    void close() {
        open = false;
    }

    /** Sends at once, in order. */
    void send(ClientCommand command) {
        world.counts().commands++;
        if (command instanceof SubmitJob job) {
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
        body.put("jobQueue", dice.oneOf(QUEUES));
        body.put("jobDefinition", dice.oneOf(DEFINITIONS));
        for (Feature feature : features) {
            if (dice.percent(feature.percent())) {
                feature.add().accept(body);
            }
        }
        SubmitJob command = JsonCodec.mapper().convertValue(body, SubmitJob.class);
        submitted.add(command);
        if (submitted.size() > REMEMBERED) {
            submitted.remove(0);
        }
        return command;
    }

    private ClientCommand repeat() {
        return submitted.isEmpty() ? submit() : dice.oneOf(submitted);
    }

    /** The id of another job. */
    private ClientCommand reuse() {
        Map<String, Object> body = new TreeMap<>();
        body.put("jobId", parent(someJob()));
        body.put("jobName", "other");
        body.put("jobQueue", dice.oneOf(QUEUES));
        body.put("jobDefinition", dice.oneOf(DEFINITIONS));
        return JsonCodec.mapper().convertValue(body, SubmitJob.class);
    }

    private void array(Map<String, Object> body) {
        int size = dice.percent(3) ? dice.between(50, 150) : dice.between(2, 9);
        body.put("arrayProperties", Map.of("size", dice.percent(1) ? 1_000 : size));
        body.put("jobDefinition", "d0");
    }

    private void dependencies(Map<String, Object> body) {
        List<Map<String, String>> dependencies = new ArrayList<>();
        for (int i = dice.between(1, 3); i > 0 && !submitted.isEmpty(); i--) {
            dependencies.add(Map.of("jobId", parent(someJob())));
        }
        body.put("dependsOn", dependencies);
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
        if (submitted.isEmpty() || dice.percent(1)) {
            return dice.uuid();
        }
        int back = dice.below(Math.min(dice.oneOf(2, 10, REMEMBERED), submitted.size()));
        SubmitJob job = submitted.get(submitted.size() - 1 - back);
        return job.arrayProperties() != null && dice.percent(40) ? job.jobId() + ":" + dice.below(3) : job.jobId();
    }

    private static String parent(String job) {
        int colon = job.indexOf(':');
        return colon < 0 ? job : job.substring(0, colon);
    }

    // ------------------------------------------------------------------------------------------------------ resources

    /** The command says how long the container takes on average, in milliseconds. The first kind is short: arrays are of it. */
    private RegisterJobDefinition definition(String name) {
        int mean = name.equals("d0") ? dice.between(200, 8_000) : dice.between(2_000, 200_000);
        Map<String, Object> container = Map.of(
                "image",
                "busybox",
                "command",
                List.of(Integer.toString(mean)),
                "vcpus",
                dice.between(1, 2),
                "memory",
                dice.between(100, 1_000));
        return JsonCodec.mapper()
                .convertValue(
                        Map.of("jobDefinitionName", name, "type", "container", "containerProperties", container),
                        RegisterJobDefinition.class);
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

    private CreateJobQueue queue(String name) {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("jobQueueName", name);
        body.put("state", "ENABLED");
        body.put("priority", dice.below(3));
        body.put("computeEnvironmentOrder", environmentOrder());
        return JsonCodec.mapper().convertValue(body, CreateJobQueue.class);
    }

    private List<Map<String, Object>> environmentOrder() {
        String first = dice.oneOf(ENVIRONMENTS);
        String second = dice.oneOf(ENVIRONMENTS);
        List<Map<String, Object>> order = new ArrayList<>();
        order.add(Map.of("order", 1, "computeEnvironment", first));
        if (!second.equals(first)) {
            order.add(Map.of("order", 2, "computeEnvironment", second));
        }
        return order;
    }
}
