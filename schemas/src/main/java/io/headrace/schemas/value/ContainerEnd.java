package io.headrace.schemas.value;

import org.jspecify.annotations.Nullable;

/**
 * How one of the containers of an attempt ended.
 *
 * @param name its name in the job definition
 * @param exitCode 0 to 255; 128 + n after signal n; absent when it was not started or the engine cannot tell
 * @param reason its reason, at most 255 characters; absent for an ordinary exit
 * @param startedAt absent when it was not started; milliseconds since the epoch
 * @param stoppedAt absent when it was not started; milliseconds since the epoch
 * @param logs where its output lies; absent when there was none
 */
public record ContainerEnd(
        String name,
        @Nullable Integer exitCode,
        @Nullable String reason,
        @Nullable Long startedAt,
        @Nullable Long stoppedAt,
        @Nullable LogRange logs) {}
