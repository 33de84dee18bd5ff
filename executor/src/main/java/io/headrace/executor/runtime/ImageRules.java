package io.headrace.executor.runtime;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How images are fetched and kept.
 *
 * @param pullPatience how long one pull may take before the attempt fails
 * @param bytesMax how much all images may take together that were fetched under this rule; empty for any
 */
public record ImageRules(Duration pullPatience, OptionalLong bytesMax) {

    /** Longer than any pull that will ever end well. */
    public static final Duration PULL_PATIENCE = Duration.ofMinutes(30);

    /** All images are kept. */
    public static final ImageRules KEEPING_ALL = new ImageRules(PULL_PATIENCE, OptionalLong.empty());
}
