package io.headrace.bench.kafka;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives an application many records at once and times how long it takes to be done with all of them, its last transaction included.
 *
 * <p>The records are written in one transaction, so that the application, which reads what is committed, gets all of them when the clock
 * starts and none before. It is done when the position that it has committed is behind the last one. So nothing but the application and
 * its broker works meanwhile; nobody reads what it writes.
 */
final class Backlog implements AutoCloseable {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String group;
    private final Producer<String, byte[]> producer;
    private final Admin admin;

    /** For an application, which has its id as its group. */
    Backlog(Cluster cluster, String applicationId) {
        group = applicationId;
        producer = cluster.transactionalProducer("backlog-of-" + applicationId);
        admin = cluster.admin();
    }

    /**
     * What it took.
     *
     * @param nanos from the moment that the records could be read until the application was done with them
     * @param cpuNanos of all processors, by this process meanwhile: application, broker and what the Java machine does for them
     */
    record Taken(long nanos, long cpuNanos) {
        Taken plus(Taken other) {
            return new Taken(nanos + other.nanos, cpuNanos + other.cpuNanos);
        }
    }

    /** Gives it these records and waits until it is done with them. */
    Taken take(List<ProducerRecord<String, byte[]>> records) throws InterruptedException, ExecutionException {
        producer.beginTransaction();
        Map<TopicPartition, Boolean> used = new HashMap<>();
        for (ProducerRecord<String, byte[]> record : records) {
            var unused = producer.send(record, (written, failure) -> {
                if (failure == null) {
                    synchronized (used) {
                        used.put(new TopicPartition(written.topic(), written.partition()), true);
                    }
                }
            });
        }
        producer.flush();
        long begin = System.nanoTime();
        long cpuBegin = SYSTEM.getProcessCpuTime();
        producer.commitTransaction();
        Map<TopicPartition, Long> ends = ends(used);
        while (!isBehind(ends)) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException(group + " is not done with " + records.size() + " records after "
                        + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return new Taken(System.nanoTime() - begin, SYSTEM.getProcessCpuTime() - cpuBegin);
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, Boolean> used)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        used.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(asked).all().get().entrySet()) {
            // The last offset is the mark that ended our transaction; an application need not go past it.
            ends.put(end.getKey(), end.getValue().offset() - 1);
        }
        return ends;
    }

    private boolean isBehind(Map<TopicPartition, Long> ends) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata(group)
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata at = committed.get(end.getKey());
            return at != null && at.offset() >= end.getValue();
        });
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
