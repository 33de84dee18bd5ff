package io.headrace.schemas.serde;

import io.headrace.schemas.id.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * A message with what CloudEvents says about it.
 *
 * @param id unique per source; for a command, what its answer refers to
 * @param source who made it, a URI reference, for example {@code /headrace/submitter}
 * @param time when, milliseconds since the epoch
 * @param subject the job, attempt or executor it is about; absent when it is about none
 * @param account whose it is; the record's key where the topic is keyed by account
 * @param sequence position among the account's events, from 1 without gaps; 0 on what is not an event
 * @param causationId id of the command or report that caused it; absent on what nothing caused
 * @param actor who asked for it, for example an access key id; absent when nobody did
 * @param data the message
 * @param <T> family of the message
 */
public record Envelope<T>(
        String id,
        String source,
        long time,
        @Nullable String subject,
        AccountId account,
        long sequence,
        @Nullable String causationId,
        @Nullable String actor,
        T data) {}
