package io.headrace.submitter.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.service.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The actions of the services that are served here, in IAM's form. What other services have is not known: a policy that was
 * copied from AWS may name any of theirs.
 */
final class Actions {
    private static final Map<String, List<String>> BY_SERVICE = read();

    private Actions() {}

    private static Map<String, List<String>> read() {
        try (InputStream list = Objects.requireNonNull(Actions.class.getResourceAsStream("actions.txt"))) {
            return new String(list.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.groupingBy(Actions::service));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String service(String action) {
        return action.substring(0, action.indexOf(':'));
    }

    /** All of them. */
    static List<String> all() {
        return BY_SERVICE.values().stream().flatMap(List::stream).toList();
    }

    /**
     * What was expected instead of a pattern that no action has; empty when one has it, or when the service is not served here.
     *
     * @param pattern {@code service:Action}, with or without wildcards; case does not count
     */
    static Optional<String> expectedInsteadOf(String pattern) {
        String service = service(pattern);
        List<String> known = BY_SERVICE.getOrDefault(service, List.of());
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (known.isEmpty()
                || known.stream().anyMatch(action -> Wildcards.matches(lower, action.toLowerCase(Locale.ROOT)))) {
            return Optional.empty();
        }
        if (pattern.contains("*") || pattern.contains("?")) {
            return Optional.of("a pattern that an action of " + service + " has, as " + known.getFirst() + " is one");
        }
        return Optional.of("an action of " + service
                + Nearest.to(pattern, known)
                        .map(", did you mean %s?"::formatted)
                        .orElseGet(() -> ", as " + known.getFirst() + " is one"));
    }
}
