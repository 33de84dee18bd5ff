package io.headrace.scheduler.streams;

import io.headrace.scheduler.core.SchedulerConfig;
import io.headrace.service.ServiceSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scheduler's settings as text: names, defaults, and what is wrong with a value. */
final class SchedulerText {
    /** Every setting there is, with what it means. */
    static final Map<String, String> HELP = help();

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> clients = new HashMap<>();

    private SchedulerText() {}

    private static Map<String, String> help() {
        Map<String, String> help = new LinkedHashMap<>();
        help.put("bootstrap.servers", "Kafka, host:port,... (default 127.0.0.1:9092)");
        help.put("state.dir", "folder of the local state, which Kafka has, too (default ./headrace-scheduler)");
        help.put(
                "instance.id",
                "name of this scheduler, kept over restarts: it takes its work back at once (default: none)");
        help.put("application.id", "schedulers with the same share the work (default headrace-scheduler)");
        help.put("threads", "stream threads, one partition's work each at a time (default 1)");
        help.put("standby.replicas", "other schedulers that keep a warm copy of the state (default 0)");
        help.put("replication.factor", "copies of the topics that it makes (default 1)");
        help.put(
                "commit.interval.ms",
                "longest time that decisions wait for their transaction to end; five times that while behind, 5000 at most (default 20)");
        help.put("linger.ms", "longest time that a record waits for others (default 5)");
        help.put("session.timeout.ms", "silence after which a dead scheduler's work goes to others (default 10000)");
        help.put("executor.lease.ms", "silence after which an executor counts as lost (default 15000)");
        help.put("tick.ms", "time between two looks at the clock (default 500)");
        help.put("retention.hours", "how long a job is known after its end (default 168)");
        help.put(
                "retention.hours.by.account",
                "the same for some accounts, ACCOUNT=HOURS,... (default: none, all have retention.hours)");
        help.put("stop.grace.seconds", "from the signal to stop until the kill (default 30)");
        help.put(
                "instance.types",
                "what instances of service jobs have, TYPE=VCPUS:MIB[:GPUS],... (default: none beside AWS's own)");
        help.put("array.size.max", "children of an array job at most (default 1000000)");
        help.put("dependencies.max", "jobs that one job may wait for at most (default 1000)");
        help.put("health.host", "address of the health and metrics server (default 127.0.0.1)");
        help.put("health.port", "its port: 0 for any free one, -1 for none (default -1)");
        return Collections.unmodifiableMap(help);
    }

    /**
     * Reads the settings.
     *
     * @param given by name
     * @throws InvalidSettingException naming the setting, its value and what was expected
     */
    static SchedulerSettings parse(Map<String, String> given) {
        SchedulerText text = new SchedulerText();
        given.forEach(text::put);
        return text.settings();
    }

    private void put(String name, String value) {
        if (!name.startsWith(ServiceSettings.KAFKA_PREFIX)) {
            values.put(name, value.strip());
            return;
        }
        String client = name.substring(ServiceSettings.KAFKA_PREFIX.length());
        if (StreamsProperties.reserved(client)) {
            throw new InvalidSettingException(name + ": is set by the scheduler itself");
        }
        clients.put(client, value);
    }

    private SchedulerSettings settings() {
        SchedulerConfig standard = SchedulerConfig.DEFAULT;
        SchedulerConfig config = new SchedulerConfig(
                        parsed("retention.hours", standard.retention(), Retentions::parse),
                        (int) number("stop.grace.seconds", standard.stopGraceSeconds(), 0, 3600),
                        (int) number("array.size.max", standard.arraySizeMax(), 2, 10_000_000),
                        (int) number("dependencies.max", standard.dependenciesMax(), 1, 1_000),
                        standard.dependantArraysMax(),
                        standard.sharesMax(),
                        standard.childrenPerSweep(),
                        standard.placementsPerStep(),
                        standard.releasesPerStep(),
                        standard.backfillDepth(),
                        standard.reasonMillis(),
                        standard.roundsPerStep())
                .withInstanceTypes(parsed("instance.types", standard.instanceTypes(), InstanceTypesText::parse));
        SchedulerSettings given = SchedulerSettings.of(
                text("bootstrap.servers", "127.0.0.1:9092"), folder("state.dir", "headrace-scheduler"));
        return new SchedulerSettings(
                given.bootstrapServers(),
                text("application.id", given.applicationId()),
                values.get("instance.id"),
                given.stateDir(),
                millis("commit.interval.ms", given.commitInterval(), 1, 5_000),
                millis("linger.ms", given.linger(), 0, 1_000),
                millis("session.timeout.ms", given.sessionTimeout(), 1_000, 1_800_000),
                (int) number("threads", given.threads(), 1, 256),
                (int) number("standby.replicas", given.standbyReplicas(), 0, 16),
                (int) number("replication.factor", given.replicationFactor(), 1, 16),
                new AccountConfigs(config, parsed("retention.hours.by.account", Map.of(), Retentions::parseByAccount)),
                millis("executor.lease.ms", given.lease(), 1_000, 3_600_000),
                millis("tick.ms", given.tick(), 10, 60_000),
                text("health.host", given.healthHost()),
                (int) number("health.port", given.healthPort(), -1, 65_535),
                clients);
    }

    private Path folder(String name, String standard) {
        String value = text(name, standard);
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(name + ": '" + value + "', expected a folder");
        }
    }

    private String text(String name, String standard) {
        @Nullable String value = values.get(name);
        if (value == null) {
            return standard;
        }
        if (value.isEmpty()) {
            throw new InvalidSettingException(name + ": empty, expected some text");
        }
        return value;
    }

    private <T> T parsed(String name, T standard, Function<String, T> reading) {
        @Nullable String value = values.get(name);
        if (value == null) {
            return standard;
        }
        try {
            return reading.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(name + ": '" + value + "', " + e.getMessage());
        }
    }

    private Duration millis(String name, Duration standard, long least, long most) {
        return Duration.ofMillis(number(name, standard.toMillis(), least, most));
    }

    private long number(String name, long standard, long least, long most) {
        @Nullable String value = values.get(name);
        if (value == null) {
            return standard;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the bounds.
        }
        throw new InvalidSettingException(
                name + ": '" + value + "', expected a whole number from " + least + " to " + most);
    }
}
