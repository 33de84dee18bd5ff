package io.headrace.scheduler.streams.store;

import io.headrace.scheduler.core.state.AccountRow;
import io.headrace.scheduler.core.state.ArrayProgress;
import io.headrace.scheduler.core.state.AttemptOutcome;
import io.headrace.scheduler.core.state.AttemptRow;
import io.headrace.scheduler.core.state.AwaitedKey;
import io.headrace.scheduler.core.state.ChunkKey;
import io.headrace.scheduler.core.state.ConditionRow;
import io.headrace.scheduler.core.state.ConsumableRow;
import io.headrace.scheduler.core.state.DefinitionKey;
import io.headrace.scheduler.core.state.DefinitionRow;
import io.headrace.scheduler.core.state.DependantKey;
import io.headrace.scheduler.core.state.EndedChunk;
import io.headrace.scheduler.core.state.EnvironmentRow;
import io.headrace.scheduler.core.state.ExecutorDuty;
import io.headrace.scheduler.core.state.ExecutorRow;
import io.headrace.scheduler.core.state.HeldKey;
import io.headrace.scheduler.core.state.JobRow;
import io.headrace.scheduler.core.state.JobSpec;
import io.headrace.scheduler.core.state.JobStatus;
import io.headrace.scheduler.core.state.Marker;
import io.headrace.scheduler.core.state.NodesProgress;
import io.headrace.scheduler.core.state.PolicyRow;
import io.headrace.scheduler.core.state.QueueJobKey;
import io.headrace.scheduler.core.state.QueueRow;
import io.headrace.scheduler.core.state.QueueUseRow;
import io.headrace.scheduler.core.state.QuotaShareRow;
import io.headrace.scheduler.core.state.ReadyChunk;
import io.headrace.scheduler.core.state.ReservationRow;
import io.headrace.scheduler.core.state.ResourceStatus;
import io.headrace.scheduler.core.state.RevisionRow;
import io.headrace.scheduler.core.state.ServiceCapacity;
import io.headrace.scheduler.core.state.ServiceJobRow;
import io.headrace.scheduler.core.state.Share;
import io.headrace.scheduler.core.state.ShareKey;
import io.headrace.scheduler.core.state.ShareRow;
import io.headrace.scheduler.core.state.StopRequest;
import io.headrace.scheduler.core.state.SubmittedAs;
import io.headrace.scheduler.core.state.SweepRow;
import io.headrace.scheduler.core.state.TableId;
import io.headrace.scheduler.core.state.TagsRow;
import io.headrace.scheduler.core.state.TimeKey;
import io.headrace.scheduler.core.state.TimeLimitAction;
import io.headrace.scheduler.core.state.WaitReason;
import io.headrace.scheduler.core.state.WaitingKey;
import io.headrace.scheduler.core.state.WaitingRow;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.DependencyKind;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ReservedRoom;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.RetryStrategy;
import io.headrace.schemas.value.ServiceJob;
import io.headrace.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keys and rows of every table, at random; few enough different keys that they meet again, and bounds among the numbers. */
final class RandomRows {
    private final Dice dice;
    private final List<String> uuids = new ArrayList<>();

    RandomRows(Dice dice) {
        this.dice = dice;
        for (int i = 0; i < 6; i++) {
            uuids.add(dice.uuid());
        }
    }

    Class<?> keyType(TableId table) {
        return key(table).getClass();
    }

    Comparable<?> key(TableId table) {
        return switch (table) {
            case ACCOUNT, REVISIONS, ENVIRONMENTS, QUEUES, RESERVATIONS, QUEUE_USE, POLICIES, CONSUMABLES, TAGS ->
                name();
            case JOBS, SPECS, ATTEMPTS, RELEASES, SWEEPS, SERVICE_JOBS -> job();
            case WAITING -> place();
            case HELD -> held();
            case SHARES, QUOTA_SHARES -> new ShareKey(name(), name());
            case ENDED_CHILDREN, READY_CHILDREN -> new ChunkKey(job(), dice.below(1000));
            case DEPENDANTS -> new DependantKey(job(), dice.oneOf(DependencyKind.values()), job());
            case AWAITED -> new AwaitedKey(job(), dice.oneOf(DependencyKind.values()), job());
            case DEADLINES, ENDED, TIME_LIMITS -> new TimeKey(number() & Long.MAX_VALUE, job());
            case DEFINITIONS -> new DefinitionKey(name(), dice.between(1, 300));
            case EXECUTORS -> executor();
            case BLOCKED, QUOTA_ATTEMPTS -> new QueueJobKey(name(), job());
        };
    }

