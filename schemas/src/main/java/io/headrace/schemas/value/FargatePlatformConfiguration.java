package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Fargate platform (stored and shown).
 *
 * @param platformVersion for example {@code LATEST}
 */
public record FargatePlatformConfiguration(@Nullable String platformVersion) {}
