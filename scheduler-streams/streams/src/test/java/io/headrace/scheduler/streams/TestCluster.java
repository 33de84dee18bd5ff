package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.scheduler.streams.ops.SchedulerMetrics;
import io.headrace.scheduler.streams.store.StoreNames;
import io.headrace.scheduler.streams.store.TaskStore;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Kafka's test driver: commands and reports in, decoded events and orders out, time by hand. */
final class TestCluster implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(15);
    static final Duration TICK = Duration.ofMillis(500);
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static final EnvelopeCodec<Event> EVENTS = EnvelopeCodec.of(MessageFamily.EVENTS);
    private static final EnvelopeCodec<ExecutorOrder> ORDERS = EnvelopeCodec.of(MessageFamily.ORDERS);
    private static final EnvelopeCodec<ExecutorReport> REPORTS = EnvelopeCodec.of(MessageFamily.REPORTS);

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Path folder;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> commands;
    private final TestInputTopic<byte[], byte[]> reports;
    private final TestOutputTopic<byte[], byte[]> events;
    private final TestOutputTopic<byte[], byte[]> orders;
    private final TestOutputTopic<byte[], byte[]> deadLetters;
    private int sent;

    TestCluster(SchedulerConfig config) {
        this(config, 1);
    }

    /** A cluster of which the driver shows the first partition of this many. */
    TestCluster(SchedulerConfig config, int partitions) {
        this(partitions, account -> config, Timing.of(LEASE, TICK));
    }

    /** A cluster that ticks every {@link #TICK} of the driver's wall clock, whatever its own clock says. */
    TestCluster(int partitions, Function<AccountId, SchedulerConfig> configs, Timing timing) {
        try {
            folder = Files.createTempDirectory("headrace-topology-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        SchedulerParts parts = new SchedulerParts(
                partitions,
                configs,
                timing,
                Duration.ofMillis(20),
                new StreamsClients(),
                new SchedulerMetrics(registry));
        driver = new TopologyTestDriver(SchedulerTopology.of(parts), properties, START);
        ByteArraySerializer write = new ByteArraySerializer();
        ByteArrayDeserializer read = new ByteArrayDeserializer();
        commands = driver.createInputTopic(Topics.COMMANDS.name(), write, write);
        reports = driver.createInputTopic(Topics.EXECUTOR_REPORTS.name(), write, write);
        events = driver.createOutputTopic(Topics.EVENTS.name(), read, read);
        orders = driver.createOutputTopic(Topics.PLACEMENTS.name(), read, read);
        deadLetters = driver.createOutputTopic(Topics.DEAD_LETTERS.name(), read, read);
    }

    /** Sends a command; answers its CloudEvents id. */
    String send(AccountId account, ClientCommand command) {
        String id = "command-" + ++sent;
        send(Commands.toRecord(account, command, "/test", id));
        return id;
    }

    /** Sends a record as it is to the commands, or the reports if that is its topic. */
    void send(ProducerRecord<String, byte[]> made) {
        String key = made.key();
        TestRecord<byte[], byte[]> in =
                new TestRecord<>(key == null ? null : key.getBytes(UTF_8), made.value(), made.headers(), START);
        (made.topic().equals(Topics.COMMANDS.name()) ? commands : reports).pipeInput(in);
    }

    /** Sends a report. */
    void report(AccountId account, ExecutorReport report) {
        Envelope<ExecutorReport> envelope =
                new Envelope<>("report-" + ++sent, "/test", START.toEpochMilli(), null, account, 0, null, null, report);
        send(REPORTS.toRecord(account.value(), envelope));
    }

    /** Lets the wall clock go on, one tick at a time. */
    void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= TICK.toMillis()) {
            driver.advanceWallClockTime(TICK);
        }
    }

    /** Events since the last call, in order. */
    List<Envelope<Event>> envelopes() {
        return decoded(EVENTS, events);
    }

    /** What happened since the last call, in order. */
    List<Event> events() {
        return envelopes().stream().map(Envelope::data).toList();
    }

    /** Orders since the last call, in order. */
    List<ExecutorOrder> orders() {
        return orderEnvelopes().stream().map(Envelope::data).toList();
    }

    /** The same, with what surrounds them. */
    List<Envelope<ExecutorOrder>> orderEnvelopes() {
        return decoded(ORDERS, orders);
    }

    /** Dead letters since the last call, in order. */
    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    KeyValueStore<Bytes, byte[]> store() {
        TaskStore state = (TaskStore) driver.getStateStore(StoreNames.STATE);
        return state.rows();
    }

    private static <T> List<Envelope<T>> decoded(EnvelopeCodec<T> codec, TestOutputTopic<byte[], byte[]> topic) {
        List<Envelope<T>> decoded = new ArrayList<>();
        for (TestRecord<byte[], byte[]> out : topic.readRecordsToList()) {
            try {
                decoded.add(codec.decode(new String(out.key(), UTF_8), out.headers(), out.value()));
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }
        return decoded;
    }

    @Override
    public void close() {
        driver.close();
        try {
            // Emptied, but not taken away, by the driver.
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
