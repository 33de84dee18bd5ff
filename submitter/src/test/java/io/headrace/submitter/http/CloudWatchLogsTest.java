package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.http.logs.ForgedTokens;
import io.headrace.submitter.logs.LogWriter;
import io.headrace.submitter.readmodel.EventLog;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The operations of CloudWatch Logs over the output of jobs. The real clients are run in the system tests. */
@Tag("broker")
class CloudWatchLogsTest extends OpenFrontDoor {
    private static LogWriter writer;

    @BeforeAll
    static void openWriter() {
        writer = new LogWriter(door.kafka.bootstrapServers());
    }

    @AfterAll
    static void closeWriter() {
        writer.close();
    }

    @Test
    void shouldPageThroughAStreamForwards() {
        Running job = run();
        job.print(0, "a", "b", "c");
        job.print(3, "d");
        job.print(2, "c", "d", "e");

        JsonNode first = get(job, ",\"startFromHead\":true,\"limit\":2", null);
        assertThat(messages(first)).containsExactly("a", "b");
        JsonNode second = get(job, ",\"startFromHead\":true,\"limit\":2", forward(first));
        assertThat(messages(second)).containsExactly("c", "d");
        JsonNode third = get(job, ",\"limit\":2", forward(second));
        assertThat(messages(third)).containsExactly("e");
        JsonNode end = get(job, ",\"limit\":2", forward(third));
        assertThat(messages(end)).isEmpty();
        assertThat(forward(end)).as("at the end the same token comes back").isEqualTo(forward(third));

        job.print(5, "f");
        assertThat(messages(get(job, "", forward(end)))).containsExactly("f");
        assertThat(messages(get(job, "", text(third, "/nextBackwardToken")))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldPageThroughAStreamBackwards() {
        Running job = run();
        Running other = run();
        for (int line = 0; line < 700; line++) {
            job.print(line, "line " + line);
            other.print(line, "other");
        }

        JsonNode last = get(job, ",\"limit\":3", null);
        assertThat(messages(last)).containsExactly("line 697", "line 698", "line 699");
        JsonNode before = get(job, ",\"limit\":690", text(last, "/nextBackwardToken"));
        assertThat(messages(before)).hasSize(690).startsWith("line 7").endsWith("line 696");
        JsonNode rest = get(job, ",\"limit\":690", text(before, "/nextBackwardToken"));
        assertThat(messages(rest)).hasSize(7).startsWith("line 0");
        JsonNode begin = get(job, "", text(rest, "/nextBackwardToken"));
        assertThat(messages(begin)).isEmpty();
        assertThat(text(begin, "/nextBackwardToken")).isEqualTo(text(rest, "/nextBackwardToken"));
        assertThat(messages(get(job, "", text(begin, "/nextForwardToken")))).startsWith("line 0");
        assertThat(messages(get(job, "", forward(last)))).isEmpty();
    }

    @Test
    void shouldReadOnlyTheInstantsAskedFor() {
        Running job = run();
        RecordMetadata first = writer.writeAt(1_000, job.attempt(), 0, "early");
        writer.writeAt(2_000, job.attempt(), 1, "wanted");
        RecordMetadata last = writer.writeAt(3_000, job.attempt(), 2, "late");
        job.end(first, last);

        assertThat(messages(get(job, ",\"startTime\":2000,\"endTime\":3000", null)))
                .containsExactly("wanted");
        assertThat(messages(get(job, ",\"startTime\":2000,\"endTime\":3000,\"startFromHead\":true", null)))
                .containsExactly("wanted");
        JsonNode event = get(job, "", null).at("/events/0");
        assertThat(event.path("timestamp").longValue()).isEqualTo(1_000);
        assertThat(event.path("ingestionTime").isIntegralNumber()).isTrue();
    }

    @Test
    void shouldFilterTheLinesOfAGroupInTheOrderOfTime() {
        Running one = run();
        Running two = run();
        long now = System.currentTimeMillis();
        writer.writeAt(now, one.attempt(), 0, "ERROR first", "fine");
        writer.writeAt(now + 1, two.attempt(), 0, "ERROR second (retry)", "ERROR third");
        writer.writeAt(now + 2, one.attempt(), 2, "ERROR fourth");
        String group = "{\"logGroupName\":\"/aws/batch/job\",\"startTime\":" + now + ",\"limit\":2,"
                + "\"filterPattern\":\"ERROR -\\\"(retry)\\\"\"%s}";

        List<String> found = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = door.http.logs(
                    "FilterLogEvents", group.formatted(token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\""), 200);
            page.path("events").forEach(event -> {
                found.add(text(event, "/logStreamName") + " " + text(event, "/message"));
                ids.add(text(event, "/eventId"));
            });
            assertThat(page.path("events").size()).isLessThanOrEqualTo(2);
            token = text(page, "/nextToken");
        } while (!token.isEmpty());

        assertThat(found)
                .containsExactly(
                        one.stream() + " ERROR first", two.stream() + " ERROR third", one.stream() + " ERROR fourth");
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9]{56}"));
        String named = "{\"logGroupName\":\"/aws/batch/job\",\"logStreamNames\":[\"%s\"]}".formatted(two.stream());
        assertThat(messages(door.http.logs("FilterLogEvents", named, 200)))
                .containsExactly("ERROR second (retry)", "ERROR third");
        String prefix = "{\"logGroupIdentifier\":\"arn:aws:logs:us-east-1:123456789012:log-group:/aws/batch/job:*\","
                + "\"logStreamNamePrefix\":\"%s\",\"startTime\":%d,\"endTime\":%d}";
        assertThat(messages(door.http.logs("FilterLogEvents", prefix.formatted(one.stream(), now, now + 1), 200)))
                .containsExactly("ERROR first", "fine");
    }

