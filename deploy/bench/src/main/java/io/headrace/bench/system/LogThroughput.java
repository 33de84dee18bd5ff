package io.headrace.bench.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.WarmUp;
import io.headrace.bench.kafka.Cluster;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.executor.ExecutorConfig.RuntimeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** How much output of jobs one executor passes on per second, beside what a bare producer with like settings writes of the same text. */
public final class LogThroughput implements Benchmark {
    private static final int AT_A_TIME = 4;
    /** In a round: what goes on is measured more than how the first begins and the last ends. */
    private static final int JOBS = 2 * AT_A_TIME;

    /** Beside the bare producer; or else {@link #TARGET_ALONE}. */
    private static final double TARGET = 0.7;

    private static final double TARGET_ALONE = 200;
    private static final int LINE_CHARACTERS = 99;
    private static final int MEGA = 1_000_000;
    private static final int RECORD_BYTES = 100_000;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final String TOPIC = "bench-output";
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "log-throughput";
    }

    @Override
    public String description() {
        return "output of " + AT_A_TIME + " jobs at a time, process runtime, beside a bare producer";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        int megabytes = context.pick(10, 50);
        // Not in the benchmark's own folder: jobs may run as somebody who cannot look into it.
        Path text = Files.createTempFile("headrace-bench-output-", ".txt");
        byte[] content = text(megabytes);
        Files.write(text, content);
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-r--r--"));
        try (WholeSystem system = WholeSystem.start(
                        context.folder(),
                        RuntimeKind.PROCESS,
                        AT_A_TIME,
                        2L * content.length,
                        "busybox",
                        "/bin/cat",
                        text.toString());
                Producer<String, byte[]> bare = producer(system.cluster())) {
            system.cluster().createTopics(List.of(TOPIC));
            double all = JOBS * content.length / (double) MEGA;
            WarmUp.untilCompiled(context, context.quick() ? QUICK_WARM_UP : WARM_UP, () -> system.perSecond(JOBS));
            Rounds.Pair pair = Rounds.inTurns(
                    context,
                    context.pick(2, 9),
                    () -> system.perSecond(JOBS) / JOBS * all,
                    () -> all / seconds(() -> write(bare, content)));
            return List.of(
                    new Row.Compared(
                            name(), "output passed on", "MB/s", pair.ours(), pair.limit(), Target.atLeast(TARGET)),
                    new Row.Alone(name(), "the same by itself", "MB/s", pair.ours(), Target.atLeast(TARGET_ALONE)));
        } finally {
            Files.delete(text);
        }
    }

    /** Lines that do not repeat, so that nothing is won by packing them. */
    private static byte[] text(int megabytes) throws IOException {
        byte[] random = new byte[megabytes * MEGA / 4 * 3];
        new Random(0).nextBytes(random);
        return (Base64.getMimeEncoder(LINE_CHARACTERS, "\n".getBytes(US_ASCII)).encodeToString(random) + "\n")
                .getBytes(US_ASCII);
    }

    /** With the executor's settings for output, but with as many requests on their way as a producer usually has. */
    private static Producer<String, byte[]> producer(Cluster cluster) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "acks",
                "all",
                "linger.ms",
                5,
                "batch.size",
                BATCH_BYTES,
                "compression.type",
                "lz4");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private static void write(Producer<String, byte[]> bare, byte[] content) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (int job = 0; job < JOBS; job++) {
            for (int from = 0; from < content.length; from += RECORD_BYTES) {
                byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + RECORD_BYTES));
                var unused = bare.send(
                        new ProducerRecord<>(TOPIC, Integer.toString(job % AT_A_TIME), part), (where, problem) -> {
                            if (problem != null) {
                                failure.set(problem);
                            }
                        });
            }
        }
        bare.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("the bare producer has not written all", failure.get());
        }
    }

    private static double seconds(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1e9;
    }
}
