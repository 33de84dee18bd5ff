package io.headrace.embeddedkafka;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.loader.MetadataLoader;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;

/**
 * Signs off the broker that ran here before and was killed, so that the next one starts on a clean slate.
 *
 * <p>Kafka itself would take the dead broker for alive until its session ends. That costs the length of a session, and
 * it can cost data: the new broker's transaction coordinator would find partitions that seem to be led, send the end
 * markers of unfinished transactions to the dead address, then see the leader vanish and drop the markers as if the
 * topic had been deleted. Such a transaction never ends, and no {@code read_committed} reader gets past it. Whoever
 * holds the lock on the folder knows that the dead one is dead, and says so on its behalf.
 */
final class PreviousBroker {

    private static final long SECONDS_MAX = 60;

    private PreviousBroker() {}

    /**
     * Returns when no broker counts as alive. The new one must not have registered yet.
     *
     * @throws EmbeddedKafkaException when the controller does not answer in time
     */
    static void signOff(MetadataLoader metadata, Controller controller) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        try {
            if (countsAsAlive(metadata, deadline)) {
                awaitActive(controller, deadline);
                await(controller.unregisterBroker(asController(), BrokerSettings.NODE_ID), deadline);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedKafkaException("Kafka cannot start: interrupted", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new EmbeddedKafkaException(
                    "Kafka cannot start: its controller does not let go of the broker that ran" + " here before ("
                            + failure.getMessage() + ")",
                    failure);
        }
    }

    private static boolean countsAsAlive(MetadataLoader metadata, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        FirstImage image = new FirstImage();
        await(metadata.installPublishers(List.of(image)), deadline);
        try {
            BrokerRegistration previous = await(image.seen, deadline).cluster().broker(BrokerSettings.NODE_ID);
            return previous != null && !previous.fenced();
        } finally {
            await(metadata.removeAndClosePublisher(image), deadline);
        }
    }

    /** The only voter elects itself, but only after a moment, and announces it to nobody. */
    private static void awaitActive(Controller controller, long deadline) throws TimeoutException {
        while (!controller.isActive()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("it is not active");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static ControllerRequestContext asController() {
        return new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
    }

    private static <T> T await(CompletableFuture<T> future, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Sees the cluster as it was written down before this start. */
    private static final class FirstImage implements MetadataPublisher {

        private final CompletableFuture<MetadataImage> seen = new CompletableFuture<>();

        @Override
        public String name() {
            return "previous-broker";
        }

        @Override
        public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
            seen.complete(image);
        }

        @Override
        public void close() {}
    }
}