    @Test
    void shouldListStreamsByNameAndByWhatWasLastHeard() {
        List<Running> jobs = IntStream.range(0, 5).mapToObj(i -> run("listed")).toList();
        jobs.get(2).end(null, null);
        String names = "{\"logGroupName\":\"/logs/listed\",\"limit\":2,\"descending\":%s,\"orderBy\":\"%s\"%s}";

        assertThat(streams(names, false, "LogStreamName"))
                .containsExactlyElementsOf(
                        jobs.stream().map(Running::stream).sorted().toList());
        assertThat(streams(names, true, "LogStreamName"))
                .containsExactlyElementsOf(jobs.stream()
                        .map(Running::stream)
                        .sorted((a, b) -> b.compareTo(a))
                        .toList());
        assertThat(streams(names, true, "LastEventTime")).hasSize(5).startsWith(jobs.get(2).stream());
        JsonNode one = door.http.logs(
                "DescribeLogStreams",
                "{\"logGroupName\":\"/logs/listed\",\"logStreamNamePrefix\":\"" + jobs.get(0).stream() + "\"}",
                200);
        assertThat(one.path("logStreams")).hasSize(1);
        assertThat(text(one, "/logStreams/0/arn"))
                .isEqualTo("arn:aws:logs:us-east-1:123456789012:log-group:/logs/listed:log-stream:"
                        + jobs.get(0).stream());
        assertThat(one.at("/logStreams/0/creationTime").longValue()).isEqualTo(5_000);
    }

    @Test
    void shouldListGroups() {
        run("a1");
        run("a2");
        JsonNode first = door.http.logs("DescribeLogGroups", "{\"logGroupNamePrefix\":\"/logs/a\",\"limit\":1}", 200);
        assertThat(text(first, "/logGroups/0/logGroupName")).isEqualTo("/logs/a1");
        JsonNode second = door.http.logs(
                "DescribeLogGroups",
                "{\"logGroupNamePrefix\":\"/logs/a\",\"nextToken\":\"" + text(first, "/nextToken") + "\"}",
                200);
        assertThat(text(second, "/logGroups/0/logGroupName")).isEqualTo("/logs/a2");
        assertThat(second.has("nextToken")).isFalse();
        assertThat(door.http
                        .logs("DescribeLogGroups", "{}", 200)
                        .path("logGroups")
                        .valueStream())
                .anyMatch(group -> text(group, "/logGroupName").equals("/aws/batch/job"));
    }

