package io.headrace.bench.kafka;

import io.headrace.bench.BenchContext;
import io.headrace.bench.Benchmark;
import io.headrace.bench.Rounds;
import io.headrace.bench.WarmUp;
import io.headrace.bench.Workload;
import io.headrace.bench.kafka.Backlog.Taken;
import io.headrace.bench.result.Row;
import io.headrace.bench.result.Target;
import io.headrace.scheduler.streams.SchedulerApp;
import io.headrace.scheduler.streams.SchedulerSettings;
import io.headrace.schemas.Topics;
import io.headrace.schemas.command.Commands;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records per second of a scheduler that always has work, on one partition. A record is a command or a report that it reads: one
 * {@code SubmitJob}, one {@code AttemptStarted} and one {@code AttemptExited} for each job. First all submissions are given to it at once,
 * which it places on an executor that has room for all; then all reports. The pass-through gets the same records in the same way.
 */
public final class SchedulerThroughput implements Benchmark {
    private static final double TARGET = 0.5;
    private static final int RECORDS_PER_JOB = 3;
    private static final int ROOM = 1_000_000;
    private static final Duration WARM_UP = Duration.ofSeconds(120);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(10);
    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public String name() {
        return "scheduler-throughput";
    }

    @Override
    public String description() {
        return "saturated scheduler beside a bare exactly-once topology with one put per record";
    }

    @Override
    public List<Row> run(BenchContext context) throws Exception {
        int jobs = context.pick(3_000, 10_000);
        try (Cluster cluster = Cluster.start(context.folder());
                SchedulerApp scheduler = cluster.scheduler(Cluster.COMMIT_INTERVAL);
                PassThrough bare = PassThrough.start(cluster, Cluster.COMMIT_INTERVAL);
                Backlog ours = new Backlog(cluster, SchedulerSettings.APPLICATION_ID);
                Backlog limit = new Backlog(cluster, PassThrough.APPLICATION_ID)) {
            cluster.setUp("busybox", "true");
            cluster.register(Workload.executor(ROOM));
            int records = jobs * RECORDS_PER_JOB;
            WarmUp.untilCompiled(context, context.quick() ? QUICK_WARM_UP : WARM_UP, () -> {
                passedThrough(limit, jobs);
                scheduled(cluster, ours, jobs);
            });
            List<Double> oursCpu = new ArrayList<>();
            List<Double> limitCpu = new ArrayList<>();
            Rounds.Pair pair = Rounds.inTurns(
                    context,
                    context.pick(2, 15),
                    () -> rate(scheduled(cluster, ours, jobs), records, oursCpu),
                    () -> rate(passedThrough(limit, jobs), records, limitCpu));
            return List.of(
                    new Row.Compared(
                            name(),
                            "input records per second",
                            "records/s",
                            pair.ours(),
                            pair.limit(),
                            Target.atLeast(TARGET)),
                    new Row.Compared(
                            name(),
                            "processor time per input record, broker included",
                            "µs",
                            Rounds.withoutWarmUp(oursCpu),
                            Rounds.withoutWarmUp(limitCpu),
                            null));
        }
    }

    private static double rate(Taken taken, int records, List<Double> cpuMicros) {
        cpuMicros.add(taken.cpuNanos() / NANOS_PER_MICRO / records);
        return records * NANOS / taken.nanos();
    }

    private static Taken scheduled(Cluster cluster, Backlog backlog, int jobs) throws Exception {
        Batch batch = Batch.of(jobs);
        try (EventReader events = EventReader.fromNow(cluster, Topics.EVENTS.name())) {
            Taken taken = backlog.take(batch.submissions()).plus(backlog.take(batch.reports()));
            // Outside of the time: that all of it led to what it should lead to.
            events.await("JobSucceeded", jobs);
            return taken;
        }
    }

    private static Taken passedThrough(Backlog backlog, int jobs) throws Exception {
        Batch batch = Batch.of(jobs);
        return backlog.take(forPassThrough(batch.submissions())).plus(backlog.take(forPassThrough(batch.reports())));
    }

    private static List<ProducerRecord<String, byte[]>> forPassThrough(List<ProducerRecord<String, byte[]>> records) {
        return records.stream()
                .map(record -> new ProducerRecord<>(
                        PassThrough.inputFor(record.topic()), null, record.key(), record.value(), record.headers()))
                .toList();
    }

    /** The records of new jobs. */
    private record Batch(
            List<ProducerRecord<String, byte[]>> submissions, List<ProducerRecord<String, byte[]>> reports) {
        static Batch of(int jobs) {
            List<String> ids = Stream.generate(Workload::jobId).limit(jobs).toList();
            List<ProducerRecord<String, byte[]>> reports = new ArrayList<>();
            long now = System.currentTimeMillis();
            for (String id : ids) {
                AttemptId attempt = new AttemptId(JobId.parse(id), 1);
                reports.add(Reports.toRecord(Workload.started(attempt, now)));
                reports.add(Reports.toRecord(Workload.exited(attempt, now)));
            }
            return new Batch(
                    ids.stream()
                            .map(id -> Commands.submitJob(AccountId.DEFAULT, Workload.job(id)))
                            .toList(),
                    reports);
        }
    }
}
