package io.headrace.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.Topics.Key;
import io.headrace.schemas.id.AccountId;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * Envelopes to Kafka records and back: CloudEvents 1.0 in binary mode with a JSON body. Safe to share between threads.
 *
 * <p>Commands come from anybody and are checked against their JSON Schema when they are read; the other families come
 * from Headrace itself and are only checked for missing members.
 *
 * @param <T> the family
 */
public final class EnvelopeCodec<T> {
    private final MessageFamily<T> family;
    private final boolean accountIsKey;
    private final boolean checked;
    private final Map<Class<?>, Header> types = new HashMap<>();
    private final Map<String, Decoder<T>> decoders = new HashMap<>();

    /** How one CloudEvents type is read. */
    private record Decoder<T>(Class<? extends T> message, PlainReader plain, ObjectReader reader) {}

    private EnvelopeCodec(MessageFamily<T> family) {
        this.family = family;
        this.accountIsKey = family.topic().key() == Key.ACCOUNT;
        this.checked = family.topic().equals(MessageFamily.COMMANDS.topic());
        family.types().forEach((type, message) -> {
            types.put(message, new RecordHeader(CloudEventHeaders.TYPE, type.getBytes(UTF_8)));
            decoders.put(
                    type,
                    new Decoder<>(
                            message,
                            new PlainReader(message),
                            JsonCodec.mapper().readerFor(message)));
        });
    }

    /** A codec for the family. */
    public static <T> EnvelopeCodec<T> of(MessageFamily<T> family) {
        return new EnvelopeCodec<>(family);
    }

    /** Adds the CloudEvents headers of the envelope. Existing headers stay. */
    public void encode(Envelope<T> envelope, Headers headers) {
        encode(envelope, headers, new HeaderWriter());
    }

    /** As {@link #encode(Envelope, Headers)}, for who writes many: with the writer that wrote those before. */
    public void encode(Envelope<T> envelope, Headers headers, HeaderWriter writer) {
        writer.write(envelope, type(envelope), accountIsKey, headers);
    }

    /** The body: the message as JSON. */
    public byte[] value(Envelope<T> envelope) {
        return JsonCodec.write(envelope.data());
    }

    /** The record for the family's topic; the partition follows from the key. */
    public ProducerRecord<String, byte[]> toRecord(String key, Envelope<T> envelope) {
        ProducerRecord<String, byte[]> made =
                new ProducerRecord<>(family.topic().name(), key, value(envelope));
        encode(envelope, made.headers());
        return made;
    }

    /** As {@link #decode(String, Headers, byte[], long)}, for records whose {@code ce_time} is always there: those of Headrace itself. */
    public Envelope<T> decode(@Nullable String key, Headers headers, byte @Nullable [] value)
            throws UndecodableException {
        return decode(key, headers, value, 0);
    }

    /**
     * Reads a record of the family's topic.
     *
     * @param timestamp the record's own, which counts when it has no {@code ce_time}
     * @throws UndecodableException when it is not a message of this family, or a command that breaks its schema
     */
    public Envelope<T> decode(@Nullable String key, Headers headers, byte @Nullable [] value, long timestamp)
            throws UndecodableException {
        CloudEventHeaders read = CloudEventHeaders.read(headers);
        read.requireBinaryJson();
        Decoder<T> decoder = decoder(CloudEventHeaders.required(CloudEventHeaders.TYPE, read.type));
        String id = CloudEventHeaders.required(CloudEventHeaders.ID, read.id);
        String source = CloudEventHeaders.required(CloudEventHeaders.SOURCE, read.source);
        long time = read.millis(timestamp);
        AccountId account = account(key, read);
        if (value == null) {
            throw new UndecodableException("body: absent, expected a JSON object");
        }
        return new Envelope<>(
                id,
                source,
                time,
                read.subject,
                account,
                read.sequenceNumber(),
                read.causationId,
                read.actor,
                data(decoder, value));
    }

    private T data(Decoder<T> decoder, byte[] value) throws UndecodableException {
        String name = decoder.message().getSimpleName();
        try {
            if (checked) {
                return decoder.message().cast(CommandParser.parseStrictly(name, value));
            }
            Object plain = decoder.plain().read(value);
            return decoder.message()
                    .cast(plain != null ? plain : decoder.reader().readValue(value));
        } catch (InvalidMessageException e) {
            throw new UndecodableException(e.problem());
        } catch (JacksonException e) {
            throw new UndecodableException(JsonProblem.describe(name, e));
        }
    }

    private AccountId account(@Nullable String key, CloudEventHeaders read) throws UndecodableException {
        String text = accountIsKey ? key : CloudEventHeaders.required(CloudEventHeaders.ACCOUNT, read.account);
        if (text == null) {
            throw new UndecodableException("record key: absent, expected the account, twelve digits");
        }
        try {
            return new AccountId(text);
        } catch (IllegalArgumentException e) {
            throw new UndecodableException((accountIsKey ? "record key: '" : "header ce_account: '") + Shown.text(text)
                    + "', expected the account, twelve digits");
        }
    }

    private Header type(Envelope<T> envelope) {
        Class<?> message = envelope.data().getClass();
        Header type = types.get(message);
        if (type == null) {
            throw new IllegalArgumentException(message.getName() + " is no message of " + family);
        }
        return type;
    }

    private Decoder<T> decoder(String type) throws UndecodableException {
        Decoder<T> decoder = decoders.get(type);
        if (decoder == null) {
            String nearest = Shown.nearest(type, family.types().keySet());
            throw new UndecodableException("header ce_type: '" + Shown.text(type) + "' is unknown on " + family
                    + (nearest == null ? "." : ", did you mean " + nearest + "?") + " Known: "
                    + String.join(", ", family.types().keySet()));
        }
        return decoder;
    }
}
