package io.headrace.simulator;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.CapacityLimit;
import io.headrace.schemas.value.QuotaSharePolicy;
import io.headrace.schemas.value.QuotaSharePreemptionConfiguration;
import io.headrace.schemas.value.QuotaShareResourceSharingConfiguration;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ServiceEnvironmentOrder;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Service jobs and those who look after what they run in: a queue in the order of submission, and one with quota shares whose limits and strategies
 * change. To add a kind of command, add a line to {@link #next}.
 */
final class ServiceTraffic {
    /** What instances have: small numbers, for the hosts are small. */
    static final Map<String, ResourceAmounts> INSTANCE_TYPES = Map.of(
            "ml.t3.small", new ResourceAmounts(500, 256, 0), "ml.t3.large", new ResourceAmounts(2_000, 1_000, 0));

    private static final List<String> TYPES = List.of("ml.t3.large", "ml.t3.small", "ml.t3.small", "ml.t3.small");
    private static final List<String> SHARES = List.of("a", "b", "c");
    private static final String PLAIN = "training";
    private static final String QUOTA = "quota";
    private static final int REMEMBERED = 30;
    private static final int PLENTY = 100;

    private final Dice dice;
    private final List<SubmitServiceJob> known = new ArrayList<>();

    ServiceTraffic(Dice dice) {
        this.dice = dice;
    }

    /** What there is at first. */
    List<ClientCommand> first() {
        List<ClientCommand> commands = new ArrayList<>();
        commands.add(new CreateServiceEnvironment(PLAIN, "SAGEMAKER_TRAINING", instances(), null, Map.of()));
        commands.add(new CreateServiceEnvironment(QUOTA, "SAGEMAKER_TRAINING", byType(4), null, Map.of()));
        commands.add(new CreateSchedulingPolicy(QUOTA, null, new QuotaSharePolicy("FIFO"), Map.of()));
        for (String name : List.of(PLAIN, QUOTA)) {
            commands.add(new CreateJobQueue(
                    name,
                    "ENABLED",
                    dice.below(3),
                    name.equals(QUOTA) ? QUOTA : null,
                    "SAGEMAKER_TRAINING",
                    List.of(),
                    List.of(new ServiceEnvironmentOrder(1, name)),
                    List.of(),
                    null,
                    null,
                    Map.of()));
        }
        for (String share : SHARES) {
            commands.add(new CreateQuotaShare(
                    share,
                    QUOTA,
                    byType(2),
                    sharing(),
                    new QuotaSharePreemptionConfiguration(dice.oneOf("ENABLED", "DISABLED")),
                    null,
                    Map.of()));
        }
        return commands;
    }

    ClientCommand next() {
        int kind = dice.below(100);
        if (kind < 70 || known.isEmpty()) {
            return submit();
        }
        if (kind < 80) {
            return new UpdateServiceJob(someJob(), dice.below(4));
        }
        if (kind < 86) {
            return new TerminateServiceJob(someJob(), "enough");
        }
        if (kind < 90) {
            return dice.oneOf(known);
        }
        return kind < 95 ? updateShare(byType(3)) : updateEnvironment();
    }

    /** Everything that waits could be placed. */
    List<ClientCommand> plenty() {
        List<ClientCommand> commands = new ArrayList<>();
        commands.add(
                new UpdateServiceEnvironment(PLAIN, "ENABLED", List.of(new CapacityLimit(PLENTY, "NUM_INSTANCES"))));
        commands.add(new UpdateServiceEnvironment(QUOTA, "ENABLED", limits(PLENTY, PLENTY)));
        for (String share : SHARES) {
            commands.add(new UpdateQuotaShare(arn(share), limits(PLENTY / 4, PLENTY / 4), null, null, "ENABLED"));
        }
        return commands;
    }

    private SubmitServiceJob submit() {
        TreeMap<String, Object> body = new TreeMap<>();
        body.put("jobId", dice.uuid());
        body.put("jobName", "training");
        String queue = dice.percent(70) ? QUOTA : PLAIN;
        body.put("jobQueue", queue);
        body.put("serviceJobType", "SAGEMAKER_TRAINING");
        body.put("serviceRequestPayload", """
                {"AlgorithmSpecification": {"TrainingImage": "busybox", "ContainerArguments": ["%d"]},
                 "ResourceConfig": {"InstanceType": "%s", "InstanceCount": 1}}""".formatted(dice.between(2_000, 200_000), dice.oneOf(TYPES)));
        if (queue.equals(QUOTA)) {
            body.put("quotaShareName", dice.oneOf(SHARES));
            if (dice.percent(30)) {
                body.put("preemptionConfiguration", Map.of("preemptionRetriesBeforeTermination", dice.below(3)));
            }
        }
        if (dice.percent(50)) {
            body.put("schedulingPriority", dice.below(4));
        }
        if (dice.percent(60)) {
            body.put("retryStrategy", Map.of("attempts", dice.between(1, 3)));
        }
        if (dice.percent(15)) {
            body.put("timeoutConfig", Map.of("attemptDurationSeconds", dice.between(60, 300)));
        }
        SubmitServiceJob command = JsonCodec.mapper().convertValue(body, SubmitServiceJob.class);
        known.add(command);
        if (known.size() > REMEMBERED) {
            known.removeFirst();
        }
        return command;
    }

    private String someJob() {
        return dice.oneOf(known).jobId();
    }

    private UpdateQuotaShare updateShare(List<CapacityLimit> limits) {
        return new UpdateQuotaShare(
                arn(dice.oneOf(SHARES)),
                dice.percent(60) ? limits : List.of(),
                dice.percent(50) ? sharing() : null,
                dice.percent(30) ? new QuotaSharePreemptionConfiguration(dice.oneOf("ENABLED", "DISABLED")) : null,
                dice.percent(85) ? "ENABLED" : "DISABLED");
    }

    private UpdateServiceEnvironment updateEnvironment() {
        String state = dice.percent(80) ? "ENABLED" : "DISABLED";
        return dice.percent(50)
                ? new UpdateServiceEnvironment(PLAIN, state, instances())
                : new UpdateServiceEnvironment(QUOTA, state, byType(5));
    }

    private List<CapacityLimit> instances() {
        return List.of(new CapacityLimit(dice.between(1, 5), "NUM_INSTANCES"));
    }

    private List<CapacityLimit> byType(int most) {
        return limits(dice.between(1, most), dice.between(1, most));
    }

    private static List<CapacityLimit> limits(int large, int small) {
        return List.of(new CapacityLimit(large, "ml.t3.large"), new CapacityLimit(small, "ml.t3.small"));
    }

    private QuotaShareResourceSharingConfiguration sharing() {
        String strategy = dice.oneOf("RESERVE", "LEND", "LEND_AND_BORROW", "LEND_AND_BORROW");
        @Nullable
        Integer limit = strategy.equals("LEND_AND_BORROW") && dice.percent(50) ? dice.oneOf(-1, 0, 100) : null;
        return new QuotaShareResourceSharingConfiguration(strategy, limit);
    }

    private static String arn(String share) {
        return "arn:aws:batch:us-east-1:000000000000:job-queue/" + QUOTA + "/quota-share/" + share;
    }
}
