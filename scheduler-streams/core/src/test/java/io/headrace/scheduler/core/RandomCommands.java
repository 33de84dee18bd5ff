package io.headrace.scheduler.core;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ResourceCommand.DrainExecutor;
import io.headrace.schemas.command.ResourceCommand.UndrainExecutor;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Client commands of every kind with random content, mostly valid. */
final class RandomCommands {
    private static final List<String> DEFINITIONS = List.of("d0", "d0", "d1", "d1", "d2", "d0:1", "d1:2");
    private static final List<String> REASONS = List.of("no longer needed", "enough");

    private final Dice dice;
    private final RandomResources resources;
    private final RandomServiceJobs services;
    private final List<String> jobs = new ArrayList<>();
    private static final String[] CONSTRAINTS = {
        "attribute:disk == ssd",
        "attribute:disk != ssd",
        "attribute:disk =~ s.d or attribute:zone !exists",
        "attribute:zone in [1, 3]",
        "attribute:zone >= 2",
        "not attribute:zone exists and attribute:disk exists",
        "attribute:disk = ssd"
    };

    private final List<RetryJob> retries = new ArrayList<>();
    private final List<String> arrays = new ArrayList<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Map<String, SubmitJob> submitted = new TreeMap<>();

    RandomCommands(Dice dice) {
        this.dice = dice;
        resources = new RandomResources(dice);
        services = new RandomServiceJobs(dice);
    }

    /** What a fresh account needs before anything can run. */
    List<ClientCommand> first() {
        List<ClientCommand> commands = new ArrayList<>(resources.first());
        for (int i = 0; i < 3; i++) {
            commands.add(definition("d" + i));
        }
        commands.add(nodes());
        return commands;
    }

    ClientCommand next() {
        int kind = dice.below(100);
        if (dice.percent(1)) {
            ExecutorId executor = new ExecutorId("x" + dice.below(4));
            return dice.percent(60) ? new DrainExecutor(executor) : new UndrainExecutor(executor);
        }
        if (kind < 2) {
            return dice.percent(80) ? definition(dice.oneOf("d0", "d1", "d2")) : nodes();
        } else if (kind < 10) {
            return resources.next();
        } else if (kind < 20) {
            return services.next(someJob());
        } else if (kind < 75) {
            return submit();
        }
        if (kind < 79 && !jobs.isEmpty()) {
            String id = dice.percent(5) ? dice.oneOf(jobs) : dice.uuid();
            String retried = dice.percent(95) ? latestJob(30) : dice.uuid();
            retries.add(new RetryJob(id, retried, dice.oneOf(true, true, false)));
            return dice.percent(85) ? retries.getLast() : dice.oneOf(retries);
        }
        return kind < 90
                ? new CancelJob(someJob(), dice.oneOf(REASONS))
                : new TerminateJob(someJob(), dice.oneOf(REASONS));
    }

    /** The scheduler accepted this job; later commands name it. */
    void accepted(JobId job, @Nullable Integer size) {
        jobs.add(job.toString());
        if (size != null) {
            arrays.add(job.toString());
            sizes.put(job.toString(), size);
        }
    }

    /** The fingerprint that goes with a command. */
    static String fingerprint(ClientCommand command) {
        return Integer.toHexString(command.hashCode());
    }

    private SubmitJob submit() {
        if (!submitted.isEmpty() && dice.percent(4)) {
            return submitted.get(dice.oneOf(List.copyOf(submitted.keySet())));
        }
        String id = !jobs.isEmpty() && dice.percent(2) ? dice.oneOf(jobs) : dice.uuid();
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("jobId", id);
        body.put("jobName", "job");
        body.put("jobQueue", dice.percent(98) ? dice.oneOf(RandomResources.QUEUES) : "nowhere");
        boolean nodes = dice.percent(12);
        body.put("jobDefinition", nodes ? "n0" : dice.oneOf(DEFINITIONS));
        if (dice.percent(nodes ? 2 : 30)) {
            body.put("arrayProperties", Map.of("size", dice.percent(1) ? 1030 : dice.between(2, 6)));
        }
        if (dice.percent(35)) {
            body.put("dependsOn", dependencies(id, body));
        }
        if (dice.percent(60)) {
            body.put("retryStrategy", retries());
        }
        if (dice.percent(30)) {
            body.put("timeout", Map.of("attemptDurationSeconds", dice.between(60, 200)));
        }
        if (dice.percent(nodes ? 2 : 30)) {
            body.put("containerOverrides", overrides());
        }
        if (dice.percent(nodes ? 30 : 1)) {
            body.put("nodeOverrides", Map.of("numNodes", dice.between(1, 6)));
        }
        if (dice.percent(RandomResources.FAIR.contains(body.get("jobQueue")) ? 95 : 2)) {
            body.put("shareIdentifier", dice.oneOf("UserA1", "UserB", "C"));
            body.put("schedulingPriorityOverride", dice.below(3));
        }
        if (dice.percent(nodes ? 1 : 10)) {
            body.put(
                    "consumableResourcePropertiesOverride",
                    Map.of(
                            "consumableResourceList",
                            List.of(Map.of(
                                    "consumableResource",
                                    dice.oneOf(RandomResources.CONSUMABLES),
                                    "quantity",
                                    dice.between(1, 3)))));
        }
        constrain(body, 15);
        SubmitJob command = JsonCodec.mapper().convertValue(body, SubmitJob.class);
        submitted.put(id, command);
        return command;
    }

