package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.report.ByteScan;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0, Kafka protocol binding, binary content mode: attributes as headers with the prefix {@code ce_}. */
final class CloudEventHeaders {
    static final String ID = "ce_id";
    static final String TYPE = "ce_type";
    static final String SOURCE = "ce_source";
    static final String TIME = "ce_time";
    static final String SUBJECT = "ce_subject";
    static final String SPEC_VERSION = "ce_specversion";
    static final String CONTENT_TYPE = "content-type";
    static final String SEQUENCE = "ce_sequence";
    static final String CAUSATION_ID = "ce_causationid";
    static final String ACTOR = "ce_actor";
    static final String ACCOUNT = "ce_account";

    private static final int MAX_BYTES = 1024;
    private static final char DELETE = 0x7F;
    private static final char LAST_CONTROL = 0x9F;
    private static final char REPLACEMENT = '\uFFFD';

    /** Texts of late, each in the place of its hash. Threads that race make one twice at worst. */
    private static final @Nullable Known[] RECURRING = new Known[64];

    /** A text and its bytes. */
    private record Known(byte[] bytes, String text) {}

    @Nullable
    String id;

    @Nullable
    String type;

    @Nullable
    String source;

    @Nullable
    String time;

    @Nullable
    String subject;

    @Nullable
    String specVersion;

    @Nullable
    String contentType;

    @Nullable
    String sequence;

    @Nullable
    String causationId;

    @Nullable
    String actor;

    @Nullable
    String account;

    private CloudEventHeaders() {}

    /** Reads all of them in one pass; where one is repeated, the last counts. */
    static CloudEventHeaders read(Headers headers) throws UndecodableException {
        CloudEventHeaders read = new CloudEventHeaders();
        for (Header header : headers) {
            byte[] value = header.value();
            if (value != null) {
                read.put(header.key(), value);
            }
        }
        return read;
    }

    private void put(String key, byte[] value) throws UndecodableException {
        switch (key) {
            case ID -> id = text(key, value);
            case TYPE -> type = recurring(key, value);
            case SOURCE -> source = recurring(key, value);
            case TIME -> time = text(key, value);
            case SUBJECT -> subject = text(key, value);
            case SPEC_VERSION -> specVersion = recurring(key, value);
            case CONTENT_TYPE -> contentType = recurring(key, value);
            case SEQUENCE -> sequence = text(key, value);
            case CAUSATION_ID -> causationId = text(key, value);
            case ACTOR -> actor = recurring(key, value);
            case ACCOUNT -> account = recurring(key, value);
            default -> {
                // Headers of others (tracing, for example) are none of our business.
            }
        }
    }

    /** As {@link #text}, for what nearly every record has in common with others. */
    private static String recurring(String key, byte[] value) throws UndecodableException {
        int slot = Arrays.hashCode(value) & (RECURRING.length - 1);
        Known known = RECURRING[slot];
        if (known == null || !Arrays.equals(known.bytes(), value)) {
            known = new Known(value.clone(), text(key, value));
            RECURRING[slot] = known;
        }
        return known.text();
    }

    /** Attributes end up in events, in databases and on screens: short, and without control characters. */
    private static String text(String key, byte[] value) throws UndecodableException {
        if (value.length > MAX_BYTES) {
            throw new UndecodableException(
                    "header " + key + ": has " + value.length + " bytes, the maximum is " + MAX_BYTES);
        }
        if (isPrintable(value)) {
            return new String(value, ISO_8859_1); // ASCII is, and this looks at no character again
        }
        String text = new String(value, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(UTF_8), value)) {
            throw new UndecodableException("header " + key + ": '" + Shown.text(text) + "' is not UTF-8");
        }
        if (hasControl(text)) {
            throw new UndecodableException("header " + key + ": '" + Shown.text(text) + "' has a control character");
        }
        return text;
    }

    /** Whether there is surely nothing to refuse, which nearly always takes a fraction of a look at each character. */
    private static boolean isPrintable(byte[] utf8) {
        return ByteScan.isPlain(utf8, 0, utf8.length) && ByteScan.find(utf8, 0, DELETE) == utf8.length;
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= DELETE && c <= LAST_CONTROL)) {
                return true;
            }
        }
        return false;
    }

    /** One attribute alone, whatever is wrong with the others: null when it is absent or would be refused itself. */
    static @Nullable String readable(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        try {
            return text(name, header.value());
        } catch (UndecodableException refused) {
            return null;
        }
    }

    /** @throws IllegalArgumentException when it would be refused by who reads it */
    static Header header(String key, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        if (bytes.length > MAX_BYTES || (!isPrintable(bytes) && hasControl(value))) {
            throw new IllegalArgumentException("header " + key + ": '" + Shown.text(value) + "' of " + bytes.length
                    + " bytes, expected at most " + MAX_BYTES + " bytes without control characters");
        }
        return new RecordHeader(key, bytes);
    }

    /** The value of a header that must be there. */
    static String required(String name, @Nullable String value) throws UndecodableException {
        if (value == null || value.isEmpty()) {
            throw new UndecodableException("header " + name + ": required but missing");
        }
        return value;
    }

    /** That this is CloudEvents 1.0 in binary mode with a JSON body. */
    void requireBinaryJson() throws UndecodableException {
        String declared = contentType == null ? "application/json" : contentType.toLowerCase(Locale.ROOT);
        if (declared.startsWith("application/cloudevents")) {
            throw new UndecodableException("header content-type: '" + Shown.text(declared)
                    + "' is structured mode, expected binary mode with application/json");
        }
        if (!declared.startsWith("application/json")) {
            throw new UndecodableException(
                    "header content-type: '" + Shown.text(declared) + "', expected application/json");
        }
        String version = required(SPEC_VERSION, specVersion);
        if (!version.equals("1.0")) {
            throw new UndecodableException("header ce_specversion: '" + Shown.text(version) + "', expected 1.0");
        }
    }

    /**
     * Milliseconds since the epoch.
     *
     * @param absent what counts when there is none: CloudEvents leaves it to the publisher
     */
    long millis(long absent) throws UndecodableException {
        String text = time;
        if (text == null || text.isEmpty()) {
            return absent;
        }
        try {
            return Rfc3339.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new UndecodableException("header ce_time: '" + Shown.text(text)
                    + "', expected an RFC 3339 time such as 2026-01-31T23:59:59.000Z");
        }
    }

    /** The sequence number, 0 when there is none. */
    long sequenceNumber() throws UndecodableException {
        if (sequence == null) {
            return 0;
        }
        try {
            return Long.parseLong(sequence);
        } catch (NumberFormatException e) {
            throw new UndecodableException(
                    "header ce_sequence: '" + Shown.text(sequence) + "', expected a decimal number");
        }
    }
}
