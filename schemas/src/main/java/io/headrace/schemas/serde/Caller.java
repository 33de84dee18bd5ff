package io.headrace.schemas.serde;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.id.AccountId;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Whom to answer about a record of the commands that could not be decoded, as far as its key and headers are fit to be repeated in
 * an event.
 *
 * @param account whose command it was meant to be
 * @param command the command it was meant to be
 * @param id its CloudEvents id, which the answer refers to
 * @param actor on whose behalf; absent when the record does not say it, or says it in a form that is refused
 */
public record Caller(
        AccountId account,
        Class<? extends ClientCommand> command,
        String id,
        @Nullable String actor) {
    /** Nobody when the account, the type or the id is missing or refused. */
    public static Optional<Caller> of(@Nullable String key, Headers headers) {
        String id = CloudEventHeaders.readable(headers, CloudEventHeaders.ID);
        String type = CloudEventHeaders.readable(headers, CloudEventHeaders.TYPE);
        Class<? extends ClientCommand> command =
                type == null ? null : MessageFamily.COMMANDS.types().get(type);
        if (key == null || id == null || id.isEmpty() || command == null) {
            return Optional.empty();
        }
        try {
            String actor = CloudEventHeaders.readable(headers, CloudEventHeaders.ACTOR);
            return Optional.of(new Caller(new AccountId(key), command, id, actor));
        } catch (IllegalArgumentException noAccount) {
            return Optional.empty();
        }
    }
}
