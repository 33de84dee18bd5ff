package io.headrace.bench.kafka;

import io.headrace.bench.Workload;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.id.AccountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Submits jobs at a fixed rate and times each until the first record about it can be read from a topic. A submission that is late, because
 * the machine was busy, is timed from when it was due: a stall counts for all that it holds up.
 */
public final class FixedRate {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Cluster cluster;
    private final String inputTopic;
    private final String outputTopic;

    /** From submissions to placements. */
    public FixedRate(Cluster cluster) {
        this(cluster, Topics.COMMANDS.name(), Topics.PLACEMENTS.name());
    }

    /** From one topic to another. */
    FixedRate(Cluster cluster, String inputTopic, String outputTopic) {
        this.cluster = cluster;
        this.inputTopic = inputTopic;
        this.outputTopic = outputTopic;
    }

    /**
     * Percentiles in milliseconds.
     *
     * @param p50 the median
     * @param p99 what one in a hundred exceeds
     */
    record Latency(double p50, double p99) {}

    /** Measures for as long as it takes to submit so many jobs. */
    Latency measure(int perSecond, int jobs) throws Exception {
        Map<String, Long> due = new HashMap<>();
        return latency(due, submit(perSecond, jobs, due));
    }

    /** When the placement of each job could be read, {@link System#nanoTime()} by the job's id. */
    public Map<String, Long> placements(int perSecond, int jobs) throws Exception {
        return submit(perSecond, jobs, new HashMap<>());
    }

    private Map<String, Long> submit(int perSecond, int jobs, Map<String, Long> due) throws Exception {
        try (EventReader reader = EventReader.fromNow(cluster, outputTopic);
                ExecutorService background = Executors.newSingleThreadExecutor()) {
            Future<Map<String, Long>> reading = background.submit(() -> read(reader, jobs));
            long begin = System.nanoTime();
            for (int i = 0; i < jobs; i++) {
                String id = Workload.jobId();
                ProducerRecord<String, byte[]> submission = Commands.submitJob(AccountId.DEFAULT, Workload.job(id));
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                        inputTopic, null, submission.key(), submission.value(), submission.headers());
                long at = begin + i * SECOND / perSecond;
                while (System.nanoTime() < at) {
                    LockSupport.parkNanos(at - System.nanoTime());
                    if (Thread.interrupted()) {
                        background.shutdownNow();
                        throw new InterruptedException();
                    }
                }
                due.put(id, at);
                cluster.post(record);
            }
            return reading.get();
        }
    }

    private static Map<String, Long> read(EventReader reader, int jobs) {
        Map<String, Long> seen = new HashMap<>();
        long begin = System.nanoTime();
        while (seen.size() < jobs) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
                seen.putIfAbsent(jobId(record.headers()), System.nanoTime());
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("only " + seen.size() + " of " + jobs + " records came");
            }
        }
        return seen;
    }

    /** The subject of an order is an attempt, that of a submission a job. */
    private static String jobId(Headers headers) {
        String subject = EventReader.subject(headers);
        int slash = subject.indexOf('/');
        return slash < 0 ? subject : subject.substring(0, slash);
    }

    private static Latency latency(Map<String, Long> due, Map<String, Long> seen) {
        List<Double> millis = new ArrayList<>();
        due.forEach((id, at) -> {
            Long read = seen.get(id);
            if (read == null) {
                throw new IllegalStateException("job " + id + " was submitted, and another one came out");
            }
            millis.add((read - at) / NANOS_PER_MILLI);
        });
        millis.sort(null);
        return new Latency(millis.get(millis.size() / 2), millis.get(millis.size() * 99 / 100));
    }
}
