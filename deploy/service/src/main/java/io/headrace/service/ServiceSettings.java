package io.headrace.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where the settings of a service come from: a properties file, then the environment, then options; the later wins. {@code state.dir} in
 * the file is {@code HEADRACE_SCHEDULER_STATE_DIR} in the scheduler's environment and {@code --state-dir} among its options.
 */
public final class ServiceSettings {
    /** Begins the names of settings that go to all Kafka clients, without it. */
    public static final String KAFKA_PREFIX = "kafka.";

    private ServiceSettings() {}

    /** The beginning of a service's environment variables. */
    public static String variablePrefix(String service) {
        return "HEADRACE_" + service.toUpperCase(Locale.ROOT) + "_";
    }

    /** The name of a setting as an option. */
    public static String option(String name) {
        return "--" + name.replace('.', '-');
    }

    /**
     * All that is set.
     *
     * @param service whose settings they are
     * @param file the properties file, if one was named
     * @param environment of the process
     * @param options by the names of the settings
     * @throws BadSettingException naming the first setting that there is not, or the file and why it cannot be read
     */
    static Map<String, String> read(
            Service service, Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
        Collection<String> known = service.settings().keySet();
        Map<String, String> values = new TreeMap<>();
        file.map(ServiceSettings::load)
                .ifPresent(loaded -> loaded.forEach((name, value) -> {
                    requireKnown(name, name, known);
                    values.put(name, value);
                }));
        String prefix = variablePrefix(service.name());
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(prefix)) {
                String name = variable.substring(prefix.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                requireKnown(name, variable, known);
                values.put(name, value);
            }
        });
        values.putAll(options);
        return values;
    }

    private static void requireKnown(String name, String shown, Collection<String> known) {
        if (!name.startsWith(KAFKA_PREFIX) && !known.contains(name)) {
            String hint = Nearest.to(name, known)
                    .map(" did you mean %s?"::formatted)
                    .orElseGet(() -> " known are " + String.join(", ", known) + " and " + KAFKA_PREFIX + "*");
            throw new BadSettingException(shown + ": there is no such setting;" + hint);
        }
    }

    private static Map<String, String> load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadSettingException("--config " + file + ": the file cannot be read: " + why(file, e));
        }
        Map<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return values;
    }

    private static String why(Path file, Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case CharacterCodingException binary -> "it is not UTF-8 text";
            default -> Files.isDirectory(file) ? "it is a folder" : String.valueOf(failure.getMessage());
        };
    }
}
