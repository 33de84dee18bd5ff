package io.headrace.scheduler.streams;

import static io.headrace.scheduler.streams.LiveCluster.PATIENCE;
import static io.headrace.scheduler.streams.Samples.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headrace.scheduler.streams.LiveCluster.Reader;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.placement.ExecutorOrder;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.serde.Envelope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only a real broker can show. The tests share broker and
 * topics and one application; each has an account of its own. */
@Tag("broker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulerBrokerTest {
    private static final String JOB = "00000000-0000-4000-8000-000000000001";

    private @SuppressWarnings("NullAway.Init") LiveCluster cluster;

    @BeforeAll
    void startBroker() {
        cluster = new LiveCluster();
    }

    @AfterAll
    void stopBroker() {
        cluster.close();
    }

    @Test
    void shouldRunAJobSubmittedInACommittedTransactionAndNotInAnAbortedOne(@TempDir Path state) {
        try (SchedulerApp app = SchedulerApp.start(settings(state));
                Reader<Event> events = cluster.events();
                KafkaProducer<String, byte[]> shop = cluster.producer(Map.of("transactional.id", "shop"))) {
            app.awaitReady(PATIENCE);
            prepare(ACCOUNT);
            shop.initTransactions();
            String aborted = submitIn(shop, false);
            String committed = submitIn(shop, true);

            Envelope<Event> placed = events.await(
                    "placement",
                    e -> e.data() instanceof JobPlaced p && p.jobId().uuid().equals(committed));
            assertThat(placed.account()).isEqualTo(ACCOUNT);
            assertThat(events.all())
                    .extracting(e -> e.data())
                    .noneMatch(
                            e -> e instanceof JobSubmitted s && s.jobId().uuid().equals(aborted));
        }
    }

    @Test
    void shouldGoOnFromTheChangelogWhenItsDiskIsLost(@TempDir Path first, @TempDir Path second) {
        AccountId account = new AccountId("000000000002");
        String job = UUID.randomUUID().toString();
        try (Reader<Event> events = cluster.events()) {
            try (SchedulerApp app = SchedulerApp.start(settings(first))) {
                app.awaitReady(PATIENCE);
                prepare(account);
                cluster.send(Commands.submitJob(account, Samples.job(job)));
                events.await(
                        "placement",
                        e -> e.data() instanceof JobPlaced p && p.jobId().uuid().equals(job));
            }
            try (SchedulerApp app = SchedulerApp.start(settings(second))) {
                app.awaitReady(PATIENCE);
                cluster.send(Commands.submitJob(account, Samples.job(job)));
                AttemptId attempt = new AttemptId(JobId.parse(job), 1);
                cluster.report(account, Samples.started(attempt));
                cluster.report(account, Samples.exited(attempt, 0));
                events.await(
                        "end",
                        e -> e.data() instanceof JobSucceeded s
                                && s.jobId().uuid().equals(job));
            }
            assertThat(sequences(events, account))
                    .as("nothing twice, no gap")
                    .isEqualTo(upTo(sequences(events, account).size()));
            assertThat(events.all())
                    .filteredOn(e -> e.account().equals(account) && e.data() instanceof CommandRejected)
                    .as("the repeated submission was known")
                    .hasSize(1);
        }
    }

    @Test
    void shouldShareTheWorkAndTakeItOverWhenAnInstanceLeaves(@TempDir Path first, @TempDir Path second) {
        List<AccountId> accounts = accountsOfEveryPartition("7");
        try (Reader<Event> events = cluster.events();
                SchedulerApp stays = SchedulerApp.start(settings(first))) {
            stays.awaitReady(PATIENCE);
            try (SchedulerApp leaves = SchedulerApp.start(settings(second))) {
                leaves.awaitReady(PATIENCE);
                accounts.forEach(this::prepare);
                accounts.forEach(account -> submitAndAwaitPlacement(events, account));
            }
            accounts.forEach(account -> submitAndAwaitPlacement(events, account));
            for (AccountId account : accounts) {
                assertThat(sequences(events, account))
                        .isEqualTo(upTo(sequences(events, account).size()));
            }
        }
    }

    @Test
    void shouldOrderWhereTheExecutorLooks(@TempDir Path state) {
        AccountId account = new AccountId("000000000004");
        try (SchedulerApp app = SchedulerApp.start(settings(state));
                Reader<ExecutorOrder> orders = cluster.orders()) {
            app.awaitReady(PATIENCE);
            prepare(account);
            cluster.send(
                    Commands.submitJob(account, Samples.job(UUID.randomUUID().toString())));
            Envelope<ExecutorOrder> order =
                    orders.await("order", e -> e.account().equals(account) && e.data() instanceof Placement);
            String id = order.data().executorId().value();
            assertThat(orders.partitionOf(order)).isEqualTo(Topics.partitionOf(id, orders.partitions()));
        }
    }

    @Test
    void shouldGoOnAfterRecordsThatAreAsLargeAsTheBrokerTakes(@TempDir Path state) {
        AccountId account = accountsOfEveryPartition("8").getFirst();
        int most = 1_048_300; // with the frame of a batch, close to the broker's 1,048,588
        try (SchedulerApp app = SchedulerApp.start(settings(state));
                Reader<Event> events = cluster.events()) {
            app.awaitReady(PATIENCE);
            int partition = Topics.partitionOf(account.value(), 4);
            cluster.send(new ProducerRecord<>(Topics.COMMANDS.name(), partition, "x".repeat(most), new byte[0]));
            cluster.send(new ProducerRecord<>(Topics.COMMANDS.name(), partition, account.value(), new byte[most]));
            ProducerRecord<String, byte[]> longId = Commands.submitJob(account, Samples.job(JOB));
            longId.headers().remove("ce_id").add("ce_id", new byte[most - 1000]);
            cluster.send(longId);
            cluster.send(
                    Commands.submitJob(account, Samples.job(UUID.randomUUID().toString())));

            events.await("answer", e -> e.account().equals(account) && e.data() instanceof CommandRejected);
            assertThat(app.metrics()).contains("headrace_scheduler_dead_letters_total{kind=\"UNDECODABLE\"} 3.0");
        }
    }

    @Test
    void shouldSetAsideACommandThatAnotherPartitionerPutElsewhere(@TempDir Path state) {
        AccountId account = new AccountId("000000000006");
        int home = Topics.partitionOf(account.value(), 4);
        try (SchedulerApp app = SchedulerApp.start(settings(state));
                Reader<Event> events = cluster.events()) {
            app.awaitReady(PATIENCE);
            prepare(account);
            ProducerRecord<String, byte[]> made = Commands.submitJob(account, Samples.job(JOB));
            cluster.send(
                    new ProducerRecord<>(made.topic(), (home + 1) % 4, null, made.key(), made.value(), made.headers()));
            submitAndAwaitPlacement(events, account);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(app.metrics())
                            .contains("headrace_scheduler_dead_letters_total{kind=\"MISPLACED\"} 1.0"));
            assertThat(sequences(events, account))
                    .as("one state, one count")
                    .isEqualTo(upTo(sequences(events, account).size()));
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenItsHealthPortIsTaken(@TempDir Path state) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SchedulerSettings given = settings(state);
            SchedulerSettings settings = new SchedulerSettings(
                    given.bootstrapServers(),
                    "never-started",
                    given.instanceId(),
                    given.stateDir(),
                    given.commitInterval(),
                    given.linger(),
                    given.sessionTimeout(),
                    given.threads(),
                    given.standbyReplicas(),
                    given.replicationFactor(),
                    given.config(),
                    given.lease(),
                    given.tick(),
                    "127.0.0.1",
                    taken.getLocalPort(),
                    given.clientProperties());
            assertThatThrownBy(() -> SchedulerApp.start(settings))
                    .isInstanceOf(SchedulerStartException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .noneMatch(name -> name.contains("never-started")));
        }
    }

    @Test
    void shouldAnswerQuickly(@TempDir Path state) {
        AccountId account = new AccountId("000000000005");
        try (SchedulerApp app = SchedulerApp.start(settings(state));
                Reader<ExecutorOrder> orders = cluster.orders()) {
            app.awaitReady(PATIENCE);
            prepare(account);
            long[] nanos = new long[200];
            for (int i = 0; i < nanos.length; i++) {
                String job = UUID.randomUUID().toString();
                long sent = System.nanoTime();
                cluster.send(Commands.submitJob(account, Samples.job(job)));
                orders.await(
                        "order",
                        e -> e.data() instanceof Placement p
                                && p.attemptId().job().uuid().equals(job));
                nanos[i] = System.nanoTime() - sent;
                AttemptId attempt = new AttemptId(JobId.parse(job), 1);
                cluster.report(account, Samples.exited(attempt, 0));
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "submit to placement, one at a time: p50 %.1f ms, p90 %.1f ms, max %.1f ms%n",
                    nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 9 / 10] / 1e6, nanos[nanos.length - 1] / 1e6);
        }
    }

    private SchedulerSettings settings(Path state) {
        return SchedulerSettings.of(cluster.bootstrapServers(), state);
    }

    private void prepare(AccountId account) {
        cluster.send(Commands.createComputeEnvironment(account, Samples.environment("e", 64)));
        cluster.send(Commands.createJobQueue(account, Samples.queue("q", "e")));
        cluster.send(Commands.registerJobDefinition(account, Samples.definition("d")));
        cluster.report(account, Samples.executor(64));
    }

    private void submitAndAwaitPlacement(Reader<Event> events, AccountId account) {
        String job = UUID.randomUUID().toString();
        cluster.send(Commands.submitJob(account, Samples.job(job)));
        events.await(
                "placement",
                e -> e.data() instanceof JobPlaced p && p.jobId().uuid().equals(job));
    }

    private static String submitIn(KafkaProducer<String, byte[]> shop, boolean commit) {
        String job = UUID.randomUUID().toString();
        shop.beginTransaction();
        var sent = shop.send(Commands.submitJob(ACCOUNT, Samples.job(job)));
        shop.flush();
        assertThat(sent).isDone();
        if (commit) {
            shop.commitTransaction();
        } else {
            shop.abortTransaction();
        }
        return job;
    }

    private static List<Long> sequences(Reader<Event> events, AccountId account) {
        return events.all().stream()
                .filter(e -> e.account().equals(account))
                .map(Envelope::sequence)
                .toList();
    }

    private static List<Long> upTo(int count) {
        return java.util.stream.LongStream.rangeClosed(1, count).boxed().toList();
    }

    /** One account for each partition of the commands. */
    private static List<AccountId> accountsOfEveryPartition(String prefix) {
        Map<Integer, AccountId> found = new TreeMap<>();
        for (int i = 0; found.size() < 4; i++) {
            AccountId account = new AccountId(prefix + "%011d".formatted(i));
            found.putIfAbsent(Topics.partitionOf(account.value(), 4), account);
        }
        return new ArrayList<>(found.values());
    }
}
