package io.headrace.scheduler.core.state;

import io.headrace.schemas.event.WaitCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a job that could be placed is not.
 *
 * @param code the kind of reason
 * @param statusReason in words, with figures
 * @param since when this kind of reason began, milliseconds since the epoch
 * @param at when the words were last recorded, milliseconds since the epoch
 * @param cancelAt when a time limit of its queue ends it, milliseconds since the epoch; absent without one
 */
public record WaitReason(
        WaitCode code,
        String statusReason,
        long since,
        long at,
        @Nullable Long cancelAt) {}
