package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes the CloudEvents headers of one envelope after the other. What an envelope shares with the one before it, as all that one
 * decision of a scheduler brings about do, is made once. Not thread-safe.
 */
public final class HeaderWriter {
    private static final Header VERSION_1 = header(CloudEventHeaders.SPEC_VERSION, "1.0");
    private static final Header JSON = header(CloudEventHeaders.CONTENT_TYPE, "application/json");

    private final Recurring source = new Recurring(CloudEventHeaders.SOURCE);
    private final Recurring causationId = new Recurring(CloudEventHeaders.CAUSATION_ID);
    private final Recurring actor = new Recurring(CloudEventHeaders.ACTOR);
    private final Recurring account = new Recurring(CloudEventHeaders.ACCOUNT);
    private @Nullable Header time;
    private long timeMillis;

    /** A header that is often the same again. */
    private static final class Recurring {
        private final String key;
        private @Nullable String text;
        private @Nullable Header header;

        Recurring(String key) {
            this.key = key;
        }

        Header of(String value) {
            Header made = header;
            if (made == null || !value.equals(text)) {
                made = CloudEventHeaders.header(key, value);
                header = made;
                text = value;
            }
            return made;
        }
    }

    /**
     * Adds the headers of the envelope; what is absent in it gets none.
     *
     * @throws IllegalArgumentException when one of them would be refused by who reads it
     */
    void write(Envelope<?> envelope, Header type, boolean accountIsKey, Headers headers) {
        headers.add(VERSION_1);
        headers.add(CloudEventHeaders.header(CloudEventHeaders.ID, envelope.id()));
        headers.add(type);
        headers.add(source.of(envelope.source()));
        headers.add(time(envelope.time()));
        headers.add(JSON);
        if (envelope.subject() != null) {
            headers.add(CloudEventHeaders.header(CloudEventHeaders.SUBJECT, envelope.subject()));
        }
        if (envelope.sequence() != 0) {
            headers.add(header(CloudEventHeaders.SEQUENCE, Long.toString(envelope.sequence())));
        }
        add(causationId, envelope.causationId(), headers);
        add(actor, envelope.actor(), headers);
        if (!accountIsKey) {
            headers.add(account.of(envelope.account().value()));
        }
    }

    private static void add(Recurring header, @Nullable String value, Headers headers) {
        if (value != null) {
            headers.add(header.of(value));
        }
    }

    private Header time(long millis) {
        Header made = time;
        if (made == null || millis != timeMillis) {
            made = header(CloudEventHeaders.TIME, Rfc3339.format(millis));
            time = made;
            timeMillis = millis;
        }
        return made;
    }

    private static Header header(String key, String value) {
        return new RecordHeader(key, value.getBytes(UTF_8));
    }
}
