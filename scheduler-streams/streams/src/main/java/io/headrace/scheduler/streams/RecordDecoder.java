package io.headrace.scheduler.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.scheduler.core.Command;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.report.ExecutorReport;
import io.headrace.schemas.serde.Caller;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Records of the two source topics to what they ask of the core. One per task: it is not thread-safe. */
final class RecordDecoder {
    private static final int JOB_ID_LENGTH_MAX = 64;

    private final EnvelopeCodec<ClientCommand> commands = EnvelopeCodec.of(MessageFamily.COMMANDS);
    private final EnvelopeCodec<ExecutorReport> reports = EnvelopeCodec.of(MessageFamily.REPORTS);
    private final MessageDigest sha256;

    RecordDecoder() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }

    /**
     * What the record asks for.
     *
     * @throws UndecodableException when it is no message of its topic
     */
    Input decode(String topic, Record<byte[], byte[]> in) throws UndecodableException {
        if (topic.equals(Topics.COMMANDS.name())) {
            Envelope<ClientCommand> read = commands.decode(text(in.key()), in.headers(), in.value(), in.timestamp());
            ClientCommand body = read.data();
            return new Input(read.account(), new Command.Requested(body, fingerprint(body)), read.id(), read.actor());
        }
        Envelope<ExecutorReport> read = reports.decode(text(in.key()), in.headers(), in.value());
        return new Input(read.account(), new Command.Reported(read.data()), read.id(), read.actor());
    }

    /**
     * The answer to a command that could not be decoded, when it says enough for one: whose it is, which command it is meant to
     * be, and the id that the answer refers to.
     */
    Optional<Input> refusal(String topic, Record<byte[], byte[]> in, RejectionReason reason, String message) {
        if (!topic.equals(Topics.COMMANDS.name())) {
            return Optional.empty();
        }
        return Caller.of(text(in.key()), in.headers()).map(caller -> {
            CommandRejected refusal =
                    new CommandRejected(caller.command().getSimpleName(), reason, message, jobId(in.value()));
            return new Input(caller.account(), new Command.Malformed(refusal), caller.id(), caller.actor());
        });
    }

    private String fingerprint(ClientCommand body) {
        return body instanceof SubmitJob || body instanceof RetryJob || body instanceof SubmitServiceJob
                ? HexFormat.of().formatHex(sha256.digest(JsonCodec.writeCanonically(body)))
                : ""; // only what makes a job is ever compared with an earlier one
    }

    /** As the command named it, unless it is a text that no event or no database can hold. */
    private static @Nullable String jobId(byte @Nullable [] body) {
        if (body == null) {
            return null;
        }
        try {
            String jobId = JsonCodec.mapper().readTree(body).path("jobId").stringValue("");
            boolean storable = jobId.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(jobId);
            return storable && !jobId.isEmpty() && jobId.length() <= JOB_ID_LENGTH_MAX ? jobId : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable String text(byte @Nullable [] key) {
        return key == null ? null : new String(key, UTF_8);
    }
}
