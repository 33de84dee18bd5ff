package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * An environment variable.
 *
 * @param name not beginning with {@code AWS_BATCH}
 * @param value its value; absent means empty
 */
public record KeyValuePair(String name, @Nullable String value) {}
