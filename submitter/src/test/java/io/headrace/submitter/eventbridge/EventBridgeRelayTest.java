package io.headrace.submitter.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.event.AttemptEvent.AttemptStarting;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.ArrayStopRequested;
import io.headrace.schemas.event.JobEvent.ChildrenReleased;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.StopCause;
import io.headrace.schemas.event.WaitCode;
import io.headrace.schemas.event.WaitEvent.JobWaiting;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.ResourceKind;
import io.headrace.submitter.readmodel.Database;
import io.headrace.submitter.readmodel.EventLog;
import io.headrace.submitter.readmodel.JobStates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** What is told of events, and that it is told once. A relay that is killed is tried in the system tests. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class EventBridgeRelayTest {
    private static final JobId JOB = EventLog.id(1);
    private static final JobId ARRAY = EventLog.id(2);
    private static final TopicPartition EVENTS = new TopicPartition(Topics.EVENTS.name(), 0);
    private static final TopicPartition TOLD = new TopicPartition(Topics.EVENTBRIDGE.name(), 0);
    private static final String STATE = "Batch Job State Change ";

    private final EventLog log = new EventLog(AccountId.DEFAULT);
    private final EnvelopeCodec<Event> codec = EnvelopeCodec.of(MessageFamily.EVENTS);

    @TempDir
    private Path folder;

    private EmbeddedKafka kafka;
    private KafkaProducer<String, byte[]> producer;
    private int written;

    @BeforeEach
    void open() {
        kafka = EmbeddedKafka.ephemeral();
        kafka.createTopic(Topics.EVENTS.name(), 1);
        kafka.createTopic(Topics.EVENTBRIDGE.name(), 1);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        kafka.close();
    }

    @Test
    void shouldTellEachChangeOfAJobInTheShapeOfEventBridge() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(new JobWaiting(JOB, "q", WaitCode.QUEUE_ORDER, "others go first", null));
        log.add(new JobWaiting(
                JOB, "q", WaitCode.EXECUTORS_FULL, "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - full", null));
        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(new ResourceTagged(ResourceKind.JOB, JOB.toString(), Map.of("added", "later")));
        log.add(EventLog.failed(JOB, 1, 3, 5_000, 6_000));
        log.add(new JobFailed(JOB, FailureCause.ATTEMPT_FAILED, "Essential container in task exited", false));

        List<JsonNode> told = toldBy("db", 5);

        assertThat(told.stream().map(EventBridgeRelayTest::line))
                .containsExactly(
                        STATE + "RUNNABLE",
                        "Batch Job Queue Blocked RUNNABLE",
                        STATE + "STARTING",
                        STATE + "RUNNING",
                        STATE + "FAILED");
        JsonNode blocked = told.get(1);
        assertThat(blocked.path("resources").valueStream().map(arn -> arn.asString("")))
                .containsExactly(
                        "arn:aws:batch:eu-west-1:000000000000:job/" + JOB,
                        "arn:aws:batch:eu-west-1:000000000000:job-queue/q");
        assertThat(blocked.at("/detail/statusReason").asString("")).startsWith("CAPACITY:");
        JsonNode failed = told.get(4);
        assertThat(failed.path("source").asString("")).isEqualTo("aws.batch");
        assertThat(failed.path("version").asString("")).isEqualTo("0");
        assertThat(failed.path("time").asString("")).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
        assertThat(failed.path("account").asString("")).isEqualTo("000000000000");
        assertThat(failed.at("/detail/attempts/0/container/exitCode").intValue())
                .isEqualTo(3);
        assertThat(failed.at("/detail/tags/added").asString("")).isEqualTo("later");
        assertThat(told.get(3).at("/detail/attempts")).isEmpty();
        assertThat(told.stream().map(event -> event.path("id").asString(""))).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellOfServiceJobsWithoutTheirTagsAndPayloads() {
        log.add(EventLog.serviceJob(new SubmitServiceJob(
                JOB.toString(),
                "train",
                "q",
                "{\"HyperParameters\":{\"secret\":\"1\"}}",
                "SAGEMAKER_TRAINING",
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of("team", "a"),
                null)));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(new JobWaiting(
                JOB, "q", WaitCode.SERVICE_ENVIRONMENT_FULL, "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - full", null));
        log.add(EventLog.placed(JOB, 1));
        log.add(new AttemptStarting(new AttemptId(JOB, 1), EventLog.EXECUTOR));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(EventLog.failed(JOB, 1, 3, 5_000, 6_000));
        log.add(new JobFailed(JOB, FailureCause.ATTEMPT_FAILED, "Received status from SageMaker: no", false));

        List<JsonNode> told = toldBy("db", 6);

        assertThat(told.stream().map(EventBridgeRelayTest::line))
                .containsExactly(
                        "Batch Service Job State Change RUNNABLE",
                        "Batch Service Job Queue Blocked RUNNABLE",
                        "Batch Service Job State Change SCHEDULED",
                        "Batch Service Job State Change STARTING",
                        "Batch Service Job State Change RUNNING",
                        "Batch Service Job State Change FAILED");
        assertThat(told.get(1).path("resources").valueStream().map(arn -> arn.asString("")))
                .containsExactly(
                        "arn:aws:batch:eu-west-1:000000000000:service-job/" + JOB,
                        "arn:aws:batch:eu-west-1:000000000000:job-queue/q");
        assertThat(told).allSatisfy(event -> {
            assertThat(event.path("detail").has("tags")).isFalse();
            assertThat(event.path("detail").has("serviceRequestPayload")).isFalse();
            assertThat(event.at("/detail/capacityUsage/0/capacityUnit").asString(""))
                    .isEqualTo("ml.m5.large");
        });
        assertThat(told.getLast()
                        .at("/detail/attempts/0/serviceResourceId/name")
                        .asString(""))
                .isEqualTo("TrainingJobArn");
    }

    @Test
    void shouldTellOfArrayJobsAndTheirChildren() {
        log.add(EventLog.submitted(ARRAY, "array", "q", 2));
        log.add(new ArrayQueued(ARRAY, "q", false));
        log.add(EventLog.placed(ARRAY.child(1), 1));
        log.add(EventLog.running(ARRAY.child(1), 1, 5_000));
        log.add(EventLog.succeeded(ARRAY.child(1), 1, 5_000, 6_000));
        log.add(new JobSucceeded(ARRAY.child(1), "done", false));

        assertThat(jobsToldBy("db", 6))
                .containsExactly(
                        "PENDING " + ARRAY,
                        "RUNNABLE " + ARRAY + ":0",
                        "RUNNABLE " + ARRAY + ":1",
                        "STARTING " + ARRAY + ":1",
                        "RUNNING " + ARRAY + ":1",
                        "SUCCEEDED " + ARRAY + ":1");
    }

    @Test
    void shouldTellOfEachChildThatEndsTogetherWithOthers() {
        log.add(EventLog.submitted(ARRAY, "array", "q", 4));
        log.add(new ArrayQueued(ARRAY, "q", true));
        // Child 1 has a row of its own then, and child 3 goes on.
        log.add(new ChildrenReleased(ARRAY, List.of(ChildRange.of(1), ChildRange.of(3))));
        log.add(EventLog.placed(ARRAY.child(3), 1));
        log.add(new ArrayStopRequested(ARRAY, StopCause.CANCEL, "not needed"));
        log.add(EventLog.cancelled(ARRAY, 0, 3, "not needed"));
        log.add(EventLog.succeeded(ARRAY.child(3), 1, 5_000, 6_000));
        log.add(new JobSucceeded(ARRAY.child(3), "done", false));
        log.add(new JobFailed(ARRAY, FailureCause.CANCELLED, "not needed", false));

        List<JsonNode> told = toldBy("db", 9);

        assertThat(told.stream().map(EventBridgeRelayTest::job))
                .containsExactly(
                        "PENDING " + ARRAY,
                        "RUNNABLE " + ARRAY + ":1",
                        "RUNNABLE " + ARRAY + ":3",
                        "STARTING " + ARRAY + ":3",
                        "FAILED " + ARRAY + ":0",
                        "FAILED " + ARRAY + ":1",
                        "FAILED " + ARRAY + ":2",
                        "SUCCEEDED " + ARRAY + ":3",
                        "FAILED " + ARRAY);
        JsonNode child = told.get(6);
        assertThat(child.at("/detail/statusReason").asString("")).isEqualTo("not needed");
        assertThat(child.at("/detail/isCancelled").booleanValue()).isTrue();
        assertThat(child.at("/detail/arrayProperties/index").intValue()).isEqualTo(2);
        assertThat(child.at("/resources/0").asString(""))
                .isEqualTo("arn:aws:batch:eu-west-1:000000000000:job/" + ARRAY + ":2");
        assertThat(told.stream().map(event -> event.path("id").asString(""))).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellOfTheNodesOfAJobAfterTheJob() {
        log.add(EventLog.submittedWithNodes(JOB, "nodes", "q", 2, 0));
        log.add(new JobQueued(JOB, "q", 1, false));
        log.add(EventLog.nodesPlaced(JOB, 1, 2));
        log.add(EventLog.running(JOB.node(0), 1, 5_000));
        log.add(EventLog.running(JOB.node(1), 1, 5_000));
        log.add(EventLog.failed(JOB.node(1), 1, 3, 5_000, 6_000));
        log.add(EventLog.succeeded(JOB.node(0), 1, 5_000, 6_000));
        log.add(new JobSucceeded(JOB, "done", false));

        List<JsonNode> told = toldBy("db", 12);

        assertThat(told.stream().map(EventBridgeRelayTest::job))
                .containsExactly(
                        "RUNNABLE " + JOB,
                        "RUNNABLE " + JOB + "#0",
                        "RUNNABLE " + JOB + "#1",
                        "STARTING " + JOB,
                        "STARTING " + JOB + "#0",
                        "STARTING " + JOB + "#1",
                        "RUNNING " + JOB,
                        "RUNNING " + JOB + "#0",
                        "RUNNING " + JOB + "#1",
                        "FAILED " + JOB + "#1",
                        "SUCCEEDED " + JOB + "#0",
                        "SUCCEEDED " + JOB);
        assertThat(told.get(9).at("/detail/nodeDetails/nodeIndex").intValue()).isEqualTo(1);
        assertThat(told.get(9).at("/detail/attempts/0/container/exitCode").intValue())
                .isEqualTo(3);
        assertThat(told.stream().map(event -> event.path("id").asString(""))).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellOfManyChildrenInSeveralTransactionsAndGoOnWhereItWasStopped() throws Exception {
        int size = 12_000;
        log.add(EventLog.submitted(ARRAY, "array", "q", size));
        log.add(new ArrayQueued(ARRAY, "q", false));
        // As a relay leaves it that was stopped when the array job and half of its children were told.
        int place = 1 + size / 2;
        commit(new OffsetAndMetadata(1, Integer.toString(place)));

        List<String> told = jobsToldBy("db", size / 2);

        assertThat(told)
                .containsExactlyElementsOf(IntStream.range(size / 2, size)
                        .mapToObj(index -> "RUNNABLE " + ARRAY + ":" + index)
                        .toList());
        assertThat(committed()).isEqualTo(new OffsetAndMetadata(2, ""));
        // Each transaction ends with a record of its own.
        assertThat(end(TOLD) - told.size()).isGreaterThan(1);
    }

    @Test
    void shouldGoOnAmongChildrenOfWhichSomeHaveRows() throws Exception {
        int size = 2_500;
        log.add(EventLog.submitted(ARRAY, "array", "q", size));
        log.add(new ArrayQueued(ARRAY, "q", false));
        // Those that have rows go on: three around the place where it goes on, one in the last stretch.
        List<Integer> placed = List.of(3, 699, 700, 702, 2_400);
        placed.forEach(index -> log.add(EventLog.placed(ARRAY.child(index), 1)));
        log.add(new ArrayStopRequested(ARRAY, StopCause.CANCEL, "not needed"));
        log.add(EventLog.cancelled(ARRAY, 0, size - placed.size(), "not needed"));
        // As a relay leaves it that was stopped when the children before number 700 were told of the last event.
        long last = log.events().size() - 1L;
        commit(new OffsetAndMetadata(last, Integer.toString(1 + 700)));

        List<Integer> expected = IntStream.range(700, size)
                .filter(index -> !placed.contains(index))
                .boxed()
                .toList();
        List<JsonNode> told = toldBy("db", expected.size());

        assertThat(told.stream().map(EventBridgeRelayTest::job))
                .containsExactlyElementsOf(expected.stream()
                        .map(index -> "FAILED " + ARRAY + ":" + index)
                        .toList());
        assertThat(committed()).isEqualTo(new OffsetAndMetadata(last + 1, ""));
    }

    @Test
    void shouldTellNothingTwiceAfterARestartNorWithoutItsDatabase() {
        log.add(EventLog.submitted(JOB, "hello", "q", null));
        log.add(new JobQueued(JOB, "q", 1, false));
        assertThat(toldBy("db", 1)).hasSize(1);
        log.add(EventLog.placed(JOB, 1));
        assertThat(toldBy("db", 2)).hasSize(2);
        log.add(EventLog.running(JOB, 1, 5_000));

        List<JsonNode> told = toldBy("another-db", 3);

        assertThat(told.stream().map(EventBridgeRelayTest::line))
                .containsExactly(STATE + "RUNNABLE", STATE + "STARTING", STATE + "RUNNING");
        // The state before was folded anew, and not told.
        assertThat(told.get(2).at("/detail/jobName").asString("")).isEqualTo("hello");
    }

    private static String line(JsonNode event) {
        return event.path("detail-type").asString("") + " "
                + event.at("/detail/status").asString("");
    }

    private static String job(JsonNode event) {
        return event.at("/detail/status").asString("") + " "
                + event.at("/detail/jobId").asString("");
    }

    private List<String> jobsToldBy(String database, int expected) {
        return toldBy(database, expected).stream()
                .map(EventBridgeRelayTest::job)
                .toList();
    }

    private void commit(OffsetAndMetadata offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(EventBridgeRelay.GROUP, Map.of(EVENTS, offset))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private OffsetAndMetadata committed() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(EventBridgeRelay.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .get(EVENTS);
            return new OffsetAndMetadata(committed.offset(), committed.metadata());
        }
    }

    /** Writes the new events, runs a relay until so many are told in all, and stops it. */
    private List<JsonNode> toldBy(String database, int expected) {
        log.events().stream()
                .skip(written)
                .forEach(event -> producer.send(codec.toRecord(event.account().value(), event)));
        producer.flush();
        written = log.events().size();
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Database states = Database.sqlite(folder.resolve(database));
                EventBridgeRelay relay = new EventBridgeRelay(
                        new JobStates(states), client, "test", "eu-west-1", new SimpleMeterRegistry())) {
            relay.start();
            await().atMost(Duration.ofMinutes(1)).until(() -> told().size() >= expected);
        }
        return told();
    }

    private List<JsonNode> told() {
        List<JsonNode> told = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(List.of(TOLD));
            consumer.seekToBeginning(List.of(TOLD));
            long end = consumer.endOffsets(List.of(TOLD)).get(TOLD);
            while (consumer.position(TOLD) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(read -> told.add(JsonCodec.mapper().readTree(read.value())));
            }
        }
        return told;
    }

    private long end(TopicPartition partition) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
