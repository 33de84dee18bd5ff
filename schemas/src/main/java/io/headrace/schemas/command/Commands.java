package io.headrace.schemas.command;

import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.DeleteQuotaShare;
import io.headrace.schemas.command.ServiceCommand.DeleteServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.CommandParser;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.InvalidMessageException;
import io.headrace.schemas.serde.MessageFamily;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Commands as Kafka records, for a service that causes work by publishing. Send them with any producer that has a
 * {@code StringSerializer} for keys and a {@code ByteArraySerializer} for values; inside a transaction the job exists if, and
 * only if, the transaction commits.
 *
 * <pre>{@code
 * ProducerRecord<String, byte[]> render = Commands.job("render-scene-7")
 *         .queue("nightly")
 *         .definition("renderer")
 *         .toRecord(AccountId.DEFAULT);
 * producer.send(render);
 * }</pre>
 *
 * <p>Every method checks the command against its JSON Schema first and throws {@link IllegalArgumentException} with one line
 * that names the field, the value and what was expected: what is sent will not be refused for its form.
 *
 * <p>The scheduler's answer carries the command's CloudEvents id as causation id. It is random unless given. Idempotence does
 * not depend on it: that comes from the job's id.
 */
public final class Commands {
    /** CloudEvents source of a command whose publisher does not name itself. */
    public static final String DEFAULT_SOURCE = "/headrace/client";

    private static final EnvelopeCodec<ClientCommand> CODEC = EnvelopeCodec.of(MessageFamily.COMMANDS);

    private Commands() {}

    /** Begins a submission; {@link SubmitJobBuilder#toRecord(AccountId)} ends it. */
    public static SubmitJobBuilder job(String jobName) {
        return new SubmitJobBuilder(jobName);
    }

    /** A record that makes the next revision of a job definition. */
    public static ProducerRecord<String, byte[]> registerJobDefinition(
            AccountId account, RegisterJobDefinition command) {
        return registerJobDefinition(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> registerJobDefinition(
            AccountId account, RegisterJobDefinition command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /** A record that makes a compute environment. */
    public static ProducerRecord<String, byte[]> createComputeEnvironment(
            AccountId account, CreateComputeEnvironment command) {
        return createComputeEnvironment(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> createComputeEnvironment(
            AccountId account, CreateComputeEnvironment command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /** A record that makes a job queue. */
    public static ProducerRecord<String, byte[]> createJobQueue(AccountId account, CreateJobQueue command) {
        return createJobQueue(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> createJobQueue(
            AccountId account, CreateJobQueue command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /** A record that submits a job. */
    public static ProducerRecord<String, byte[]> submitJob(AccountId account, SubmitJob command) {
        return submitJob(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> submitJob(AccountId account, SubmitJob command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /** A record that takes back a job that has not been placed. */
    public static ProducerRecord<String, byte[]> cancelJob(AccountId account, CancelJob command) {
        return cancelJob(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> cancelJob(AccountId account, CancelJob command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /** A record that ends a job in whatever state it is. */
    public static ProducerRecord<String, byte[]> terminateJob(AccountId account, TerminateJob command) {
        return terminateJob(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> terminateJob(AccountId account, TerminateJob command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /** A record that runs an ended job again. */
    public static ProducerRecord<String, byte[]> retryJob(AccountId account, RetryJob command) {
        return retryJob(account, command, DEFAULT_SOURCE);
    }

    /** The same, from a publisher that names itself. */
    public static ProducerRecord<String, byte[]> retryJob(AccountId account, RetryJob command, String source) {
        return toRecord(account, command, source, randomId());
    }

    /**
     * A record of any command.
     *
     * @param account whose it is; the record's key
     * @param command what is asked
     * @param source who publishes, a URI reference, for example {@code /shop/checkout}
     * @param id CloudEvents id: unique per source, and what the answer refers to
     * @throws IllegalArgumentException when the command breaks its schema, or source or id is empty
     */
    public static ProducerRecord<String, byte[]> toRecord(
            AccountId account, ClientCommand command, String source, String id) {
        requireText("source", source);
        requireText("id", id);
        check(command);
        Envelope<ClientCommand> envelope = new Envelope<>(
                id, source, System.currentTimeMillis(), subject(command), account, 0, null, null, command);
        return CODEC.toRecord(account.value(), envelope);
    }

    /**
     * Checks a command against its schema.
     *
     * @throws IllegalArgumentException naming the field, the value and what was expected
     */
    static void check(ClientCommand command) {
        String name = command.getClass().getSimpleName();
        try {
            CommandParser.parseStrictly(name, CODEC.value(envelopeOf(command)));
        } catch (InvalidMessageException e) {
            throw new IllegalArgumentException(e.problem(), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(name + ": cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Envelope<ClientCommand> envelopeOf(ClientCommand command) {
        return new Envelope<>("", DEFAULT_SOURCE, 0, null, AccountId.DEFAULT, 0, null, null, command);
    }

    /** The CloudEvents subject of a command: the job that it is about. Absent when it is about none, or names none that could be. */
    public static @Nullable String subject(ClientCommand command) {
        return switch (command) {
            case SubmitJob submit -> JobId.textOf(submit.jobId());
            case CancelJob cancel -> JobId.textOf(cancel.jobId());
            case TerminateJob terminate -> JobId.textOf(terminate.jobId());
            case RetryJob retry -> JobId.textOf(retry.jobId());
            case RegisterJobDefinition ignored -> null;
            case CreateComputeEnvironment ignored -> null;
            case CreateJobQueue ignored -> null;
            case ResourceCommand ignored -> null;
            case ServiceCommand service ->
                switch (service) {
                    case SubmitServiceJob submit -> JobId.textOf(submit.jobId());
                    case UpdateServiceJob update -> JobId.textOf(update.jobId());
                    case TerminateServiceJob terminate -> JobId.textOf(terminate.jobId());
                    case CreateServiceEnvironment ignored -> null;
                    case UpdateServiceEnvironment ignored -> null;
                    case DeleteServiceEnvironment ignored -> null;
                    case CreateQuotaShare ignored -> null;
                    case UpdateQuotaShare ignored -> null;
                    case DeleteQuotaShare ignored -> null;
                };
        };
    }

    private static void requireText(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("CloudEvents " + what + ": '" + text + "' is empty, expected some text");
        }
    }

    static String randomId() {
        return UUID.randomUUID().toString();
    }
}