    @Test
    void shouldSayInCloudWatchsFormWhatIsWrong() {
        Running job = run();
        Running other = run();
        job.print(0, "a");
        String stream = "{\"logGroupName\":\"/aws/batch/job\",\"logStreamName\":\"" + job.stream() + "\"%s}";

        assertRefused(
                "GetLogEvents", "{\"logGroupName\":\"/none\",\"logStreamName\":\"x\"}", "ResourceNotFoundException");
        assertRefused(
                "GetLogEvents",
                "{\"logGroupName\":\"/aws/batch/job\",\"logStreamName\":\"x\"}",
                "ResourceNotFoundException");
        assertRefused("GetLogEvents", stream.formatted(",\"limit\":0"), "InvalidParameterException");
        assertRefused("GetLogEvents", stream.formatted(",\"limit\":10001"), "InvalidParameterException");
        assertRefused("GetLogEvents", stream.formatted(",\"startTime\":\"now\""), "InvalidParameterException");
        assertRefused("GetLogEvents", stream.formatted(",\"nextToken\":\"f/1\""), "InvalidParameterException");
        String foreign = forward(get(other, "", null));
        assertRefused(
                "GetLogEvents", stream.formatted(",\"nextToken\":\"" + foreign + "\""), "InvalidParameterException");
        assertRefused("GetLogEvents", "[]", "SerializationException");
        assertRefused("PutLogEvents", "{}", "UnknownOperationException");
        for (String pattern : List.of("{ $.level = 1 }", "[a, b]", "?one ?two", "%[0-9]+%", "a.b", "\\\"open")) {
            String body = "{\"logGroupName\":\"/aws/batch/job\",\"filterPattern\":\"" + pattern + "\"}";
            assertRefused("FilterLogEvents", body, "InvalidParameterException");
        }
        assertRefused(
                "DescribeLogStreams",
                "{\"logGroupName\":\"/aws/batch/job\",\"logStreamNamePrefix\":\"x\",\"orderBy\":\"LastEventTime\"}",
                "InvalidParameterException");
        assertRefused(
                "FilterLogEvents",
                "{\"logGroupName\":\"/aws/batch/job\",\"nextToken\":\"bm90IG91cnM\"}",
                "InvalidParameterException");
    }

    /** Their check is right: only what they say is not. */
    @Test
    void shouldRefuseTokensThatAreForgedWell() {
        String body = "{\"logGroupName\":\"/aws/batch/job\",\"nextToken\":\"%s\"}";
        for (String[] parts : List.of(
                new String[] {"x"},
                new String[] {"0 0 0"},
                new String[] {"0 0 0 0 0"},
                new String[] {"0 x 0 9"},
                new String[] {"99 0 0 9"},
                new String[] {"-1 0 0 9"},
                new String[] {"0 -1 0 9"},
                new String[] {"0 0 -1 9"})) {
            assertRefused(
                    "FilterLogEvents",
                    body.formatted(ForgedTokens.filterLogEvents(parts)),
                    "InvalidParameterException");
        }
        for (String[] parts : List.of(new String[] {"x"}, new String[] {"x", "y"}, new String[] {"1", "y", "z"})) {
            assertRefused(
                    "DescribeLogStreams",
                    body.formatted(ForgedTokens.describeLogStreams(parts)),
                    "InvalidParameterException");
        }
        String beyond = ForgedTokens.filterLogEvents("0 9000000000 0 9000000001");
        assertThat(door.http
                        .logs("FilterLogEvents", body.formatted(beyond), 200)
                        .path("events"))
                .isEmpty();
    }

    @Test
    void shouldPassOverNoMemberWithoutAWord() {
        for (String lacking : List.of(
                "\"logGroupIdentifiers\":[\"/aws/batch/job\"]",
                "\"accountIdentifiers\":[\"123456789012\"]",
                "\"includeLinkedAccounts\":true",
                "\"logGroupClass\":\"INFREQUENT_ACCESS\"")) {
            JsonNode error = door.http.logs("DescribeLogGroups", "{" + lacking + "}", 400);
            assertThat(text(error, "/__type")).isEqualTo("InvalidParameterException");
            assertThat(text(error, "/message")).contains(lacking.substring(1, lacking.indexOf('"', 1)));
        }
        String usual = "{\"logGroupIdentifiers\":[],\"includeLinkedAccounts\":false,\"logGroupClass\":\"STANDARD\"}";
        assertThat(dropped("DescribeLogGroups", usual)).isEmpty();
        assertThat(dropped("DescribeLogGroups", "{\"logGroupName\":\"x\",\"fancy\":1}"))
                .hasValue("logGroupName, fancy");
        String filter = "{\"logGroupName\":\"/aws/batch/job\",\"interleaved\":true,\"unmask\":true,\"limit\":1%s}";
        assertThat(dropped("FilterLogEvents", filter.formatted(""))).isEmpty();
        assertThat(dropped("FilterLogEvents", filter.formatted(",\"logStreamName\":\"x\"")))
                .hasValue("logStreamName");
    }

