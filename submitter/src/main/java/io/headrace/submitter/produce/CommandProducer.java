package io.headrace.submitter.produce;

import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes commands and waits for what the scheduler makes of them. A command is acknowledged by all in-sync replicas
 * before its answer is waited for. Safe for any number of threads; each call blocks its own.
 */
public final class CommandProducer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandProducer.class);
    private static final String SOURCE = "/headrace/submitter";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;
    private final EnvelopeCodec<ClientCommand> codec = EnvelopeCodec.of(MessageFamily.COMMANDS);
    private final CommandsTopic topic;
    private final Answers answers;
    private final Duration timeout;
    private final Clock clock;

    /**
     * Opens a producer.
     *
     * @param client Kafka client properties: where the brokers are, and security
     * @param timeout how long Kafka may take to acknowledge a command, and then again the scheduler to answer it
     */
    public CommandProducer(Map<String, Object> client, Answers answers, Duration timeout, Clock clock) {
        this.producer =
                new KafkaProducer<>(properties(client, timeout), new StringSerializer(), new ByteArraySerializer());
        this.topic = new CommandsTopic(client, timeout);
        this.answers = answers;
        this.timeout = timeout;
        this.clock = clock;
    }

    private static Map<String, Object> properties(Map<String, Object> client, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // The scheduler takes an account's commands from one partition only, which follows from the key.
        properties.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        properties.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        // A person or a pipeline waits for each command: it goes out at once.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        return properties;
    }

    /**
     * Writes a command and waits for its answer.
     *
     * @param account whose scheduler is asked
     * @param actor who asks; absent when nobody is known
     * @throws InterruptedException when the thread is interrupted
     */
    public Answer ask(AccountId account, @Nullable String actor, ClientCommand command) throws InterruptedException {
        return askAll(account, actor, List.of(command)).getFirst();
    }

    /**
     * Writes commands, the first one first, and waits for the answers to all of them, for no longer than to one.
     *
     * @return an answer for each command, in their order
     * @throws InterruptedException when the thread is interrupted
     */
    public List<Answer> askAll(AccountId account, @Nullable String actor, List<? extends ClientCommand> asked)
            throws InterruptedException {
        Optional<String> missing = topic.problem();
        if (missing.isPresent()) {
            return Collections.nCopies(asked.size(), new Answer.NotWritten(missing.get()));
        }
        List<Asked> written = new ArrayList<>(asked.size());
        try {
            for (ClientCommand command : asked) {
                if (!written.isEmpty() && written.getLast().written().state() == Future.State.FAILED) {
                    // Each of the others would take as long to fail.
                    break;
                }
                written.add(write(account, actor, command));
            }
            List<Optional<Answer>> problems = new ArrayList<>(asked.size());
            for (Asked one : written) {
                problems.add(problem(one));
            }
            long end = System.nanoTime() + timeout.toNanos();
            List<Answer> answered = new ArrayList<>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                Optional<Answer> problem = problems.get(Math.min(i, problems.size() - 1));
                answered.add(problem.isPresent() ? problem.get() : answer(written.get(i), end));
            }
            return answered;
        } finally {
            written.forEach(one -> one.waiting().close());
        }
    }

    /** A command on its way. */
    private record Asked(Answers.Waiting waiting, Envelope<ClientCommand> command, Future<RecordMetadata> written) {}

    private Asked write(AccountId account, @Nullable String actor, ClientCommand command) {
        String commandId = UUID.randomUUID().toString();
        Envelope<ClientCommand> envelope = new Envelope<>(
                commandId, SOURCE, clock.millis(), Commands.subject(command), account, 0, null, actor, command);
        Answers.Waiting waiting = answers.expect(commandId);
        try {
            return new Asked(waiting, envelope, producer.send(codec.toRecord(account.value(), envelope)));
        } catch (KafkaException e) {
            return new Asked(waiting, envelope, CompletableFuture.failedFuture(e));
        } catch (RuntimeException e) {
            waiting.close();
            throw e;
        }
    }

    private static Answer answer(Asked asked, long end) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        return asked.waiting().await(left).map(CommandProducer::answer).orElseGet(Answer.Pending::new);
    }

    /** Waits until Kafka has a command; what is wrong when it does not take it. */
    private static Optional<Answer> problem(Asked asked) throws InterruptedException {
        try {
            asked.written().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            LOG.warn(
                    "command {} {} was not acknowledged by Kafka: {}",
                    asked.command().data().getClass().getSimpleName(),
                    asked.command().id(),
                    cause.toString());
            return Optional.of(new Answer.NotWritten("Kafka did not acknowledge the command: " + cause.getMessage()));
        }
    }

    private static Answer answer(Envelope<Event> event) {
        return event.data() instanceof CommandRejected rejected
                ? new Answer.Refused(rejected.reason(), rejected.message())
                : new Answer.Done(event);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