    Object row(TableId table) {
        return switch (table) {
            case ACCOUNT -> new AccountRow(number());
            case JOBS -> jobRow();
            case SPECS -> spec();
            case WAITING, HELD -> new WaitingRow(job(), dice.between(1, 10));
            case ATTEMPTS ->
                new AttemptRow(
                        dice.between(1, 10),
                        executor(),
                        dice.uuid(),
                        name(),
                        amounts(),
                        number(),
                        maybe(this::number),
                        maybe(this::number),
                        maybe(() -> "10.0.0.7"));
            case RESERVATIONS ->
                new ReservationRow(
                        job(),
                        dice.percent(50)
                                ? List.of(new ReservedRoom(executor(), amounts()))
                                : List.of(
                                        new ReservedRoom(executor(), amounts()),
                                        new ReservedRoom(executor(), amounts())),
                        name(),
                        maybe(this::number),
                        number());
            case SHARES -> new ShareRow(dice.below(1000) / 7.0, number(), number(), dice.below(99));
            case QUEUE_USE -> new QueueUseRow(dice.below(10_000));
            case DEPENDANTS, AWAITED -> new ConditionRow(dice.oneOf(DependencyCondition.values()));
            case READY_CHILDREN -> ready();
            case SWEEPS -> new SweepRow(dice.below(1_000_000), dice.between(1, 1_000_000));
            case RELEASES, DEADLINES, ENDED, TIME_LIMITS, BLOCKED, QUOTA_ATTEMPTS -> Marker.PRESENT;
            case ENDED_CHILDREN -> chunk();
            case DEFINITIONS -> new DefinitionRow(definition(), dice.percent(50));
            case REVISIONS -> new RevisionRow(dice.between(1, 1_000_000), dice.below(1_000_000));
            case ENVIRONMENTS -> environment();
            case QUEUES -> queue();
            case EXECUTORS ->
                new ExecutorRow(
                        dice.uuid(),
                        dice.oneOf(ExecutorDuty.values()),
                        List.of("*"),
                        amounts(),
                        amounts(),
                        attributes());
            case POLICIES ->
                new PolicyRow(
                        dice.below(604_801),
                        dice.below(100),
                        List.of(new Share("UserA*", 0.0001), new Share("b", dice.below(1000) / 3.0)),
                        dice.percent(30));
            case SERVICE_JOBS -> new ServiceJobRow(dice.below(10), dice.below(10));
            case QUOTA_SHARES ->
                new QuotaShareRow(
                        dice.percent(50),
                        Map.of("ml.m5.large", dice.below(9)),
                        dice.oneOf(QuotaShareRow.Sharing.values()),
                        dice.between(-1, 200),
                        dice.percent(50),
                        Map.of("ml.m5.large", dice.between(1, 9), "ml.c5.xlarge", 1),
                        dice.oneOf(ResourceStatus.values()));
            case TAGS -> new TagsRow(dice.percent(50) ? Map.of() : Map.of(name(), "ä b"));
            case CONSUMABLES ->
                new ConsumableRow(
                        number(),
                        number(),
                        dice.percent(50),
                        number(),
                        dice.percent(50) ? List.of(new ConsumableRow.Update("t-1", "ADD", number())) : List.of());
        };
    }

    private WaitingKey place() {
        return new WaitingKey(name(), dice.oneOf("", name()), dice.oneOf(0, 1, 9999), number());
    }

    private EnvironmentRow environment() {
        return new EnvironmentRow(
                dice.percent(50),
                dice.percent(50),
                dice.below(9),
                dice.below(9),
                number(),
                maybe(() -> dice.below(100)),
                amounts(),
                maybe(() -> new ServiceCapacity(
                        Map.of("NUM_INSTANCES", dice.below(99)), Map.of("ml.m5.large", 1, "ml.c5.xlarge", 2))),
                dice.oneOf(ResourceStatus.values()));
    }

    private QueueRow queue() {
        return new QueueRow(
                dice.percent(50),
                dice.between(0, 9999),
                dice.percent(50),
                List.of(name(), name()),
                maybe(this::name),
                maybe(() -> dice.between(1, 1000)),
                dice.percent(50),
                dice.percent(50)
                        ? List.of(new TimeLimitAction("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", 600, "CANCEL"))
                        : List.of(),
                dice.oneOf(ResourceStatus.values()));
    }

    private JobRow jobRow() {
        return new JobRow(
                dice.oneOf(JobStatus.values()),
                number(),
                dice.below(1_000),
                dice.percent(50),
                dice.percent(50),
                maybe(() -> new StopRequest(dice.oneOf(StopCause.values()), "because of é and 漢")),
                maybe(() -> new ArrayProgress(1_000_000, dice.below(1_000_000), dice.below(9), 0, maybe(() -> 3))),
                maybe(() -> new NodesProgress(
                        dice.between(1, 10),
                        dice.between(1, 1000),
                        maybe(() -> new AttemptOutcome(
                                dice.percent(50), "ended é", maybe(this::name), maybe(() -> dice.below(256)))))),
                maybe(() -> new WaitReason(
                        dice.oneOf(WaitCode.values()), "short by 2 é", number(), number(), maybe(this::number))));
    }