    private static Optional<String> dropped(String operation, String body) {
        HttpResponse<String> answer = door.http.logs(operation, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-headrace-dropped");
    }

    @Test
    void shouldTurnAwayWhoWouldBeOneReaderTooMany() {
        Running job = run();
        job.print(0, "a");
        Protection one = Protection.LOOPBACK.withLimits(Limits.DEFAULT.withLogReaders(1));
        try (Submitter few = new Submitter(door.config(0, "few-readers", one))) {
            few.start();
            FrontDoorFixture.soon().until(few::ready);
            String path = "/headrace/v1/jobs/" + job.attempt().job() + "/logs";
            HttpRequest follow =
                    SignedClient.request(few.uri(), null, "GET", path, Map.of("follow", List.of("true")), Map.of(), "");
            Iterator<String> lines =
                    SignedClient.send(follow, BodyHandlers.ofLines()).body().iterator();
            assertThat(lines.next()).contains("\"a\"");

            TestClient http = new TestClient(few.uri());
            assertThat(text(http.get(path, 429), "/message")).contains("limit.log.readers");
            JsonNode error = http.logs("FilterLogEvents", "{\"logGroupName\":\"/aws/batch/job\"}", 400);
            assertThat(text(error, "/__type")).isEqualTo("ThrottlingException");

            job.end(null, null);
            lines.forEachRemaining(line -> {});
            FrontDoorFixture.soon().until(() -> http.getText(path) != null);
        }
    }

    private static void assertRefused(String operation, String body, String type) {
        JsonNode error = door.http.logs(operation, body, 400);
        assertThat(text(error, "/__type")).as(body).isEqualTo(type);
        assertThat(text(error, "/message")).as(body).isNotBlank().doesNotContain("\n");
    }

    private static List<String> streams(String body, boolean descending, String orderBy) {
        List<String> streams = new ArrayList<>();
        String token = "";
        do {
            String next = token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\"";
            JsonNode page = door.http.logs("DescribeLogStreams", body.formatted(descending, orderBy, next), 200);
            page.path("logStreams").forEach(stream -> streams.add(text(stream, "/logStreamName")));
            token = text(page, "/nextToken");
        } while (!token.isEmpty());
        return streams;
    }

    private static JsonNode get(Running job, String more, @Nullable String token) {
        String next = token == null ? "" : ",\"nextToken\":\"" + token + "\"";
        return door.http.logs(
                "GetLogEvents",
                "{\"logGroupName\":\"/aws/batch/job\",\"logStreamName\":\"" + job.stream() + "\"" + more + next + "}",
                200);
    }

    private static String forward(JsonNode page) {
        return text(page, "/nextForwardToken");
    }

    private static List<String> messages(JsonNode page) {
        return page.path("events")
                .valueStream()
                .map(event -> text(event, "/message"))
                .toList();
    }

    /** A job that runs. */
    private record Running(AttemptId attempt, String stream) {
        void print(long firstLine, String... lines) {
            writer.write(attempt, firstLine, lines);
        }

        void end(@Nullable RecordMetadata first, @Nullable RecordMetadata last) {
            LogRange range = first == null || last == null
                    ? null
                    : new LogRange(first.partition(), first.offset(), last.offset());
            door.scheduler.emit(
                    new AttemptSucceeded(attempt, EventLog.EXECUTOR, "done", 5_000, 9_000, range, null), null);
            door.scheduler.emit(new JobSucceeded(attempt.job(), "done", false), null);
            door.describe(attempt.job().toString(), "SUCCEEDED");
        }
    }

    private Running run() {
        return run("");
    }

    /** Runs a job whose output goes to the group {@code /logs/<name>}; to the usual group without a name. */
    private Running run(String group) {
        String more = group.isEmpty() ? "" : "\"parameters\":{\"log-group\":\"/logs/" + group + "\"}";
        String id = text(door.http.ok("SubmitJob", submission(queue, "talks", more)), "/jobId");
        JobId job = JobId.parse(id);
        door.scheduler.emit(EventLog.placed(job, 1), null);
        door.scheduler.emit(EventLog.running(job, 1, 5_000), null);
        JsonNode running = door.describe(id, "RUNNING");
        return new Running(new AttemptId(job, 1), text(running, "/container/logStreamName"));
    }
}
