package io.headrace.schemas.value;

import io.headrace.schemas.Copies;
import java.util.List;
import java.util.Map;

/**
 * Where the engine sends a container's output.
 *
 * @param logDriver one of the API's driver names
 * @param options driver options
 * @param secretOptions driver options whose values the executor has; not with {@code awslogs}
 */
public record LogConfiguration(String logDriver, Map<String, String> options, List<Secret> secretOptions) {
    /** Copies the collections; an absent one becomes empty. */
    public LogConfiguration {
        secretOptions = Copies.list(secretOptions);
        options = Copies.map(options);
    }
}
