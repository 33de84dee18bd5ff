package io.headrace.submitter.eventbridge;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where what has not been told begins in a partition of the events. It is committed as an offset; the place stands in its metadata.
 *
 * @param offset of the first event of which not all was told
 * @param place of the first of the jobs changed by it that was not told
 */
record Untold(long offset, int place) {
    /** Nothing has been told. */
    static final Untold ALL = new Untold(0, 0);

    /** As it was committed; null before the first time. */
    static Untold after(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return ALL;
        }
        String place = committed.metadata();
        return new Untold(committed.offset(), place.isEmpty() ? 0 : Integer.parseInt(place));
    }

    OffsetAndMetadata committed() {
        return new OffsetAndMetadata(offset, place == 0 ? "" : Integer.toString(place));
    }
}
