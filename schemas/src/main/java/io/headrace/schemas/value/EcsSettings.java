package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the cluster that AWS would make (stored and shown).
 *
 * @param containerInsights {@code ENABLED}, {@code ENHANCED} or {@code DISABLED}
 */
public record EcsSettings(@Nullable String containerInsights) {}
