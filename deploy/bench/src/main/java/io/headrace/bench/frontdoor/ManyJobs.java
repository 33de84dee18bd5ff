package io.headrace.bench.frontdoor;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Workload;
import io.headrace.bench.kafka.Cluster;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.submitter.readmodel.Database;
import io.headrace.submitter.readmodel.EventsTopic;
import io.headrace.submitter.readmodel.JobStates;
import io.headrace.submitter.readmodel.MissingEventsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A submitter whose read model has many jobs: nine in ten have SUCCEEDED, of the rest half have FAILED and half wait. They get there as events
 * that never were in Kafka, which is faster.
 */
final class ManyJobs implements AutoCloseable {
    private static final long START = 1_700_000_000_000L;
    private static final int JOBS_PER_BATCH = 10_000;
    private static final int NAMES = 1_000;

    private final Cluster cluster;
    private final OpenSubmitter submitter;
    private final HttpConnection connection;
    private final int jobs;
    private final Random random = new Random(42);

    private ManyJobs(Cluster cluster, OpenSubmitter submitter, int jobs) throws IOException {
        this.cluster = cluster;
        this.submitter = submitter;
        this.connection = new HttpConnection(submitter.uri());
        this.jobs = jobs;
    }

    /** Makes the jobs and opens the front door. */
    static ManyJobs open(BenchContext context) throws Exception {
        int jobs = context.pick(200_000, 1_000_000);
        Cluster cluster = Cluster.start(context.folder());
        try {
            cluster.createTopics();
            Path folder = cluster.folder("submitter");
            long begin = System.nanoTime();
            long sequence = fill(folder, cluster.bootstrapServers(), jobs);
            context.progress()
                    .accept("%,d jobs made in %d s".formatted(jobs, (System.nanoTime() - begin) / 1_000_000_000));
            tellOfTheQueue(cluster, sequence + 1);
            return new ManyJobs(cluster, OpenSubmitter.start(cluster.bootstrapServers(), folder), jobs);
        } catch (Exception failure) {
            cluster.close();
            throw failure;
        }
    }

    /** Calls an operation. */
    String call(String operation, String body) throws IOException {
        return connection.call(operation, body);
    }

    /** Ids of so many jobs, each as likely as any other. */
    List<String> someIds(int count) {
        return random.ints(count, 0, jobs).mapToObj(ManyJobs::id).toList();
    }

    /** The name that this job has; a thousandth of them have the same. */
    static String name(int job) {
        return "step-" + job % NAMES;
    }

    private static String id(int job) {
        // As JobId.fresh makes them, one each millisecond: ids tell their time, what follows it is random.
        long millis = START + job;
        long spread = job * 0x9E3779B97F4A7C15L;
        return "%08x-%04x-7%03x-8%03x-%012x"
                .formatted(millis >>> 16, millis & 0xFFFF, spread & 0xFFF, spread >>> 12 & 0xFFF, spread >>> 16);
    }

    private static long fill(Path folder, String bootstrapServers, int jobs) throws MissingEventsException {
        try (EventsTopic topic = new EventsTopic(Map.of("bootstrap.servers", bootstrapServers));
                Database database = Database.sqlite(folder.resolve("readmodel.db"))) {
            Map<Integer, Long> offsets =
                    topic.partitions().stream().collect(Collectors.toMap(TopicPartition::partition, partition -> 0L));
            JobStates states = new JobStates(database);
            Maker maker = new Maker();
            for (int from = 0; from < jobs; from += JOBS_PER_BATCH) {
                JobStates.Batch batch = states.batch();
                for (int job = from; job < Math.min(jobs, from + JOBS_PER_BATCH); job++) {
                    maker.make(batch, job);
                }
                batch.write(topic.id(), offsets);
            }
            return maker.sequence;
        }
    }

    /** The jobs' own events alone do not make the queue; this one comes over Kafka. */
    private static void tellOfTheQueue(Cluster cluster, long sequence) throws InterruptedException, ExecutionException {
        EnvelopeCodec<Event> codec = EnvelopeCodec.of(MessageFamily.EVENTS);
        CreateJobQueue queue =
                new CreateJobQueue(Workload.QUEUE, null, 1, List.of(new ComputeEnvironmentOrder(1, "bench")), Map.of());
        cluster.send(codec.toRecord(AccountId.DEFAULT.value(), envelope(new JobQueueCreated(queue), sequence)));
    }

    private static Envelope<Event> envelope(Event event, long sequence) {
        return new Envelope<>(
                "made-" + sequence, "/bench", START + sequence, null, AccountId.DEFAULT, sequence, null, null, event);
    }

    /** Makes the events of jobs, in order. */
    private static final class Maker {
        private long sequence;

        void make(JobStates.Batch batch, int number) throws MissingEventsException {
            JobId id = JobId.parse(id(number));
            JobSubmitted submitted = Workload.submitted(id, name(number));
            add(batch, submitted, JsonCodec.mapper().writeValueAsString(submitted));
            add(batch, new JobQueued(id, Workload.QUEUE, 1, false), null);
            if (number % 20 == 0) {
                return;
            }
            AttemptId attempt = new AttemptId(id, 1);
            long now = START + sequence;
            add(
                    batch,
                    new JobPlaced(
                            id,
                            attempt,
                            Workload.QUEUE,
                            "bench",
                            Workload.EXECUTOR,
                            Workload.INCARNATION,
                            Workload.room(1)),
                    null);
            if (number % 20 == 10) {
                add(
                        batch,
                        new AttemptFailed(
                                attempt,
                                Workload.EXECUTOR,
                                1,
                                null,
                                "Essential container in task exited",
                                now,
                                now,
                                null,
                                null),
                        null);
                add(
                        batch,
                        new JobFailed(id, FailureCause.ATTEMPT_FAILED, "Essential container in task exited", false),
                        null);
            } else {
                add(
                        batch,
                        new AttemptSucceeded(
                                attempt, Workload.EXECUTOR, "Essential container in task exited", now, now, null, null),
                        null);
                add(batch, new JobSucceeded(id, "Essential container in task exited", false), null);
            }
        }

        private void add(JobStates.Batch batch, Event event, @Nullable String body) throws MissingEventsException {
            sequence++;
            batch.pass(envelope(event, sequence), body == null ? "" : body);
        }
    }

    @Override
    public void close() throws Exception {
        connection.close();
        submitter.close();
        cluster.close();
    }

    /** The numbers of so many calls: for measuring their median. */
    static double medianMillis(int calls, Call call) throws Exception {
        double[] millis = new double[calls];
        for (int i : IntStream.range(0, calls).toArray()) {
            long begin = System.nanoTime();
            call.run();
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        java.util.Arrays.sort(millis);
        return millis[calls / 2];
    }

    /** What is timed. */
    interface Call {
        void run() throws Exception;
    }
}