    private HeldKey held() {
        String requirement = "attribute:" + dice.below(1000) + " == " + dice.below(1000);
        return dice.percent(50)
                ? new HeldKey(0, requirement, amounts(), place())
                : new HeldKey(dice.oneOf(0, 2, 1000), "", amounts(), place());
    }

    private Map<String, String> attributes() {
        return dice.percent(50) ? Map.of() : Map.of("disk", name(), "zone", "é");
    }

    private JobSpec spec() {
        return new JobSpec(
                name(),
                name(),
                maybe(() -> dice.between(2, 1_000_000)),
                maybe(() -> read(
                        "{\"image\": \"i\", \"command\": [\"a\", \"é\"], \"environment\": [{\"name\": \"N\","
                                + " \"value\": \"v\"}]}",
                        ContainerProperties.class)),
                maybe(() -> read(
                        "{\"taskProperties\": [{\"containers\": [{\"name\": \"a\", \"image\": \"é\", \"essential\": false}]}]}",
                        EcsProperties.class)),
                maybe(() -> read(
                        "{\"numNodes\": 2, \"mainNode\": 1, \"groups\": [{\"from\": 0, \"to\": 2, \"container\": {\"image\": \"é\"},"
                                + " \"resources\": {\"vcpuMillis\": 250, \"memoryMib\": 64, \"gpus\": 0}}]}",
                        JobNodes.class)),
                amounts(),
                maybe(() -> new RetryStrategy(
                        maybe(() -> dice.between(1, 10)),
                        List.of(new EvaluateOnExit("RETRY", "Host EC2*", null, maybe(() -> "137"))))),
                maybe(() -> dice.between(60, 90_000)),
                maybe(() -> dice.oneOf(DependencyCondition.values())),
                new SubmittedAs(name(), Map.of("p", "é"), Map.of(), maybe(() -> dice.percent(50)), List.of("EC2")),
                maybe(this::name),
                dice.below(10_000),
                dice.percent(50) ? List.of(new ConsumableRequirement(name(), number())) : List.of(),
                dice.percent(50) ? List.of(PlacementConstraint.memberOf("attribute:a == " + dice.below(9))) : List.of(),
                dice.percent(50),
                maybe(() -> read(
                        "{\"serviceJobType\": \"SAGEMAKER_TRAINING\", \"serviceRequestPayload\": \"{}\", \"name\":"
                                + " \"é\", \"instanceType\": \"ml.m5.large\", \"instanceCount\": 1, \"retryStrategy\":"
                                + " {\"attempts\": 2}}",
                        ServiceJob.class)),
                dice.uuid());
    }

    private EndedChunk chunk() {
        EndedChunk chunk = EndedChunk.empty();
        for (int i = dice.below(20); i > 0; i--) {
            chunk = chunk.with(dice.below(EndedChunk.CHILDREN), dice.percent(50));
        }
        return chunk;
    }

    private ReadyChunk ready() {
        ReadyChunk chunk = ReadyChunk.empty();
        for (int i = dice.below(20); i > 0; i--) {
            int from = dice.below(EndedChunk.CHILDREN);
            chunk = chunk.with(from, dice.between(from, EndedChunk.CHILDREN), dice.percent(50));
        }
        return chunk;
    }

    private RegisterJobDefinition definition() {
        return read(
                "{\"jobDefinitionName\": \"%s\", \"type\": \"container\", \"parameters\": {\"b\": \"1\", \"a\": \"2\"}}"
                        .formatted(name()),
                RegisterJobDefinition.class);
    }

    private static <T> T read(String json, Class<T> type) {
        return JsonCodec.mapper().readValue(json, type);
    }

    private JobId job() {
        int index = dice.percent(50) ? JobId.NO_INDEX : dice.oneOf(0, 1, 255, 256, 65_536, 999_999, Integer.MAX_VALUE);
        return new JobId(dice.oneOf(uuids), index);
    }

    private String name() {
        return dice.oneOf("a", "ab", "a-b", "a_b", "b", "Z", "queue-of-a-rather-long-name", "0");
    }

    private ExecutorId executor() {
        return new ExecutorId(dice.oneOf("h", "h.1", "h-1", "host", "H"));
    }

    private long number() {
        return dice.oneOf(0L, 1L, -1L, 127L, 128L, 255L, 1L << 40, Long.MIN_VALUE, Long.MIN_VALUE + 7, Long.MAX_VALUE);
    }

    private ResourceAmounts amounts() {
        return new ResourceAmounts(dice.oneOf(0, 250, 64_000, -1), dice.oneOf(0, 4, 1 << 20), dice.oneOf(0, 8));
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return dice.percent(50) ? value.get() : null;
    }
}
