package io.headrace.scheduler.streams.store;

import io.headrace.schemas.serde.JsonCodec;
import tools.jackson.core.JacksonException;

/**
 * A part of a row that stands in it as JSON: what a client wrote and the scheduler only passes on. Its format is that of the
 * public schema, which stays readable.
 */
final class JsonColumn {
    private JsonColumn() {}

    static byte[] write(Object value) {
        return JsonCodec.write(value);
    }

    static <T> T read(byte[] json, Class<T> type) {
        try {
            return JsonCodec.mapper().readValue(json, type);
        } catch (JacksonException e) {
            throw new StoreFormatException("a " + type.getSimpleName() + " in the store cannot be read", e);
        }
    }
}
