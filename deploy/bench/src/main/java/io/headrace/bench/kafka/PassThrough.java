package io.headrace.bench.kafka;

import io.headrace.scheduler.streams.SchedulerSettings;
import io.headrace.scheduler.streams.store.RocksDbSettings;
import io.headrace.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The limit: a topology that decides nothing. It has the scheduler's shape and settings (two sources, one processor, one RocksDB store
 * with a changelog, exactly-once), puts each record into the store as it is, under the record's own id, and passes it on.
 */
final class PassThrough implements AutoCloseable {
    static final String APPLICATION_ID = "headrace-bench-pass-through";
    static final String COMMANDS = "bench.commands";
    static final String REPORTS = "bench.executor-reports";
    static final String OUT = "bench.out";

    private static final String STORE = "records";
    private static final String PROCESSOR = "put";
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
    private static final int BATCH_BYTES = 128 << 10;
    private static final long READY_SECONDS = 30;

    private final KafkaStreams streams;

    private PassThrough(KafkaStreams streams) {
        this.streams = streams;
    }

    /** Starts it, and waits until it is ready. */
    static PassThrough start(Cluster cluster, Duration commitInterval) throws InterruptedException {
        cluster.createTopics(List.of(COMMANDS, REPORTS, OUT));
        SchedulerSettings like = SchedulerSettings.of(cluster.bootstrapServers(), cluster.folder("pass-through"));
        KafkaStreams streams = new KafkaStreams(topology(), properties(like, commitInterval));
        CountDownLatch ready = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                ready.countDown();
            }
        });
        streams.start();
        PassThrough started = new PassThrough(streams);
        if (!ready.await(READY_SECONDS, TimeUnit.SECONDS)) {
            started.close();
            throw new IllegalStateException("the pass-through is not ready after " + READY_SECONDS + " s");
        }
        return started;
    }

    private static Topology topology() {
        ByteArrayDeserializer read = new ByteArrayDeserializer();
        ByteArraySerializer write = new ByteArraySerializer();
        return new Topology()
                .addSource("read-commands", read, read, COMMANDS)
                .addSource("read-reports", read, read, REPORTS)
                .addProcessor(PROCESSOR, new Supplier(), "read-commands", "read-reports")
                .addSink("write", OUT, write, write, PROCESSOR);
    }

    /** As the scheduler's. */
    private static Properties properties(SchedulerSettings like, Duration commitInterval) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, like.bootstrapServers());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, like.stateDir().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, Math.max(1, commitInterval.toMillis() / 2));
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, like.threads());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                like.linger().toMillis());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MILLIS);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return properties;
    }

    /** The topic of ours that stands for one of the scheduler's. */
    static String inputFor(String schedulerTopic) {
        return schedulerTopic.equals(Topics.COMMANDS.name()) ? COMMANDS : REPORTS;
    }

    @Override
    public void close() {
        streams.close();
    }

    private static final class Supplier implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new Put();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray()));
        }
    }

    private static final class Put implements Processor<byte[], byte[], byte[], byte[]> {
        private @SuppressWarnings("NullAway.Init") ProcessorContext<byte[], byte[]> context;
        private @SuppressWarnings("NullAway.Init") KeyValueStore<Bytes, byte[]> store;

        @Override
        public void init(ProcessorContext<byte[], byte[]> taskContext) {
            context = taskContext;
            store = taskContext.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> in) {
            store.put(Bytes.wrap(in.headers().lastHeader("ce_id").value()), in.value());
            context.forward(in);
        }
    }
}
