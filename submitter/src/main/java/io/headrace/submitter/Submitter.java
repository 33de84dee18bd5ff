package io.headrace.submitter;

import io.headrace.schemas.id.AccountId;
import io.headrace.submitter.eventbridge.EventBridgeRelay;
import io.headrace.submitter.http.AccountParts;
import io.headrace.submitter.http.FrontDoor;
import io.headrace.submitter.http.ReadinessCheck;
import io.headrace.submitter.http.batch.BatchContext;
import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.submitter.http.batch.RetryCall;
import io.headrace.submitter.http.logs.LogsOperations;
import io.headrace.submitter.logs.LogConsumers;
import io.headrace.submitter.logs.LogPages;
import io.headrace.submitter.logs.LogReader;
import io.headrace.submitter.logs.LogScan;
import io.headrace.submitter.produce.Answers;
import io.headrace.submitter.produce.CommandProducer;
import io.headrace.submitter.readmodel.Database;
import io.headrace.submitter.readmodel.HistoryQueries;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.JobStates;
import io.headrace.submitter.readmodel.LogStreamQueries;
import io.headrace.submitter.readmodel.Projection;
import io.headrace.submitter.readmodel.QueueFront;
import io.headrace.submitter.readmodel.ResourceQueries;
import io.headrace.submitter.readmodel.ServiceQueries;
import io.headrace.submitter.readmodel.SharingQueries;
import io.headrace.submitter.readmodel.WaitQueries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The front door with its read model: one process may have one. Topics must exist, or come into being soon: until then
 * it is not ready.
 */
public final class Submitter implements AutoCloseable {
    private final Database database;
    private final Projection projection;
    private final CommandProducer commands;
    private final Queue<LogReader> logs = new ConcurrentLinkedQueue<>();
    private final FrontDoor frontDoor;
    private final @Nullable EventBridgeRelay relay;
    private final @Nullable Database relayed;

    /** A submitter that is ready when its own parts are. */
    public Submitter(SubmitterConfig config) {
        this(config, List.of());
    }

    /**
     * Opens the read model; {@link #start()} begins to serve.
     *
     * @param config how it runs
     * @param checks what else must be ready before {@code /health/ready} says so
     */
    public Submitter(SubmitterConfig config, List<ReadinessCheck> checks) {
        this(config, checks, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /**
     * As the other, counting where others count, too.
     *
     * @param meters what {@code /metrics} shows
     */
    public Submitter(SubmitterConfig config, List<ReadinessCheck> checks, PrometheusMeterRegistry meters) {
        Map<String, Object> client = config.kafkaClient();
        Answers answers = new Answers();
        Gauge.builder("headrace.http.waiting", answers, Answers::waiting).register(meters);
        database = Database.sqlite(config.dataFolder().resolve("readmodel.db"));
        Deque<AutoCloseable> opened = new ArrayDeque<>(List.of(database));
        try {
            relayed = config.eventBridge() ? Database.sqlite(config.dataFolder().resolve("eventbridge.db")) : null;
            if (relayed != null) {
                opened.push(relayed);
            }
            relay = relayed == null
                    ? null
                    : new EventBridgeRelay(
                            new JobStates(relayed),
                            client,
                            config.instance(),
                            config.http().region(),
                            meters);
            projection = new Projection(database, client, answers::visible, meters);
            commands = new CommandProducer(client, answers, config.answerTimeout(), Clock.systemUTC());
            opened.push(commands);
            List<ReadinessCheck> all = new ArrayList<>(checks);
            all.add(ReadinessCheck.ofProblem("read-model", this::readModelProblem));
            LogConsumers consumers =
                    new LogConsumers(client, config.http().protection().limits().logReaders());
            frontDoor =
                    new FrontDoor(config.http(), new FrontDoor.Parts(account -> open(account, consumers), all, meters));
        } catch (RuntimeException e) {
            opened.forEach(part -> closeQuietly(part, e));
            throw e;
        }
    }

    private AccountParts open(AccountId account, LogConsumers consumers) {
        JobQueries jobs = new JobQueries(database, account);
        ResourceQueries resources = new ResourceQueries(database, account);
        LogReader reader = new LogReader(consumers, jobs);
        logs.add(reader);
        BatchContext context = new BatchContext(
                account,
                commands,
                jobs,
                resources,
                new SharingQueries(database, account),
                new ServiceQueries(database, account),
                new QueueFront(database, account, Clock.systemUTC()));
        return new AccountParts(
                new BatchOperations(context),
                new RetryCall(context),
                jobs,
                resources,
                new HistoryQueries(database, account),
                new WaitQueries(database, account),
                reader,
                new LogsOperations(
                        new LogStreamQueries(database, account), new LogPages(consumers), new LogScan(consumers)));
    }

    private static void closeQuietly(AutoCloseable part, Exception trouble) {
        try {
            part.close();
        } catch (Exception e) {
            trouble.addSuppressed(e);
        }
    }

    private Optional<String> readModelProblem() {
        return projection.caughtUp()
                ? Optional.empty()
                : projection.problem().or(() -> Optional.of("the events are still being read"));
    }

    /**
     * Opens the port and begins to read events.
     *
     * @throws IllegalStateException when the port is taken
     */
    public void start() {
        frontDoor.start();
        projection.start();
        if (relay != null) {
            relay.start();
        }
    }

    /** Whether the read model has caught up with what stood in the topic at the start, and goes on. */
    public boolean ready() {
        return projection.caughtUp();
    }

    /** Where the front door listens. */
    public URI uri() {
        return frontDoor.uri();
    }

    /** Stops serving, then reading. */
    @Override
    public void close() {
        logs.forEach(LogReader::close);
        frontDoor.close();
        commands.close();
        projection.close();
        database.close();
        if (relay != null) {
            relay.close();
        }
        if (relayed != null) {
            relayed.close();
        }
    }
}
