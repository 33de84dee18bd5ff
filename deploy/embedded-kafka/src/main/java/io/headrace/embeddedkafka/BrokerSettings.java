package io.headrace.embeddedkafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Kafka's settings for one node on one machine. Whatever is not named here is Kafka's default.
 *
 * <p>Three aims: be ready soon, be gone soon, and take little room beside the rest of the process. Durability is
 * Kafka's own: an acknowledged record survives the death of the process, as it is in the page cache of the machine.
 */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "CLIENT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String MIB_1 = Integer.toString(1 << 20);
    private static final String MIB_16 = Integer.toString(16 << 20);
    private static final String MIB_64 = Integer.toString(64 << 20);

    private BrokerSettings() {}

    static Map<String, String> of(Path logFolder, String host, int clientPort, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        node(settings, logFolder, host, clientPort, controllerPort);
        singleReplicas(settings);
        quickCoordination(settings);
        smallFootprint(settings);
        return settings;
    }

    private static void node(
            Map<String, String> settings, Path logFolder, String host, int clientPort, int controllerPort) {
        String client = CLIENT_LISTENER + "://" + host + ":" + clientPort;
        String controller = CONTROLLER_LISTENER + "://" + EmbeddedKafkaConfig.LOOPBACK + ":" + controllerPort;
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + EmbeddedKafkaConfig.LOOPBACK + ":" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("listeners", client + "," + controller);
        settings.put("advertised.listeners", client);
        settings.put("log.dirs", logFolder.toString());
        // A misspelt topic must fail, not come into being with the wrong settings.
        settings.put("auto.create.topics.enable", "false");
    }

    private static void singleReplicas(Map<String, String> settings) {
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
    }

    private static void quickCoordination(Map<String, String> settings) {
        // Groups of this size have their members at hand: nothing to wait for before the first assignment.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "500");
        settings.put("group.consumer.min.session.timeout.ms", "500");
        settings.put("group.consumer.min.heartbeat.interval.ms", "100");
        settings.put("group.streams.min.session.timeout.ms", "500");
        settings.put("group.streams.min.heartbeat.interval.ms", "100");
        // The transaction of a producer that died holds back every read_committed reader until it is aborted.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // Nobody else could take over, so a pause of this JVM (a suspended laptop) must not count as its death: fencing
        // the only broker would be an outage. A restart does not wait for this, see PreviousBroker.
        settings.put("broker.session.timeout.ms", "120000");
        settings.put("controller.quorum.election.timeout.ms", "200");
        settings.put("controller.quorum.fetch.timeout.ms", "2000");
        settings.put("server.max.startup.time.ms", "180000");
    }

    private static void smallFootprint(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", MIB_16);
        settings.put("log.cleaner.io.buffer.size", MIB_1);
        settings.put("log.segment.bytes", MIB_64);
        settings.put("log.index.size.max.bytes", MIB_1);
        settings.put("offsets.topic.segment.bytes", MIB_16);
        settings.put("transaction.state.log.segment.bytes", MIB_16);
        settings.put("metadata.log.segment.bytes", MIB_16);
    }
}
