package io.headrace.scheduler.streams;

import io.headrace.schemas.Topics;
import io.headrace.schemas.Topics.Key;
import io.headrace.schemas.Topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What must hold of a Kafka cluster before a scheduler may use it; topics that are missing are made. */
final class ClusterCheck {
    private static final String TRANSACTION_VERSION = "transaction.version";
    private static final int TRANSACTION_VERSION_MIN = 2;
    private static final long PATIENCE_SECONDS = 60;

    private final SchedulerSettings settings;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private ClusterCheck(SchedulerSettings settings) {
        this.settings = settings;
    }

    /** Checks, and makes missing topics; answers how many partitions those keyed by account have. @throws SchedulerStartException naming what does not hold */
    static int run(SchedulerSettings settings) {
        try (Admin admin = Admin.create(StreamsProperties.admin(settings))) {
            ClusterCheck check = new ClusterCheck(settings);
            check.transactions(admin);
            check.makeTopics(admin);
            return check.partitions(admin);
        }
    }

    /** Before version 2, a late record of a fenced transaction may slip into the next one. */
    private void transactions(Admin admin) {
        Map<String, FinalizedVersionRange> features = await(
                        "its features", admin.describeFeatures().featureMetadata())
                .finalizedFeatures();
        FinalizedVersionRange range = features.get(TRANSACTION_VERSION);
        int version = range == null ? 0 : range.maxVersionLevel();
        if (version < TRANSACTION_VERSION_MIN) {
            throw new SchedulerStartException("the Kafka cluster at " + settings.bootstrapServers() + " has "
                    + TRANSACTION_VERSION + " " + version + ", Headrace needs " + TRANSACTION_VERSION_MIN
                    + ": kafka-features.sh --bootstrap-server ... upgrade --feature " + TRANSACTION_VERSION + "="
                    + TRANSACTION_VERSION_MIN);
        }
    }

    private void makeTopics(Admin admin) {
        Set<String> existing = await("its topics", admin.listTopics().names());
        List<NewTopic> missing = new ArrayList<>();
        for (Topic topic : Topics.all()) {
            if (!existing.contains(topic.name())) {
                missing.add(new NewTopic(topic.name(), topic.partitions(), (short) settings.replicationFactor())
                        .configs(topic.config()));
            }
        }
        admin.createTopics(missing).values().forEach((topic, made) -> {
            try {
                await("a new topic " + topic, made);
            } catch (SchedulerStartException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) { // somebody else was quicker
                    throw failed;
                }
            }
        });
    }

    /** What an account asks, what its executors say, and what was decided must meet in the same partition. */
    private int partitions(Admin admin) {
        List<String> names = Topics.all().stream()
                .filter(topic -> topic.key() == Key.ACCOUNT)
                .map(Topic::name)
                .toList();
        String first = names.getFirst();
        int expected = -1;
        for (String name : names) {
            TopicDescription topic = describe(admin, name);
            int partitions = topic.partitions().size();
            if (expected != -1 && partitions != expected) {
                throw new SchedulerStartException("topic " + name + " has " + partitions + " partitions and " + first
                        + " has " + expected + ": they must have the same number");
            }
            expected = partitions;
        }
        return expected;
    }

    /** A topic that was just made is there for the controller, but a broker may learn of it a moment later. */
    private TopicDescription describe(Admin admin, String name) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return await(
                        "topic " + name,
                        admin.describeTopics(List.of(name)).topicNameValues().get(name));
            } catch (SchedulerStartException failed) {
                boolean notYet = failed.getCause() instanceof UnknownTopicOrPartitionException;
                if (!notYet || System.nanoTime() > deadline) {
                    throw failed;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchedulerStartException("interrupted while the topics were being made", e);
        }
    }

    private <T> T await(String what, @Nullable KafkaFuture<T> future) {
        String asked = "the Kafka cluster at " + settings.bootstrapServers() + " was asked for " + what;
        try {
            return Objects.requireNonNull(future).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchedulerStartException("interrupted: " + asked, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SchedulerStartException(asked + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new SchedulerStartException(asked + " and did not answer in " + PATIENCE_SECONDS + " s", e);
        }
    }
}
