package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * The weight of a share.
 *
 * @param shareIdentifier the share; with {@code *} at its end, every share that begins so
 * @param weightFactor 0.0001 to 999.9999, 1 when absent; the lower, the more the share gets
 */
public record ShareAttributes(
        String shareIdentifier, @Nullable Double weightFactor) {}
