package io.headrace.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.placement.ExecutorOrder.RegisterOrder;
import io.headrace.schemas.placement.ExecutorOrder.StopOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.report.ExecutorReport.AttemptReport;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import io.headrace.schemas.report.LogBatch;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.ResourceAmounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Plays the scheduler towards one executor, on a real broker: writes orders, hears reports, decides nothing. */
final class SchedulerDouble implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final ExecutorId executorId;
    private final KafkaProducer<String, byte[]> producer;
    private final EnvelopeCodec<ExecutorOrder> orders = EnvelopeCodec.of(MessageFamily.ORDERS);
    private final List<ExecutorReport> reports = new CopyOnWriteArrayList<>();
    private final Thread listener;
    private volatile boolean closed;

    SchedulerDouble(String bootstrapServers, ExecutorId executorId) {
        this.bootstrapServers = bootstrapServers;
        this.executorId = executorId;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        this.listener = Thread.ofPlatform().daemon().start(this::listen);
    }

    static AttemptId newAttempt() {
        return new AttemptId(JobId.parse(UUID.randomUUID().toString()), 1);
    }

    static ContainerProperties container(String... command) {
        return JsonCodec.mapper()
                .convertValue(Map.of("image", "busybox", "command", List.of(command)), ContainerProperties.class);
    }

    Placement placement(String incarnation, AttemptId attempt, String... command) {
        return new Placement(
                executorId,
                incarnation,
                attempt,
                "a-job",
                "a-queue",
                "an-environment",
                null,
                null,
                container(command),
                new ResourceAmounts(100, 64, 0),
                null);
    }

    void place(String incarnation, AttemptId attempt, String... command) {
        order(placement(incarnation, attempt, command));
    }

    /** A placement that lacks nearly everything. */
    void placeGarbled(String incarnation, AttemptId attempt) {
        ProducerRecord<String, byte[]> made = orders.toRecord(
                executorId.value(), envelope(placement(incarnation, attempt, "true"), attempt.toString()));
        byte[] body = ("{\"incarnation\": \"" + incarnation + "\"}").getBytes(UTF_8);
        var unused = producer.send(new ProducerRecord<>(made.topic(), null, made.key(), body, made.headers()));
        producer.flush();
    }

    void stop(String incarnation, AttemptId attempt) {
        order(new StopOrder(executorId, incarnation, attempt, "enough", 30));
    }

    void askToRegister(String incarnation) {
        order(new RegisterOrder(executorId, incarnation));
    }

    private void order(ExecutorOrder order) {
        var unused = producer.send(orders.toRecord(executorId.value(), envelope(order, null)));
        producer.flush();
    }

    private static Envelope<ExecutorOrder> envelope(ExecutorOrder order, @Nullable String subject) {
        return new Envelope<>(
                UUID.randomUUID().toString(), "/test", 0, subject, AccountId.DEFAULT, 0, null, null, order);
    }

    /** All reports of the executor so far. */
    List<ExecutorReport> reports() {
        return List.copyOf(reports);
    }

    List<ExecutorReport> reportsOn(AttemptId attempt) {
        return reports.stream()
                .filter(report -> report instanceof AttemptReport about
                        && about.attemptId().equals(attempt))
                .toList();
    }

    /** The last registration, once there are so many. */
    ExecutorStarted registration(int count) {
        await().atMost(PATIENCE).until(() -> registrations().size() >= count);
        return registrations().get(count - 1);
    }

    private List<ExecutorStarted> registrations() {
        return reports.stream()
                .filter(ExecutorStarted.class::isInstance)
                .map(ExecutorStarted.class::cast)
                .toList();
    }

    /** The first report of a kind about an attempt. */
    <T extends ExecutorReport> T awaitReport(Class<T> kind, AttemptId attempt) {
        Predicate<ExecutorReport> wanted = kind::isInstance;
        await().atMost(PATIENCE).until(() -> reportsOn(attempt).stream().anyMatch(wanted));
        return kind.cast(reportsOn(attempt).stream().filter(wanted).findFirst().orElseThrow());
    }

    /** The batches of an attempt in a range of the logs topic. */
    List<LogBatch> logs(AttemptId attempt, LogRange range) throws UndecodableException {
        EnvelopeCodec<LogBatch> codec = EnvelopeCodec.of(MessageFamily.LOGS);
        List<LogBatch> batches = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topics.LOGS.name(), range.partition());
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, range.firstOffset());
            while (consumer.position(partition) <= range.lastOffset()) {
                for (ConsumerRecord<String, byte[]> log : consumer.poll(Duration.ofMillis(200))) {
                    if (log.offset() <= range.lastOffset() && attempt.toString().equals(log.key())) {
                        batches.add(codec.decode(log.key(), log.headers(), log.value())
                                .data());
                    }
                }
            }
        }
        return batches;
    }

    /** Returns when the logs topic has something of an attempt. */
    void awaitLogRecord(AttemptId attempt) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.LOGS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, byte[]> log : consumer.poll(Duration.ofMillis(100))) {
                    if (attempt.toString().equals(log.key())) {
                        return true;
                    }
                }
                return false;
            });
        }
    }

    private void listen() {
        EnvelopeCodec<ExecutorReport> codec = EnvelopeCodec.of(MessageFamily.REPORTS);
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.EXECUTOR_REPORTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (ConsumerRecord<String, byte[]> report : consumer.poll(Duration.ofMillis(100))) {
                    ExecutorReport heard = codec.decode(report.key(), report.headers(), report.value())
                            .data();
                    if (heard.executorId().equals(executorId)) {
                        reports.add(heard);
                    }
                }
            }
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } catch (UndecodableException e) {
            throw new IllegalStateException(e);
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** At once, also when Kafka is away: what has not been written or heard by now is not missed. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        listener.join(PATIENCE);
        producer.close(Duration.ZERO);
    }
}
