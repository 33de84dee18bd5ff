package io.headrace.bench.kafka;

import io.headrace.bench.Workload;
import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.scheduler.streams.SchedulerSettings;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.report.ExecutorReport.ExecutorStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker of its own on the loopback, in a new folder, with a client that asks as a front door does. */
public final class Cluster implements AutoCloseable {
    /** The commit interval that the scheduler has when nobody says otherwise. */
    public static final Duration COMMIT_INTERVAL =
            SchedulerSettings.of("127.0.0.1:1", Path.of("unused")).commitInterval();

    private static final Duration READY_PATIENCE = Duration.ofSeconds(30);
    // Benchmarks play an executor that sends no heartbeats.
    private static final Duration LEASE = Duration.ofHours(1);
    private static final int LINGER_MILLIS_FOR_BULK = 10;
    private static final int BATCH_BYTES_FOR_BULK = 256 << 10;

    private final Path folder;
    private final EmbeddedKafka kafka;
    private final Producer<String, byte[]> client;

    private Cluster(Path folder, EmbeddedKafka kafka) {
        this.folder = folder;
        this.kafka = kafka;
        client = producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
    }

    /** Starts a broker with its data somewhere under this folder. */
    public static Cluster start(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "cluster-");
        return new Cluster(folder, EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), 0)));
    }

    /** For clients. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** A folder of the cluster's. */
    public Path folder(String name) {
        return folder.resolve(name);
    }

    /** Starts a scheduler on the usual settings but for this interval, and waits until it is ready. The caller closes it. */
    public SchedulerApp scheduler(Duration commitInterval) {
        SchedulerSettings usual = SchedulerSettings.of(bootstrapServers(), folder("scheduler"));
        SchedulerApp scheduler = SchedulerApp.start(new SchedulerSettings(
                usual.bootstrapServers(),
                usual.applicationId(),
                usual.instanceId(),
                usual.stateDir(),
                commitInterval,
                usual.linger(),
                usual.sessionTimeout(),
                usual.threads(),
                usual.standbyReplicas(),
                usual.replicationFactor(),
                usual.config(),
                LEASE,
                usual.tick(),
                usual.healthHost(),
                usual.healthPort(),
                usual.clientProperties()));
        try {
            scheduler.awaitReady(READY_PATIENCE);
            return scheduler;
        } catch (RuntimeException failure) {
            scheduler.close();
            throw failure;
        }
    }

    /** Sends a record and waits until it is durable. */
    public void send(ProducerRecord<String, byte[]> record) throws InterruptedException, ExecutionException {
        client.send(record).get();
    }

    /** Sends a record and does not wait. */
    void post(ProducerRecord<String, byte[]> record) {
        var unused = client.send(record);
    }

    /** Asks for definition, environment and queue, and waits until the last of them is there. */
    public void setUp(String image, String... command) throws InterruptedException, ExecutionException {
        try (EventReader events = EventReader.fromNow(this, Topics.EVENTS.name())) {
            for (ClientCommand request : Workload.setup(image, command)) {
                send(Commands.toRecord(AccountId.DEFAULT, request, Commands.DEFAULT_SOURCE, Workload.jobId()));
            }
            events.await("JobQueueCreated", 1);
        }
    }

    /** Registers the executor that the benchmark plays, and waits until the scheduler counts on it. */
    void register(ExecutorStarted executor) throws InterruptedException, ExecutionException {
        try (EventReader events = EventReader.fromNow(this, Topics.EVENTS.name())) {
            send(Reports.toRecord(executor));
            events.await("ExecutorRegistered", 1);
        }
    }

    /** A producer for many records in one transaction. The caller closes it. */
    Producer<String, byte[]> transactionalProducer(String id) {
        Producer<String, byte[]> producer = producer(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, id,
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS_FOR_BULK,
                ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES_FOR_BULK));
        producer.initTransactions();
        return producer;
    }

    /** The caller closes it. */
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Makes the topics that a scheduler would make. */
    public void createTopics() {
        Topics.all().forEach(topic -> kafka.createTopic(topic.name(), topic.partitions()));
    }

    public void createTopics(List<String> names) {
        names.forEach(name -> kafka.createTopic(name, Topics.COMMANDS.partitions()));
    }

    private Producer<String, byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        client.close();
        kafka.close();
    }
}
