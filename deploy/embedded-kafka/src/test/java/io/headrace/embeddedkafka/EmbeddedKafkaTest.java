package io.headrace.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("broker")
class EmbeddedKafkaTest {

    @TempDir
    private Path folder;

    @Test
    void shouldShowCommittedRecordsOnly() {
        try (EmbeddedKafka kafka = EmbeddedKafka.ephemeral()) {
            kafka.createTopic(Records.TOPIC, 1);
            try (KafkaProducer<String, String> producer = Records.transactionalProducer(kafka.bootstrapServers())) {
                producer.beginTransaction();
                Records.send(producer, "aborted");
                producer.abortTransaction();
                producer.beginTransaction();
                Records.send(producer, "first", "second");
                producer.commitTransaction();
            }

            assertThat(Records.read(kafka.bootstrapServers(), "readers", 2)).containsExactly("first", "second");
        }
    }

    @Test
    void shouldOfferTheTransactionsOfKafka4() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.ephemeral();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();

            assertThat(features.get("transaction.version").maxVersionLevel()).isEqualTo((short) 2);
        }
    }

    @Test
    void shouldFindEverythingAfterARestartOnAnotherPort() {
        String clusterId;
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder, 0))) {
            clusterId = kafka.clusterId();
            port = kafka.port();
            kafka.createTopic(Records.TOPIC, 1);
            Records.commit(kafka.bootstrapServers(), "first", "second");
            assertThat(Records.read(kafka.bootstrapServers(), "returning", 2)).hasSize(2);
        }
        try (ServerSocket taken = takePort(port);
                EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder, 0))) {
            assertThat(kafka.port()).isNotEqualTo(taken.getLocalPort());
            assertThat(kafka.clusterId()).isEqualTo(clusterId);

            Records.commit(kafka.bootstrapServers(), "third");

            assertThat(Records.read(kafka.bootstrapServers(), "returning", 1)).containsExactly("third");
            assertThat(Records.read(kafka.bootstrapServers(), "new", 3)).containsExactly("first", "second", "third");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldFindAcknowledgedRecordsAfterTheProcessWasKilled() throws Exception {
        Process other = KilledBroker.start(folder);
        try {
            KilledBroker.awaitCommit(other);
        } finally {
            other.destroyForcibly().waitFor();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder, 0))) {
            assertThat(Records.read(kafka.bootstrapServers(), "readers", 1)).containsExactly("before the kill");
        }
    }

    @Test
    void shouldKeepTwoBrokersInOneProcessApart() {
        try (EmbeddedKafka one = EmbeddedKafka.ephemeral();
                EmbeddedKafka two = EmbeddedKafka.ephemeral()) {
            one.createTopic(Records.TOPIC, 1);
            two.createTopic(Records.TOPIC, 1);
            Records.commit(one.bootstrapServers(), "one");
            Records.commit(two.bootstrapServers(), "two");

            assertThat(one.clusterId()).isNotEqualTo(two.clusterId());
            assertThat(Records.read(one.bootstrapServers(), "readers", 1)).containsExactly("one");
            assertThat(Records.read(two.bootstrapServers(), "readers", 1)).containsExactly("two");
        }
    }

    @Test
    void shouldLeaveExistingTopicsAsTheyAre() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.ephemeral();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            kafka.createTopic(Records.TOPIC, 3);
            kafka.createTopic(Records.TOPIC, 5);

            var topic =
                    admin.describeTopics(List.of(Records.TOPIC)).allTopicNames().get();
            assertThat(topic.get(Records.TOPIC).partitions()).hasSize(3);
        }
    }

    @Test
    void shouldNameAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = takePort(0)) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(folder, port)))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("is another process using port " + port)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void shouldNameAFolderThatIsInUse() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder, 0))) {
            assertThat(kafka.port()).isPositive();

            assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(folder, 0)))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void shouldNameASettingThatKafkaRefuses() {
        assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaConfig(
                        folder, EmbeddedKafkaConfig.LOOPBACK, 0, Map.of("num.io.threads", "none"))))
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("num.io.threads");
    }

    @Test
    void shouldRemoveAnEphemeralFolderOnClose() {
        EmbeddedKafka kafka = EmbeddedKafka.ephemeral();
        Path ephemeral = kafka.dataFolder();
        assertThat(ephemeral).exists();

        kafka.close();
        kafka.close();

        assertThat(Files.exists(ephemeral)).isFalse();
    }

    private static ServerSocket takePort(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByName(EmbeddedKafkaConfig.LOOPBACK));
    }
}
