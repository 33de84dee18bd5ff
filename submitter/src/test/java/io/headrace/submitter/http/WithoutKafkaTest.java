package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ACCOUNT;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.submitter.http.batch.RetryCall;
import io.headrace.submitter.http.logs.LogsOperations;
import io.headrace.submitter.logs.KafkaThatFallsSilent;
import io.headrace.submitter.logs.LogConsumers;
import io.headrace.submitter.logs.LogPages;
import io.headrace.submitter.logs.LogReader;
import io.headrace.submitter.logs.LogScan;
import io.headrace.submitter.readmodel.Database;
import io.headrace.submitter.readmodel.EventLog;
import io.headrace.submitter.readmodel.HistoryQueries;
import io.headrace.submitter.readmodel.JobQueries;
import io.headrace.submitter.readmodel.LogStreamQueries;
import io.headrace.submitter.readmodel.ResourceQueries;
import io.headrace.submitter.readmodel.WaitQueries;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the front door says while Kafka is away: what it has read, and that the rest is worth another try. */
class WithoutKafkaTest {
    private static final JobId JOB = EventLog.id(1);

    @TempDir
    private Path folder;

    private final EventLog log = new EventLog(ACCOUNT);
    private Database database;
    private LogReader reader;
    private FrontDoor door;
    private TestClient http;
    private String stream;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("readmodel.db"));
        log.add(EventLog.submitted(JOB, "talked", "q", null));
        log.add(EventLog.placed(JOB, 1));
        log.add(EventLog.running(JOB, 1, 5_000));
        log.add(EventLog.succeeded(JOB, 1, 5_000, 6_000));
        log.add(new JobSucceeded(JOB, "done", false));
        log.foldInto(database);
        stream = new JobQueries(database, ACCOUNT)
                .output(JOB, null)
                .orElseThrow()
                .name();
        serve(new LogConsumers(Map.of("bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", 300), 10));
    }

    private void serve(LogConsumers consumers) {
        JobQueries jobs = new JobQueries(database, ACCOUNT);
        LogStreamQueries streams = new LogStreamQueries(database, ACCOUNT);
        reader = new LogReader(consumers, jobs);
        AccountParts parts = new AccountParts(
                new BatchOperations(null),
                new RetryCall(null),
                jobs,
                new ResourceQueries(database, ACCOUNT),
                new HistoryQueries(database, ACCOUNT),
                new WaitQueries(database, ACCOUNT),
                reader,
                new LogsOperations(streams, new LogPages(consumers), new LogScan(consumers)));
        door = new FrontDoor(
                new FrontDoorConfig("127.0.0.1", 0, ACCOUNT, "us-east-1"),
                new FrontDoor.Parts(
                        account -> parts, List.of(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
        door.start();
        http = new TestClient(door.uri());
    }

    @AfterEach
    void close() {
        stopServing();
        database.close();
    }

    private void stopServing() {
        reader.close();
        door.close();
    }

    @Test
    void shouldSayInCloudWatchsFormThatItIsUnavailable() {
        String group = "{\"logGroupName\":\"/aws/batch/job\"%s}";
        assertUnavailable(
                http.logs("GetLogEvents", group.formatted(",\"logStreamName\":\"" + stream + "\""), 503),
                "ServiceUnavailableException");
        assertUnavailable(http.logs("FilterLogEvents", group.formatted(""), 503), "ServiceUnavailableException");
    }

    @Test
    void shouldSayAtItsOwnEndpointThatItIsUnavailable() {
        assertUnavailable(http.get("/headrace/v1/jobs/" + JOB + "/logs", 503), "ServerException");
    }

    /** Whoever has a part of it must not take it for the whole. */
    @Test
    void shouldBreakOffAnAnswerThatHasBegun() {
        stopServing();
        List<String> lines = Collections.nCopies(8, "x".repeat(64 * 1024));
        serve(KafkaThatFallsSilent.after(new AttemptId(JOB, 1), new LogRange(2, 10, 20), lines));
        assertThatThrownBy(() -> http.getText("/headrace/v1/jobs/" + JOB + "/logs"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void shouldCountTheJobsOfEveryQueue() {
        for (int i = 0; i < 1_001; i++) {
            log.add(new JobQueueCreated(EventLog.queue("queue-" + i, "ce")));
        }
        log.foldInto(database);
        JsonNode overview = http.get("/headrace/v1/overview", 200);
        assertThat(overview.path("queues")).hasSize(1_001);
        assertThat(text(overview, "/queues/1000/jobQueueName")).isEqualTo("queue-0");
    }

    private static void assertUnavailable(JsonNode answer, String type) {
        assertThat(text(answer, "/__type")).isEqualTo(type);
        assertThat(text(answer, "/message")).isEqualTo("Kafka does not answer; try again");
    }
}
