package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * When a managed environment gives machines back (stored and shown).
 *
 * @param minScaleDownDelayMinutes how long an idle machine stays, 20 to 10080, or 0 for as long as AWS likes
 */
public record ScalingPolicy(@Nullable Integer minScaleDownDelayMinutes) {}
