package io.headrace.executor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is to be known of an executor beside how large it is: what its owner says, and what is found. Names and values are those of Amazon
 * ECS, which has {@code ecs.cpu-architecture}, {@code ecs.os-type} and {@code ecs.os-family} of its own.
 */
final class HostAttributes {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,128}");
    private static final Pattern VALUE =
            Pattern.compile("[A-Za-z0-9_.@:/\\\\-]([A-Za-z0-9_.@:/ \\\\-]{0,126}[A-Za-z0-9_.@:/\\\\-])?");

    /** What begins so is found, not said. */
    private static final List<String> FOUND = List.of("ecs.", "headrace.");

    private HostAttributes() {}

    /**
     * Reads what the owner says.
     *
     * @param text such as {@code disk=ssd,zone=a}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static Map<String, String> parse(String text) {
        Map<String, String> attributes = new TreeMap<>();
        for (String pair : text.split(",")) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
            String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "expected name=value,... of letters, digits and _.-/, got '" + pair.strip() + "'");
            }
            if (FOUND.stream().anyMatch(name::startsWith)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is found by the executor itself, expected a name that does not begin with "
                                + String.join(" or ", FOUND));
            }
            if (attributes.put(name, value) != null) {
                throw new IllegalArgumentException("'" + name + "' is named twice");
            }
        }
        return attributes;
    }

    /**
     * All that is known before the runtime is.
     *
     * @param said by the owner
     * @param system as the JVM says it
     * @param gpuModels of the machine
     */
    static Map<String, String> with(Map<String, String> said, String system, List<String> gpuModels) {
        Map<String, String> all = new TreeMap<>(said);
        String family = system.toLowerCase(Locale.ROOT).startsWith("windows") ? "windows" : "linux";
        all.put("ecs.os-type", family);
        all.put("ecs.os-family", family.toUpperCase(Locale.ROOT));
        List<String> models = gpuModels.stream().distinct().sorted().toList();
        if (!models.isEmpty()) {
            all.put("headrace.gpu-model", String.join("/", models));
        }
        return all;
    }

    /**
     * With the processor besides, which the runtime knows.
     *
     * @param architecture in the kernel's word or the JVM's
     */
    static Map<String, String> on(String architecture, Map<String, String> attributes) {
        Map<String, String> all = new TreeMap<>(attributes);
        all.put("ecs.cpu-architecture", word(architecture));
        return all;
    }

    private static String word(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm64";
            default -> architecture;
        };
    }
}
