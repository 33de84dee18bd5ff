package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.scheduler.core.SchedulerConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings from a properties file and the environment; the environment wins. {@code commit.interval.ms} in the file is {@code
 * HEADRACE_SCHEDULER_COMMIT_INTERVAL_MS} in the environment. What begins with {@code kafka.} goes to the Kafka clients.
 */
public final class SchedulerConfigFile {
    private static final String VARIABLE_PREFIX = "HEADRACE_SCHEDULER_";
    private static final String CLIENT_PREFIX = "kafka.";
    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "bootstrap.servers",
            "application.id",
            "instance.id",
            "state.dir",
            "commit.interval.ms",
            "linger.ms",
            "session.timeout.ms",
            "threads",
            "standby.replicas",
            "replication.factor",
            "executor.lease.ms",
            "tick.ms",
            "retention.hours",
            "stop.grace.seconds",
            "array.size.max",
            "dependencies.max",
            "health.host",
            "health.port"));

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> clients = new HashMap<>();

    private SchedulerConfigFile() {}

    /**
     * Reads the settings.
     *
     * @param args the file, or nothing
     * @param environment variables
     * @throws InvalidSettingException naming the setting, its value and what was expected
     */
    public static SchedulerSettings read(String[] args, Map<String, String> environment) {
        if (args.length > 1) {
            throw new InvalidSettingException("expected one argument, the properties file, or none");
        }
        SchedulerConfigFile file = new SchedulerConfigFile();
        if (args.length == 1) {
            file.load(Path.of(args[0]));
        }
        environment.forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE_PREFIX)) {
                String name = variable.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT);
                file.put(name.replace('_', '.'), value, variable);
            }
        });
        return file.settings();
    }

    private void load(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidSettingException("file " + path + " cannot be read: " + e.getMessage());
        }
        for (String name : properties.stringPropertyNames()) {
            put(name, properties.getProperty(name).strip(), name);
        }
    }

    private void put(String name, String value, String shown) {
        if (name.startsWith(CLIENT_PREFIX)) {
            String client = name.substring(CLIENT_PREFIX.length());
            if (StreamsProperties.reserved(client)) {
                throw new InvalidSettingException(shown + ": is set by the scheduler itself");
            }
            clients.put(client, value);
        } else if (NAMES.contains(name)) {
            values.put(name, value);
        } else {
            throw new InvalidSettingException(shown + ": unknown, expected one of " + String.join(", ", NAMES) + ", or "
                    + CLIENT_PREFIX + "<property of Kafka clients>");
        }
    }

    private SchedulerSettings settings() {
        SchedulerConfig standard = SchedulerConfig.DEFAULT;
        SchedulerConfig config = new SchedulerConfig(
                Duration.ofHours(number("retention.hours", standard.retention().toHours(), 1, 24 * 3650)),
                (int) number("stop.grace.seconds", standard.stopGraceSeconds(), 0, 3600),
                (int) number("array.size.max", standard.arraySizeMax(), 2, 10_000_000),
                (int) number("dependencies.max", standard.dependenciesMax(), 1, 1_000),
                standard.dependantArraysMax(),
                standard.childrenPerSweep(),
                standard.placementsPerStep(),
                standard.releasesPerStep(),
                standard.backfillDepth(),
                standard.reasonMillis(),
                standard.roundsPerStep());
        SchedulerSettings given = SchedulerSettings.of(required("bootstrap.servers"), Path.of(required("state.dir")));
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
                config,
                millis("executor.lease.ms", given.lease(), 1_000, 3_600_000),
                millis("tick.ms", given.tick(), 10, 60_000),
                text("health.host", given.healthHost()),
                (int) number("health.port", given.healthPort(), -1, 65_535),
                clients);
    }

    private String required(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new InvalidSettingException(name + ": required but missing (in the file, or as " + VARIABLE_PREFIX
                    + name.toUpperCase(Locale.ROOT).replace('.', '_') + ")");
        }
        return value;
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
