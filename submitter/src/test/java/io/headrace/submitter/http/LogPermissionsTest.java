package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.soon;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSucceeded;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.LogRange;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.guard.TestSigner;
import io.headrace.submitter.logs.LogWriter;
import io.headrace.submitter.readmodel.EventLog;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read which output, by CloudWatch's operations and by Headrace's own endpoint. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class LogPermissionsTest {
    private static final TestSigner MINE = SignedClient.signer("AKIDMINE");
    private static final TestSigner ALL = SignedClient.signer("AKIDALL");
    private static final TestSigner BUT_SECRETS = SignedClient.signer("AKIDBUTSECRETS");
    private static final TestSigner FIRST_ONLY = SignedClient.signer("AKIDFIRSTONLY");

    @TempDir
    private static Path folder;

    private static FrontDoorFixture open;
    private static Submitter closed;
    private static LogWriter writer;

    @BeforeAll
    static void open() throws Exception {
        open = new FrontDoorFixture(folder);
        writer = new LogWriter(open.kafka.bootstrapServers());
        Path file = Files.writeString(folder.resolve("access.json"), """
                {"credentials":[%s,%s,%s,%s],"policies":{
                  "mine":{"Statement":{"Effect":"Allow","Action":"logs:*",
                    "Resource":"arn:aws:logs:*:*:log-group:/aws/batch/job:log-stream:mine/*"}},
                  "all":{"Statement":{"Effect":"Allow","Action":"logs:*","Resource":"*"}},
                  "no-secrets":{"Statement":{"Effect":"Deny","Action":"logs:*",
                    "Resource":"arn:aws:logs:*:*:log-group:/secret:*"}},
                  "no-second":{"Statement":{"Effect":"Deny","Action":"logs:*",
                    "Resource":"arn:aws:logs:*:*:log-group:*:log-stream:*-2"}}}}""".formatted(
                        credential("AKIDMINE", "\"mine\""),
                        credential("AKIDALL", "\"all\""),
                        credential("AKIDBUTSECRETS", "\"all\",\"no-secrets\""),
                        credential("AKIDFIRSTONLY", "\"all\",\"no-second\"")));
        closed = new Submitter(open.config(0, "closed", Protection.LOOPBACK.withAccess(file)));
        closed.start();
        soon().until(closed::ready);
    }

    private static String credential(String key, String policies) {
        return """
                {"accessKeyId":"%1$s","secretAccessKey":"secret of %1$s",
                 "principal":"arn:aws:iam::123456789012:user/%1$s","policies":[%2$s]}""".formatted(key, policies);
    }

    @AfterAll
    static void close() throws InterruptedException {
        closed.close();
        writer.close();
        open.close();
    }

    private static HttpResponse<String> logs(TestSigner signer, String operation, String body) {
        return SignedClient.send(
                closed.uri(),
                signer.withService("logs"),
                "POST",
                "/",
                Map.of(),
                Map.of("X-Amz-Target", "Logs_20140328." + operation),
                body.replace('\'', '"'));
    }

    private static HttpResponse<String> output(TestSigner signer, JobId job, Map<String, List<String>> query) {
        return SignedClient.send(
                closed.uri(), signer, "GET", "/headrace/v1/jobs/" + job + "/logs", query, Map.of(), "");
    }

    private static void assertDenied(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(text(json(answer.body()), "/__type")).isEqualTo("AccessDeniedException");
    }

    /** A member that an operation does not read opens nothing, and one that it reads opens what it names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FilterLogEvents | {'logGroupName':'/aws/batch/job','logStreamName':'mine/x'}",
                "FilterLogEvents | {'logGroupName':'/aws/batch/job','logStreamNames':[]}",
                "FilterLogEvents | {'logGroupName':'/aws/batch/job','logStreamNames':['mine/x','other/x']}",
                "FilterLogEvents | {'logGroupName':'/aws/batch/job','logStreamNamePrefix':'mine/'}",
                "DescribeLogStreams | {'logGroupName':'/aws/batch/job','logStreamName':'mine/x'}",
                "DescribeLogGroups | {'logGroupName':'/aws/batch/job','logStreamName':'mine/x'}",
                "GetLogEvents | {'logGroupName':'/other','logStreamName':'mine/x'}",
                "PutLogEvents | {'logGroupName':'/aws/batch/job','logStreamName':'mine/x'}",
            })
    void shouldAllowWhatTheOperationReads(String operation, String body) {
        assertDenied(logs(MINE, operation, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FilterLogEvents | {'logGroupName':'/aws/batch/job','logStreamNames':['mine/x']}",
                "GetLogEvents | {'logGroupName':'/aws/batch/job','logStreamName':'mine/x'}",
                "GetLogEvents | {'logGroupIdentifier':'arn:aws:logs:us-east-1:123456789012:log-group:/aws/batch/job:*','logStreamName':'mine/x'}",
            })
    void shouldLetThroughWhatIsAllowed(String operation, String body) {
        HttpResponse<String> answer = logs(MINE, operation, body);
        assertThat(text(json(answer.body()), "/message")).isEqualTo("The specified log stream does not exist.");
    }

    /** However a group is written: what the operation would read is what is denied. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'logGroupName':'/secret','logStreamName':'x'}",
                "{'logGroupName':'','logGroupIdentifier':'/secret','logStreamName':'x'}",
                "{'logGroupIdentifier':'/secret:*','logStreamName':'x'}",
                "{'logGroupIdentifier':'arn:aws:logs:us-east-1:123456789012:log-group:/secret','logStreamName':'x'}",
                "{'logGroupIdentifier':'arn:aws:logs:eu-west-1:123456789012:log-group:/secret:*','logStreamName':'x'}",
            })
    void shouldDenyAGroupHoweverItIsNamed(String body) {
        assertDenied(logs(BUT_SECRETS, "GetLogEvents", body));
        assertDenied(logs(BUT_SECRETS, "FilterLogEvents", body));
        assertDenied(logs(BUT_SECRETS, "DescribeLogStreams", body));
    }

    @Test
    void shouldTakeAnArnOfAnotherAccountForNoGroup() {
        HttpResponse<String> answer = logs(
                ALL,
                "GetLogEvents",
                "{'logGroupIdentifier':'arn:aws:logs:us-east-1:999999999999:log-group:/aws/batch/job','logStreamName':'x'}");
        assertThat(text(json(answer.body()), "/message")).isEqualTo("The specified log group does not exist.");
    }

    @ParameterizedTest
    @CsvSource({"GetLogEvents, no JSON, SerializationException", "GetLogEvents, {}, InvalidParameterException"})
    void shouldSayInCloudWatchsFormWhatIsWrong(String operation, String body, String type) {
        HttpResponse<String> answer = logs(ALL, operation, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
        assertThat(text(json(answer.body()), "/__type")).isEqualTo(type);
    }

    @Test
    void shouldDenyTheOutputOfAJobByTheGroupThatItNames() {
        JobId secret = run("\"parameters\":{\"log-group\":\"/secret\"}");
        JobId usual = run("");
        writer.write(new AttemptId(usual, 1), 0, "seen");

        assertDenied(output(BUT_SECRETS, secret, Map.of()));
        assertThat(output(BUT_SECRETS, usual, Map.of()).body()).contains("seen");
        assertDenied(output(MINE, usual, Map.of()));
    }

    @Test
    void shouldDenyTheOutputOfOneAttemptAlsoToAReaderWhoFollows() {
        JobId job = run("");
        RecordMetadata first = writer.write(new AttemptId(job, 1), 0, "of the first");
        Iterator<String> followed = follow(FIRST_ONLY, job);
        assertThat(followed.next()).contains("of the first");
        open.scheduler.emit(
                new AttemptFailed(
                        new AttemptId(job, 1),
                        EventLog.EXECUTOR,
                        1,
                        null,
                        "failed",
                        5_000L,
                        6_000L,
                        range(first),
                        null),
                null);
        open.scheduler.emit(new JobQueued(job, "q", 2, true), null);
        open.scheduler.emit(EventLog.placed(job, 2), null);
        open.scheduler.emit(EventLog.running(job, 2, 7_000), null);
        RecordMetadata second = writer.write(new AttemptId(job, 2), 0, "of the second");
        open.scheduler.emit(
                new AttemptSucceeded(
                        new AttemptId(job, 2), EventLog.EXECUTOR, "done", 7_000L, 8_000L, range(second), null),
                null);
        open.scheduler.emit(new JobSucceeded(job, "done", false), null);

        assertThat(followed).toIterable().isEmpty();
        assertDenied(output(FIRST_ONLY, job, Map.of()));
        assertDenied(output(FIRST_ONLY, job, Map.of("attempt", List.of("2"))));
        assertThat(output(FIRST_ONLY, job, Map.of("attempt", List.of("1"))).body())
                .contains("of the first");
        assertThat(output(ALL, job, Map.of()).body()).contains("of the second");
    }

    private static Iterator<String> follow(TestSigner signer, JobId job) {
        HttpRequest request = SignedClient.request(
                closed.uri(),
                signer,
                "GET",
                "/headrace/v1/jobs/" + job + "/logs",
                Map.of("follow", List.of("true")),
                Map.of(),
                "");
        return SignedClient.send(request, BodyHandlers.ofLines()).body().iterator();
    }

    private static LogRange range(RecordMetadata written) {
        return new LogRange(written.partition(), written.offset(), written.offset());
    }

    /** A job that runs, as the closed front door knows. */
    private static JobId run(String more) {
        JobId job = JobId.parse(text(open.http.ok("SubmitJob", submission(open.newQueue(), "talks", more)), "/jobId"));
        open.scheduler.emit(EventLog.placed(job, 1), null);
        open.scheduler.emit(EventLog.running(job, 1, 5_000), null);
        soon().until(() -> output(ALL, job, Map.of()).statusCode() == 200);
        return job;
    }
}
