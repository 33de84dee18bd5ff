package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that knows Kafka and the schemas, and nothing else of Headrace. */
@Tag("system")
class PublishedCommandsTest {
    private static final AccountId ACCOUNT = AccountId.DEFAULT;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path data;

    private static HeadraceProcess headrace;
    private static KafkaClient kafka;
    private static KafkaProducer<String, byte[]> plain;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process");
        kafka = new KafkaClient(headrace.bootstrapServers());
        plain = kafka.producer(Map.of());
        plain.send(Commands.createComputeEnvironment(
                ACCOUNT, new CreateComputeEnvironment("machines", "UNMANAGED", null, null, null, "role", Map.of())));
        plain.send(Commands.createJobQueue(
                ACCOUNT,
                new CreateJobQueue("work", null, 1, List.of(new ComputeEnvironmentOrder(1, "machines")), Map.of())));
        plain.send(Commands.registerJobDefinition(
                ACCOUNT,
                new RegisterJobDefinition(
                        "hello",
                        "container",
                        Map.of(),
                        null,
                        container("echo", "hello"),
                        null,
                        null,
                        null,
                        Map.of(),
                        null,
                        List.of(),
                        null)));
        plain.flush();
    }

    @AfterAll
    static void stop() throws Exception {
        plain.close();
        headrace.close();
    }

    @Test
    void shouldRunAJobWhenItsTransactionCommits() {
        String job = UUID.randomUUID().toString();
        try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of("transactional.id", "shop"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(submission(job, "committed"));
            producer.flush();
            producer.commitTransaction();
        }

        awaitSuccess(job);
    }

    @Test
    void shouldNotRunAJobWhenItsTransactionAborts() {
        String aborted = UUID.randomUUID().toString();
        try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of("transactional.id", "till"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(submission(aborted, "aborted"));
            producer.flush();
            producer.abortTransaction();
        }
        // A job behind it in the same partition has run: the aborted one was passed, not merely late.
        String behind = UUID.randomUUID().toString();
        plain.send(submission(behind, "behind"));

        awaitSuccess(behind);
        assertThat(events(JobSubmitted.class))
                .noneMatch(event -> event.jobId().toString().equals(aborted));
    }

    @Test
    void shouldRunOneJobForTheSameRecordTwice() {
        String job = UUID.randomUUID().toString();
        plain.send(submission(job, "twice"));
        plain.send(submission(job, "twice"));
        String behind = UUID.randomUUID().toString();
        plain.send(submission(behind, "behind"));

        awaitSuccess(job);
        awaitSuccess(behind);
        assertThat(events(JobPlaced.class)
                        .filter(event -> event.jobId().toString().equals(job)))
                .hasSize(1);
        assertThat(events(CommandRejected.class)
                        .filter(event -> job.equals(event.jobId()))
                        .map(CommandRejected::reason))
                .containsExactly(RejectionReason.ALREADY_SUBMITTED);
    }

    @Test
    void shouldRefuseAnotherPayloadUnderATakenId() {
        String job = UUID.randomUUID().toString();
        plain.send(submission(job, "first"));
        plain.send(submission(job, "second"));

        awaitSuccess(job);
        assertThat(rejected(rejection -> job.equals(rejection.jobId())).reason())
                .isEqualTo(RejectionReason.JOB_ID_TAKEN);
    }

    @Test
    void shouldPutARecordThatIsNotJsonAsideAndRunTheJobBehindIt() {
        ProducerRecord<String, byte[]> broken =
                withValue(submission(UUID.randomUUID().toString(), "broken"), "{not json");

        shouldPutAsideAndGoOn(broken, "{not json", "JSON");
    }

    @Test
    void shouldPutARecordOfUnknownTypeAsideAndRunTheJobBehindIt() {
        ProducerRecord<String, byte[]> broken = submission(UUID.randomUUID().toString(), "broken");
        broken.headers().remove("ce_type").add("ce_type", "io.headrace.SubmitJbo.v1".getBytes(StandardCharsets.UTF_8));

        shouldPutAsideAndGoOn(broken, new String(broken.value(), StandardCharsets.UTF_8), "SubmitJbo");
    }

    @Test
    void shouldRejectARecordThatBreaksTheSchemaAndRunTheJobBehindIt() {
        String job = UUID.randomUUID().toString();
        ProducerRecord<String, byte[]> broken = withValue(
                submission(job, "broken"),
                "{\"jobId\":\"" + job + "\",\"jobName\":\"n\",\"jobQue\":\"work\",\"jobDefinition\":\"hello\"}");
        String id = header(broken, "ce_id");
        plain.send(broken);
        String behind = UUID.randomUUID().toString();
        plain.send(submission(behind, "behind"));

        awaitSuccess(behind);
        boolean rejected = kafka.events().stream()
                .anyMatch(event -> id.equals(event.causationId())
                        && event.data() instanceof CommandRejected rejection
                        && rejection.reason() == RejectionReason.INVALID_ARGUMENT
                        && rejection.message().contains("jobQue"));
        boolean dead = deadLetters().anyMatch(record -> headers(record).contains("jobQue"));
        assertThat(rejected || dead).as("said why").isTrue();
    }

    @Test
    void shouldRejectAnUnknownQueueAndRunTheJobBehindIt() {
        String job = UUID.randomUUID().toString();
        plain.send(Commands.job("lost")
                .queue("nowhere")
                .definition("hello")
                .jobId(job)
                .toRecord(ACCOUNT));
        String behind = UUID.randomUUID().toString();
        plain.send(submission(behind, "behind"));

        awaitSuccess(behind);
        CommandRejected rejection = rejected(event -> job.equals(event.jobId()));
        assertThat(rejection.reason()).isEqualTo(RejectionReason.UNKNOWN_QUEUE);
        assertThat(rejection.message()).contains("nowhere");
    }

    @Test
    void shouldNumberEventsWithoutGaps() {
        String job = UUID.randomUUID().toString();
        plain.send(submission(job, "numbered"));
        awaitSuccess(job);

        List<Long> sequences = kafka.events().stream().map(Envelope::sequence).toList();

        assertThat(sequences).startsWith(1L);
        assertThat(sequences)
                .isEqualTo(
                        Stream.iterate(1L, n -> n + 1).limit(sequences.size()).toList());
    }

    private static void shouldPutAsideAndGoOn(ProducerRecord<String, byte[]> broken, String bytes, String reason) {
        String behind = UUID.randomUUID().toString();
        plain.send(broken);
        plain.send(submission(behind, "behind"));

        awaitSuccess(behind);
        List<ConsumerRecord<String, byte[]>> found = deadLetters()
                .filter(record -> new String(record.value(), StandardCharsets.UTF_8).equals(bytes))
                .toList();
        assertThat(found).hasSize(1);
        assertThat(headers(found.getFirst())).contains(reason);
        assertThat(found.getFirst().key()).isEqualTo(ACCOUNT.value());
    }

    private static Stream<ConsumerRecord<String, byte[]>> deadLetters() {
        return kafka.records(Topics.DEAD_LETTERS.name()).stream();
    }

    private static String headers(ConsumerRecord<String, byte[]> record) {
        StringBuilder all = new StringBuilder();
        record.headers()
                .forEach(header -> all.append(header.key())
                        .append('=')
                        .append(new String(header.value(), StandardCharsets.UTF_8))
                        .append('\n'));
        return all.toString();
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        Header header = Objects.requireNonNull(record.headers().lastHeader(name));
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static ProducerRecord<String, byte[]> withValue(ProducerRecord<String, byte[]> record, String value) {
        return new ProducerRecord<>(
                record.topic(), null, record.key(), value.getBytes(StandardCharsets.UTF_8), record.headers());
    }

    private static ProducerRecord<String, byte[]> submission(String job, String name) {
        return Commands.job(name).queue("work").definition("hello").jobId(job).toRecord(ACCOUNT);
    }

    private static void awaitSuccess(String job) {
        await().atMost(PATIENCE)
                .until(() -> events(JobSucceeded.class)
                        .anyMatch(event -> event.jobId().toString().equals(job)));
    }

    private static CommandRejected rejected(Predicate<CommandRejected> which) {
        return events(CommandRejected.class).filter(which).findFirst().orElseThrow();
    }

    private static <E extends Event> Stream<E> events(Class<E> type) {
        return kafka.events().stream()
                .map(Envelope::data)
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static ContainerProperties container(String... command) {
        return new ContainerProperties(
                "busybox",
                null,
                null,
                List.of(command),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                List.of(
                        new ResourceRequirement(ResourceType.VCPU, "0.25"),
                        new ResourceRequirement(ResourceType.MEMORY, "32")),
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