    private void constrain(Map<String, Object> body, int percent) {
        if (dice.percent(percent)) {
            List<Map<String, String>> constraints = new ArrayList<>();
            for (int i = dice.between(1, 2); i > 0; i--) {
                constraints.add(Map.of("type", "memberOf", "expression", dice.oneOf(CONSTRAINTS)));
            }
            body.put("placementConstraints", constraints);
        }
        if (dice.percent(percent / 3)) {
            body.put("tags", Map.of(PlacementConstraint.TAG, dice.oneOf(CONSTRAINTS)));
        }
    }

    private List<Map<String, String>> dependencies(String self, Map<String, Object> body) {
        List<Map<String, String>> dependencies = new ArrayList<>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            int kind = dice.below(100);
            TreeMap<String, String> dependency = new TreeMap<>();
            if (kind < 1) {
                dependency.put("jobId", self);
            } else if (kind < 2) {
                dependency.put("jobId", dice.uuid());
            } else if (kind < 20) {
                dependency.put("type", "SEQUENTIAL");
            } else if (kind < 60 && !arrays.isEmpty()) {
                String other = arrays.get(arrays.size() - 1 - dice.below(Math.min(6, arrays.size())));
                dependency.put("jobId", other);
                dependency.put("type", "N_TO_N");
                if (dice.percent(90)) {
                    body.put("arrayProperties", Map.of("size", sizes.getOrDefault(other, 2)));
                }
            } else if (!jobs.isEmpty()) {
                String other = latestJob(dice.oneOf(3, 8, 30));
                dependency.put("jobId", dice.percent(30) ? other + ":" + dice.below(4) : other);
            }
            if (dice.percent(30)) {
                dependency.put("condition", dice.oneOf("SUCCEEDED", "ENDED", "FAILED"));
            }
            dependencies.add(dependency);
        }
        return dependencies;
    }

    private Map<String, Object> retries() {
        Map<String, Object> retries = new TreeMap<>();
        retries.put("attempts", dice.between(1, 4));
        if (dice.percent(40)) {
            retries.put(
                    "evaluateOnExit",
                    List.of(
                            Map.of("action", "RETRY", "onStatusReason", "Host EC2*"),
                            Map.of("action", "EXIT", "onExitCode", dice.oneOf("1", "2*", "*"))));
        }
        return retries;
    }

    private Map<String, Object> overrides() {
        String vcpus = dice.oneOf("0.25", "0.5", "1", "1", "2", "2", "3", "4", "7", "100", "none");
        String memory = dice.oneOf("100", "512", "3000");
        return Map.of(
                "resourceRequirements",
                List.of(Map.of("type", "VCPU", "value", vcpus), Map.of("type", "MEMORY", "value", memory)));
    }

    private String someJob() {
        int kind = dice.below(100);
        if (jobs.isEmpty() || kind < 4) {
            return kind < 2 ? dice.uuid() : "nonsense";
        }
        String job = latestJob(12);
        return dice.percent(40) ? job + ":" + dice.below(5) : dice.percent(5) ? job + "#" + dice.below(3) : job;
    }

    private String latestJob(int among) {
        return jobs.get(jobs.size() - 1 - dice.below(Math.min(among, jobs.size())));
    }

    private RegisterJobDefinition nodes() {
        List<Map<String, Object>> ranges = new ArrayList<>();
        ranges.add(range("0:"));
        if (dice.percent(70)) {
            ranges.add(range(dice.oneOf("0", "1", "1:2", ":1")));
        }
        return JsonCodec.mapper()
                .convertValue(
                        Map.of(
                                "jobDefinitionName",
                                "n0",
                                "type",
                                "multinode",
                                "nodeProperties",
                                Map.of(
                                        "numNodes",
                                        dice.between(1, 5),
                                        "mainNode",
                                        dice.below(3),
                                        "nodeRangeProperties",
                                        ranges)),
                        RegisterJobDefinition.class);
    }

    private Map<String, Object> range(String nodes) {
        TreeMap<String, Object> range = new TreeMap<>();
        range.put("targetNodes", nodes);
        range.put(
                "container",
                Map.of("image", "busybox", "vcpus", dice.between(1, 2), "memory", dice.between(100, 2000)));
        if (dice.percent(20)) {
            range.put(
                    "consumableResourceProperties",
                    Map.of(
                            "consumableResourceList",
                            List.of(Map.of(
                                    "consumableResource", dice.oneOf(RandomResources.CONSUMABLES), "quantity", 1))));
        }
        return range;
    }

    private RegisterJobDefinition definition(String name) {
        TreeMap<String, Object> container = new TreeMap<>(Map.of(
                "image",
                "busybox",
                "vcpus",
                dice.between(1, 3),
                "memory",
                dice.percent(95) ? dice.between(100, 2000) : 2));
        if (dice.percent(15)) {
            container.put("runtimePlatform", Map.of("cpuArchitecture", dice.oneOf("X86_64", "ARM64")));
        }
        TreeMap<String, Object> body =
                new TreeMap<>(Map.of("jobDefinitionName", name, "type", "container", "containerProperties", container));
        constrain(body, 10);
        return JsonCodec.mapper().convertValue(body, RegisterJobDefinition.class);
    }
}
