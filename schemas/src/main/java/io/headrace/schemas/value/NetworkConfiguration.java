package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * Network settings (stored and shown).
 *
 * @param assignPublicIp {@code ENABLED} or {@code DISABLED}
 */
public record NetworkConfiguration(@Nullable String assignPublicIp) {}
