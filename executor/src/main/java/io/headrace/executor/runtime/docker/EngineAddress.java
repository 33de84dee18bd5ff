package io.headrace.executor.runtime.docker;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where somebody has said that the engine is.
 *
 * @param text as it was given
 * @param saidBy the setting or the variable that says so
 */
public record EngineAddress(String text, String saidBy) {
    private static final Set<String> SCHEMES = Set.of("unix", "tcp", "npipe");

    /**
     * What counts: the setting, else the variable, else nothing, and then the engine is looked for in the usual place.
     *
     * @param setting the value of {@code docker.host}
     * @param environment of the process
     */
    public static Optional<EngineAddress> named(Optional<String> setting, Map<String, String> environment) {
        return setting.map(text -> new EngineAddress(text, "docker.host"))
                .or(() -> Optional.ofNullable(environment.get("DOCKER_HOST"))
                        .filter(text -> !text.isBlank())
                        .map(text -> new EngineAddress(text, "DOCKER_HOST")));
    }

    /** What is wrong with it, in one line; empty if it is an address that can be asked. */
    public Optional<String> problem() {
        try {
            URI uri = new URI(text);
            boolean hasPlace = "tcp".equals(uri.getScheme())
                    ? uri.getHost() != null
                    : !String.valueOf(uri.getPath()).isEmpty();
            if (SCHEMES.contains(String.valueOf(uri.getScheme())) && hasPlace) {
                return Optional.empty();
            }
        } catch (URISyntaxException e) {
            return Optional.of(expectation());
        }
        return Optional.of(expectation());
    }

    private String expectation() {
        return saidBy + ": '" + text + "', expected unix:///var/run/docker.sock or tcp://host:port, for example";
    }

    @Override
    public String toString() {
        return text + " (" + saidBy + ")";
    }
}
