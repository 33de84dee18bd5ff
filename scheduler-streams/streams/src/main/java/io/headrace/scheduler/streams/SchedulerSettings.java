package io.headrace.scheduler.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduler runs.
 *
 * @param bootstrapServers brokers, {@code host:port,...}
 * @param applicationId name of the consumer group, and prefix of transactional ids and of the changelog topic; schedulers with
 *     the same one share the work
 * @param instanceId name of this instance, kept across restarts, or absent. With one, a scheduler that was killed takes its work
 *     back as soon as it is there again; without, its work waits for the session timeout or moves to another instance
 * @param stateDir folder of the local state; losing it costs the time to read the changelog, nothing else
 * @param commitInterval longest time that decisions wait for their transaction to end; five times as long, but 5 s at most, while the
 *     scheduler is behind
 * @param linger longest time that a record waits for others before it is sent; a commit sends all at once
 * @param sessionTimeout silence after which a dead instance's work goes to others
 * @param threads stream threads, 1 or more
 * @param standbyReplicas other instances that keep a warm copy of the state, 0 or more
 * @param replicationFactor of topics that have to be made, 1 or more
 * @param config the numbers that decisions depend on, account by account
 * @param lease silence after which an executor counts as lost
 * @param tick time between two looks at the clock
 * @param healthHost address of the health and metrics server
 * @param healthPort its port: 0 for any free one, below 0 for none
 * @param clientProperties for every Kafka client, for example security
 */
public record SchedulerSettings(
        String bootstrapServers,
        String applicationId,
        @Nullable String instanceId,
        Path stateDir,
        Duration commitInterval,
        Duration linger,
        Duration sessionTimeout,
        int threads,
        int standbyReplicas,
        int replicationFactor,
        AccountConfigs config,
        Duration lease,
        Duration tick,
        String healthHost,
        int healthPort,
        Map<String, String> clientProperties) {
    /** The application id when nobody names another. */
    public static final String APPLICATION_ID = "headrace-scheduler";

    /**
     * Copies the map.
     *
     * @throws InvalidSettingException when a client property is one that the scheduler sets itself
     */
    public SchedulerSettings {
        clientProperties = Map.copyOf(clientProperties);
        for (String property : clientProperties.keySet()) {
            if (StreamsProperties.reserved(property)) {
                throw new InvalidSettingException(property + ": is set by the scheduler itself");
            }
        }
    }

    /** What is right for one instance beside one broker; the rest by {@code with...}. */
    public static SchedulerSettings of(String bootstrapServers, Path stateDir) {
        return new SchedulerSettings(
                bootstrapServers,
                APPLICATION_ID,
                null,
                stateDir,
                Duration.ofMillis(20),
                Duration.ofMillis(5),
                Duration.ofSeconds(10),
                1,
                0,
                1,
                AccountConfigs.DEFAULT,
                Duration.ofSeconds(15),
                Duration.ofMillis(500),
                "127.0.0.1",
                -1,
                Map.of());
    }

    /** The same as this instance. */
    public SchedulerSettings withInstanceId(String id) {
        return new SchedulerSettings(
                bootstrapServers,
                applicationId,
                id,
                stateDir,
                commitInterval,
                linger,
                sessionTimeout,
                threads,
                standbyReplicas,
                replicationFactor,
                config,
                lease,
                tick,
                healthHost,
                healthPort,
                clientProperties);
    }

    /** The same with other numbers for decisions, and another lease. */
    public SchedulerSettings withConfig(AccountConfigs newConfig, Duration newLease) {
        return new SchedulerSettings(
                bootstrapServers,
                applicationId,
                instanceId,
                stateDir,
                commitInterval,
                linger,
                sessionTimeout,
                threads,
                standbyReplicas,
                replicationFactor,
                newConfig,
                newLease,
                tick,
                healthHost,
                healthPort,
                clientProperties);
    }
}
