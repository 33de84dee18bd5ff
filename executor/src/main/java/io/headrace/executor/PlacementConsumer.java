package io.headrace.executor;

import io.headrace.executor.kafka.ClientProperties;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerFailure.Code;
import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the orders of one process of one executor.
 *
 * <p>It assigns itself the one partition that the executor's id hashes to: a consumer group would move it at every restart, and there is
 * nobody to share it with. It commits nothing. Orders from before this process are for an older incarnation, so it begins at the end;
 * what matters of them, the scheduler says again when it hears the registration.
 */
final class PlacementConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PlacementConsumer.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration TOPIC_RETRY = Duration.ofMillis(200);
    private static final Duration TROUBLE_RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final ExecutorId executorId;
    private final String incarnation;
    private final Consumer<ExecutorOrder> orders;
    private final BiConsumer<AttemptId, String> refused;
    private final EnvelopeCodec<ExecutorOrder> codec = EnvelopeCodec.of(MessageFamily.ORDERS);
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * @param orders takes the orders to this executor, also to other processes of it, in order, on one thread; should not block
     * @param refused takes attempts whose order could not be carried out, and why; on the same thread
     */
    PlacementConsumer(
            ClientProperties kafka,
            ExecutorId executorId,
            String incarnation,
            Consumer<ExecutorOrder> orders,
            BiConsumer<AttemptId, String> refused) {
        this.executorId = executorId;
        this.incarnation = incarnation;
        this.orders = orders;
        this.refused = refused;
        this.consumer = new KafkaConsumer<>(kafka.consumer("placements", "read_committed"));
        this.thread = Thread.ofPlatform().name("placements").unstarted(this::run);
    }

    /** Goes to the end of the partition; waits until there is one. Before the registration, so that no answer to it is missed. */
    void seekToEnd() throws InterruptedException {
        List<PartitionInfo> partitions = partitions();
        int partition = Topics.partitionOf(executorId.value(), partitions.size());
        TopicPartition mine = new TopicPartition(Topics.PLACEMENTS.name(), partition);
        consumer.assign(List.of(mine));
        consumer.seekToEnd(List.of(mine));
        // Fixes the position now; left to the first poll, it would be the end of that moment.
        long position = consumer.position(mine);
        LOG.info("orders are read from {} at {}", mine, position);
    }

    private List<PartitionInfo> partitions() throws InterruptedException {
        while (true) {
            List<PartitionInfo> found = consumer.partitionsFor(Topics.PLACEMENTS.name());
            if (found != null && !found.isEmpty()) {
                return found;
            }
            LOG.info("topic {} is not there yet", Topics.PLACEMENTS);
            Thread.sleep(TOPIC_RETRY);
        }
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (consumer) {
            while (closing.getCount() > 0) {
                try {
                    for (ConsumerRecord<String, byte[]> order : consumer.poll(POLL)) {
                        take(order);
                    }
                } catch (WakeupException e) {
                    LOG.debug("woken to close");
                } catch (KafkaException e) {
                    // Also a right that is missing: the operator may yet give it.
                    LOG.warn("orders cannot be read: {}", e.toString());
                    closing.await(TROUBLE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted to close");
        }
    }

    private void take(ConsumerRecord<String, byte[]> message) {
        if (!executorId.value().equals(message.key())) {
            return;
        }
        try {
            orders.accept(codec.decode(message.key(), message.headers(), message.value())
                    .data());
        } catch (UndecodableException e) {
            // Nobody but the scheduler writes here, a newer one perhaps. It must hear that nothing comes of the order.
            LOG.error("order {} cannot be read: {}", at(message), e.getMessage());
            refuse(message, "its placement cannot be read: " + e.reason());
        } catch (RuntimeException e) {
            LOG.error("order {} failed", at(message), e);
            refuse(message, "its placement failed: " + e);
        }
    }

    private void refuse(ConsumerRecord<String, byte[]> message, String reason) {
        try {
            UnreadOrder.attemptOf(message, incarnation)
                    .ifPresent(attempt ->
                            refused.accept(attempt, new ContainerFailure(Code.CANNOT_START, reason).reason()));
        } catch (RuntimeException e) {
            LOG.error("order {} cannot even be refused", at(message), e);
        }
    }

    private static String at(ConsumerRecord<String, byte[]> message) {
        return message.topic() + "-" + message.partition() + "@" + message.offset();
    }

    @Override
    public void close() {
        closing.countDown();
        if (!thread.isAlive()) {
            consumer.close();
            return;
        }
        // Not by an interrupt, which would also cut the consumer's own farewell short.
        consumer.wakeup();
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
