package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.soon;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.schemas.serde.Envelope;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.Protection;
import io.headrace.submitter.guard.TestSigner;
import io.headrace.submitter.http.batch.BatchOperations;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A front door with an access file: who is let in, through which door, and what is written down about it. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class ClosedFrontDoorTest {
    private static final TestSigner ADMIN = SignedClient.signer("AKIDADMIN");
    private static final TestSigner READER = SignedClient.signer("AKIDREADER");
    private static final TestSigner SUBMITTER = SignedClient.signer("AKIDSUBMITTER");
    private static final TestSigner DENIED = SignedClient.signer("AKIDDENIED");
    private static final TestSigner LOGS = SignedClient.signer("AKIDLOGS");
    private static final TestSigner OTHER = SignedClient.signer("AKIDOTHER");
    private static final TestSigner ABROAD = SignedClient.signer("AKIDABROAD");
    private static final TestSigner PLAIN = SignedClient.signer("AKIDPLAIN");
    private static final TestSigner NOBODY = SignedClient.signer("AKIDNOBODY");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static FrontDoorFixture open;
    private static Submitter closed;
    private static String queue;
    private static String other;

    private static String credential(String name, String policies) {
        String key = "AKID" + name.toUpperCase(Locale.ROOT);
        return """
                {"accessKeyId":"%s","secretAccessKey":"secret of %s",
                 "principal":"arn:aws:iam::123456789012:user/%s","policies":[%s]}""".formatted(key, key, name, policies);
    }

    @BeforeAll
    static void open() throws IOException {
        open = new FrontDoorFixture(folder);
        queue = open.newQueue();
        other = open.newQueue();
        Path file = Files.writeString(
                folder.resolve("access.json"),
                "{\"credentials\":["
                        + String.join(
                                ",",
                                credential("admin", "\"everything\""),
                                credential("reader", "\"reads\""),
                                credential("submitter", "\"submits\""),
                                credential("denied", "\"everything\",\"denials\""),
                                credential("logs", "\"logs\""),
                                credential("other", "\"others\""),
                                credential("abroad", "\"everything\"").replace("123456789012", "210987654321"),
                                credential("plain", "\"everything\",\"noservicejobs\",\"noretries\""),
                                credential("nobody", ""))
                        + "],\"policies\":" + """
                        {"everything":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}},
                         "reads":{"Version":"2012-10-17","Statement":[
                           {"Effect":"Allow","Action":["batch:Describe*","batch:List*"],"Resource":"*"},
                           {"Effect":"Deny","Action":"*",
                            "Resource":"arn:aws:batch:*:*:job-definition/secret"}]},
                         "submits":{"Version":"2012-10-17","Statement":[
                           {"Effect":"Allow","Action":"batch:SubmitJob","Resource":[
                             "arn:aws:batch:us-east-1:123456789012:job-queue/%s",
                             "arn:aws:batch:us-east-1:123456789012:job-definition/*"]},
                           {"Effect":"Deny","Action":"batch:SubmitJob","Resource":[
                             "arn:aws:batch:us-east-1:123456789012:job-definition/secret:2"]}]},
                         "noservicejobs":{"Statement":{"Effect":"Deny","Resource":"*",
                           "Action":["batch:DescribeServiceJob","batch:ListServiceJobs"]}},
                         "noretries":{"Statement":{"Effect":"Deny","Action":"headrace:RetryJob",
                             "Resource":"arn:aws:batch:*:*:service-job/*"}},
                         "others":{"Statement":{"Effect":"Allow","Action":"headrace:Other","Resource":"*"}},
                         "logs":{"Statement":{"Effect":"Allow","Action":"logs:*","Resource":"*"}},
                         "denials":{"Statement":{"Effect":"Deny","Action":"*","Resource":[
                             "arn:aws:batch:*:*:job-queue/%s",
                             "arn:aws:batch:*:*:job-definition/secret:2",
                             "arn:aws:batch:*:*:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8"]}}}}""".formatted(queue, other));
        closed = new Submitter(open.config(0, "closed", Protection.LOOPBACK.withAccess(file)));
        closed.start();
        soon().until(closed::ready);
    }

    @AfterAll
    static void close() throws InterruptedException {
        closed.close();
        open.close();
    }

    private static HttpResponse<String> send(
            URI server, TestSigner signer, String method, String path, Map<String, List<String>> query, String body) {
        return SignedClient.send(server, signer, method, path, query, Map.of(), body);
    }

    private static HttpResponse<String> call(TestSigner signer, String operation, String body) throws Exception {
        return send(closed.uri(), signer, "POST", "/v1/" + operation.toLowerCase(Locale.ROOT), Map.of(), body);
    }

    private static HttpResponse<String> get(TestSigner signer, String path) throws Exception {
        return send(closed.uri(), signer, "GET", path, Map.of(), "");
    }

    private static JsonNode ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private static void assertRefused(HttpResponse<String> answer, String type, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(type.startsWith("TooMany") ? 429 : 403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("Date"))
                .as("by it clients set their clocks")
                .isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(text(json(answer.body()), "/__type")).isEqualTo(type);
        assertThat(text(json(answer.body()), "/message")).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "/, GET",
        "/dashboard/dashboard.js, GET",
        "/metrics, GET",
        "/headrace/v1/jobs, GET",
        "/headrace/v1/overview, GET",
        "/headrace/v1/executors, GET",
        "/headrace/v1/jobs/x/history, GET",
        "/headrace/v1/jobs/x/explanation, GET",
        "/headrace/v1/jobs/x/logs, GET",
        "/headrace/v1/jobs/x/retry, POST",
        "/v1/describejobs, POST",
        "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-queue%2Fq, GET",
        "/v1/nosuchthing, POST",
        "/nothing/here, GET",
        "/v1/describejobs, OPTIONS",
        "/headrace/v1/jobs, HEAD",
    })
    void shouldKeepEveryDoorClosedToThoseWhoDoNotSign(String path, String method) throws Exception {
        HttpResponse<String> answer = send(closed.uri(), null, method, path, Map.of(), "");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue("MissingAuthenticationTokenException");
        HttpResponse<String> nobody = send(closed.uri(), NOBODY, method, path, Map.of(), "");
        assertThat(nobody.statusCode()).isIn(path.startsWith("/v1/nosuch") ? List.of(404) : List.of(403));
    }

    @Test
    void shouldTellEverybodyWhetherItIsWellAndNoMore() throws Exception {
        assertThat(ok(get(null, "/health/live"))).isEqualTo(json("{\"live\":true}"));
        assertThat(ok(get(null, "/health/ready"))).isEqualTo(json("{\"ready\":true}"));
        assertThat(get(null, "/health/../headrace/v1/jobs").statusCode()).isNotEqualTo(200);
        assertThat(get(null, "/health/%2e%2e/headrace/v1/jobs").statusCode()).isNotEqualTo(200);
        assertThat(get(null, "//health/live/../../metrics").statusCode()).isNotEqualTo(200);
    }

    @Test
    void shouldLetThoseInWhomAPolicyAllows() throws Exception {
        assertThat(ok(call(READER, "DescribeJobQueues", "{}")).path("jobQueues"))
                .isNotEmpty();
        assertThat(ok(get(READER, "/headrace/v1/jobs")).path("jobs").isArray()).isTrue();
        assertThat(ok(get(ADMIN, "/headrace/v1/executors")).path("executors").isArray())
                .isTrue();
        assertThat(get(ADMIN, "/metrics").body()).contains("headrace_projection_events_total");
        assertThat(get(ADMIN, "/").body()).contains("<title>Headrace</title>");
        assertRefused(
                call(READER, "CreateJobQueue", "{\"jobQueueName\":\"q\"}"),
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: batch:CreateJobQueue on resource:"
                        + " arn:aws:batch:us-east-1:123456789012:job-queue/q because no identity-based policy allows the"
                        + " batch:CreateJobQueue action");
        assertRefused(call(NOBODY, "DescribeJobs", "{}"), "AccessDeniedException", "batch:DescribeJobs on resource: *");
        assertRefused(get(READER, "/headrace/v1/executors"), "AccessDeniedException", "headrace:ListExecutors");
        assertRefused(get(READER, "/nothing/here"), "AccessDeniedException", "headrace:Other");
    }

    @Test
    void shouldShowEveryAccountItsOwnAndNothingElse() throws Exception {
        String job = text(ok(call(ADMIN, "SubmitJob", submission(queue, "ours", ""))), "/jobId");
        String arn = "arn:aws:batch:us-east-1:123456789012:job-queue/" + queue;

        assertThat(ok(call(ADMIN, "DescribeJobs", "{\"jobs\":[\"" + job + "\"]}"))
                        .path("jobs"))
                .hasSize(1);
        assertThat(ok(call(ABROAD, "DescribeJobs", "{\"jobs\":[\"" + job + "\"]}"))
                        .path("jobs"))
                .isEmpty();
        for (String name : List.of(queue, arn)) {
            assertThat(ok(call(ABROAD, "DescribeJobQueues", "{\"jobQueues\":[\"" + name + "\"]}"))
                            .path("jobQueues"))
                    .isEmpty();
        }
        assertThat(ok(get(ABROAD, "/headrace/v1/jobs")).path("jobs")).isEmpty();
        for (String question : List.of("history", "explanation", "logs")) {
            assertThat(get(ABROAD, "/headrace/v1/jobs/" + job + "/" + question).statusCode())
                    .as(question)
                    .isEqualTo(404);
        }
        String tags = "/v1/tags/" + URLEncoder.encode(arn, StandardCharsets.UTF_8);
        HttpResponse<String> refused = get(ABROAD, tags);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("expected one of account 210987654321");
    }

    @Test
    void shouldAnswerInTheShapeOfAwsWhenASignatureIsWrong() throws Exception {
        assertRefused(
                call(READER.withSecret("guessed"), "DescribeJobs", "{}"),
                "InvalidSignatureException",
                "does not match the signature you provided");
        assertRefused(
                call(SignedClient.signer("AKIDSTRANGER"), "DescribeJobs", "{}"),
                "UnrecognizedClientException",
                "token included");
        assertRefused(
                call(READER.withService("logs"), "DescribeJobs", "{}"), "InvalidSignatureException", "correct service");
    }

    @Test
    void shouldKnowTheResourcesOfASubmission() throws Exception {
        JsonNode submitted = ok(call(SUBMITTER, "SubmitJob", submission(queue, "allowed", "")));
        assertThat(text(submitted, "/jobArn")).startsWith("arn:aws:batch:eu-west-1:123456789012:job/");
        String arn = "arn:aws:batch:eu-west-1:123456789012:job-queue/";
        ok(call(SUBMITTER, "SubmitJob", submission(arn + queue, "by-arn", "")));
        for (String denied : List.of(other, arn + other)) {
            assertRefused(
                    call(SUBMITTER, "SubmitJob", submission(denied, "denied", "")),
                    "AccessDeniedException",
                    "resource: arn:aws:batch:us-east-1:123456789012:job-queue/" + other);
        }
        for (String denied : List.of("secret:2", "arn:aws:batch:us-east-1:123456789012:job-definition/secret:2")) {
            assertRefused(
                    call(
                            SUBMITTER,
                            "SubmitJob",
                            submission(queue, "denied", "").replace("\"def\"", "\"" + denied + "\"")),
                    "AccessDeniedException",
                    "with an explicit deny in an identity-based policy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, GET, headrace:GetMetrics",
        "/headrace/v1/jobs/4c7599ae-0a82-49aa-ba5a-4727fcce14a8/retry, POST, headrace:RetryJob",
        "/headrace/v1/jobs, GET, batch:ListJobs",
        "/v1/describejobs, POST, batch:DescribeJobs",
    })
    void shouldNotBeGotRoundByAHeader(String path, String method, String action) throws Exception {
        HttpResponse<String> answer = SignedClient.send(
                closed.uri(), LOGS, method, path, Map.of(), Map.of("X-Amz-Target", "Logs_20140328.GetLogEvents"), "");
        assertRefused(answer, "AccessDeniedException", action);
    }

    /** Whatever the scheduler takes for a queue or revision is denied under that one's name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:batch:us-east-1:999999999999:%s",
                "arn:aws:batch::999999999999:%s",
                "arn:aws:batch:us/east:123456789012:%s",
                "arn:other:batch:anywhere:123456789012:%s"
            })
    void shouldNotBeGotRoundByAnotherArn(String arn) throws Exception {
        assertRefused(
                call(DENIED, "SubmitJob", submission(arn.formatted("job-queue/" + other), "denied", "")),
                "AccessDeniedException",
                "explicit deny");
        for (String revision : List.of("secret:2", "secret:02", "secret:+2", "secret:\u0662")) {
            assertRefused(
                    call(
                            DENIED,
                            "SubmitJob",
                            submission(queue, "denied", "")
                                    .replace("\"def\"", "\"" + arn.formatted("job-definition/" + revision) + "\"")),
                    "AccessDeniedException",
                    "explicit deny");
        }
        String tags = "/v1/tags/" + URLEncoder.encode(arn.formatted("job-queue/" + other), StandardCharsets.UTF_8);
        assertRefused(get(DENIED, tags), "AccessDeniedException", "explicit deny");
        String child = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3";
        assertRefused(
                call(DENIED, "TerminateJob", "{\"jobId\":\"" + child + "\",\"reason\":\"x\"}"),
                "AccessDeniedException",
                "explicit deny");
    }

    /** Each path is written in one way, so that what it needs is known by it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/headrace/v1/jobs",
                "/headrace/v1/overview",
                "/headrace/v1/executors",
                "/headrace/v1/jobs/4c7599ae-0a82-49aa-ba5a-4727fcce14a8/history",
                "/headrace/v1/jobs/4c7599ae-0a82-49aa-ba5a-4727fcce14a8/explanation",
                "/headrace/v1/jobs/4c7599ae-0a82-49aa-ba5a-4727fcce14a8/logs",
                "/metrics",
            })
    void shouldNotBeGotRoundByAnotherSpellingOfAPath(String path) throws Exception {
        assertRefused(get(OTHER, path), "AccessDeniedException", "is not authorized");
        int last = path.lastIndexOf('/');
        for (String spelling : List.of(
                path + "/",
                path + "//",
                "/" + path,
                path.substring(0, last) + "/" + path.substring(last),
                path.substring(0, last) + "/%2F" + path.substring(last + 1),
                path.substring(0, last + 1) + path.substring(last + 1).toUpperCase(Locale.ROOT),
                path + "%2F",
                path + ";x",
                path + "/.")) {
            HttpResponse<String> answer = get(OTHER, spelling);
            assertThat(answer.statusCode()).as(spelling + " " + answer.body()).isEqualTo(404);
            assertThat(answer.body()).contains("there is nothing at");
        }
    }

    @Test
    void shouldRefuseJobByJobWhatStopsMany() throws Exception {
        String mine = text(ok(call(ADMIN, "SubmitJob", submission(queue, "mine", ""))), "/jobId");
        String denied = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3";
        for (String operation : List.of("CancelJobs", "TerminateJobs")) {
            String body = "{\"jobs\":[\"%s\",\"%s\"],\"reason\":\"x\"}".formatted(mine, denied);
            JsonNode answer = ok(call(DENIED, operation, body));
            assertThat(answer.path("successful")).isEqualTo(json("[\"" + mine + "\"]"));
            assertThat(answer.path("errors")).hasSize(1);
            assertThat(text(answer, "/errors/0/job")).isEqualTo(denied);
            assertThat(text(answer, "/errors/0/code")).isEqualTo("AccessDenied");
            assertThat(text(answer, "/errors/0/message"))
                    .contains(
                            "is not authorized to perform: batch:" + operation.replace("Jobs", "Job") + " on resource")
                    .contains("with an explicit deny");
        }
        assertThat(actors(denied)).isEmpty();
    }

    @Test
    void shouldKnowWhichRevisionANameMeans() throws Exception {
        String body =
                "{\"jobDefinitionName\":\"secret\",\"type\":\"container\",\"containerProperties\":{\"image\":\"i\","
                        + "\"resourceRequirements\":[{\"type\":\"VCPU\",\"value\":\"1\"},{\"type\":\"MEMORY\",\"value\":\"64\"}]}}";
        String byName = submission(queue, "secret", "").replace("\"def\"", "\"secret\"");
        ok(call(ADMIN, "RegisterJobDefinition", body));
        ok(call(SUBMITTER, "SubmitJob", byName));
        ok(call(ADMIN, "RegisterJobDefinition", body));
        assertRefused(call(SUBMITTER, "SubmitJob", byName), "AccessDeniedException", "explicit deny");
    }

    @Test
    void shouldVerifyTheRoutesOfTags() throws Exception {
        String path = "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-queue%2F" + queue;
        HttpResponse<String> tagged = send(
                closed.uri(), ADMIN, "POST", path, Map.of(), "{\"tags\":{\"c/d\":\"1\",\"a b\":\"2\",\"e\":\"3\"}}");
        assertThat(tagged.statusCode()).as(tagged.body()).isEqualTo(200);
        HttpRequest untag = HttpRequest.newBuilder(URI.create(closed.uri() + path + "?tagKeys=a%20b&tagKeys=c%2Fd"))
                .DELETE()
                .headers(ADMIN
                        .at(Instant.now())
                        .headers(
                                "DELETE",
                                closed.uri().getAuthority(),
                                path,
                                Map.of("tagKeys", List.of("a b", "c/d")),
                                "",
                                Map.of())
                        .entrySet()
                        .stream()
                        .filter(header -> !header.getKey().equals("Host"))
                        .flatMap(header ->
                                Stream.of(header.getKey(), header.getValue().get(0)))
                        .toArray(String[]::new))
                .build();
        assertThat(HTTP.send(untag, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(ok(get(ADMIN, path)).path("tags")).isEqualTo(json("{\"e\":\"3\"}"));
        assertRefused(
                get(NOBODY, path),
                "AccessDeniedException",
                "batch:ListTagsForResource on resource: arn:aws:batch:us-east-1:" + "123456789012:job-queue/" + queue);
        assertRefused(
                get(READER, path.replace("job-queue%2F" + queue, "job-definition%2Fsecret%3A7")),
                "AccessDeniedException",
                "explicit deny");
    }

    @Test
    void shouldTakeTheSameSignatureForTheSameRequest() throws Exception {
        String body = submission(queue, "replayed", "");
        Map<String, List<String>> headers = SUBMITTER
                .at(Instant.now())
                .headers("POST", closed.uri().getAuthority(), "/v1/submitjob", Map.of(), body, Map.of());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(closed.uri() + "/v1/submitjob"))
                .POST(BodyPublishers.ofString(body));
        headers.forEach((name, values) -> {
            if (!name.equals("Host")) {
                request.header(name, values.get(0));
            }
        });
        JsonNode first = ok(HTTP.send(request.build(), BodyHandlers.ofString()));
        assertThat(ok(HTTP.send(request.build(), BodyHandlers.ofString()))).isEqualTo(first);
    }

    @Test
    void shouldTellOfAServiceJobOnlyThoseWhoMayDescribeServiceJobs() throws Exception {
        String training = train(open.newServiceQueue());
        String job = text(ok(call(ADMIN, "SubmitJob", submission(queue, "no-payload", ""))), "/jobId");

        assertThat(get(ADMIN, "/headrace/v1/jobs/" + training + "/history").body())
                .contains("serviceRequestPayload");
        for (String question : List.of("history", "explanation")) {
            assertThat(get(ADMIN, "/headrace/v1/jobs/" + training + "/" + question)
                            .statusCode())
                    .isEqualTo(200);
            assertRefused(
                    get(PLAIN, "/headrace/v1/jobs/" + training + "/" + question),
                    "AccessDeniedException",
                    "batch:DescribeServiceJob on resource: arn:aws:batch:us-east-1:123456789012:service-job/"
                            + training);
            assertThat(get(PLAIN, "/headrace/v1/jobs/" + job + "/" + question).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldListServiceJobsOnlyToThoseWhoMayListThem() throws Exception {
        String serviceQueue = open.newServiceQueue();
        String training = train(serviceQueue);
        String job = text(ok(call(ADMIN, "SubmitJob", submission(queue, "listed", ""))), "/jobId");

        assertThat(listed(ADMIN, "")).contains(training, job);
        assertThat(listed(PLAIN, "")).contains(job).doesNotContain(training);
        assertThat(listed(ADMIN, serviceQueue)).containsExactly(training);
        assertThat(listed(PLAIN, queue)).contains(job);
        assertRefused(jobs(PLAIN, serviceQueue), "AccessDeniedException", "batch:ListServiceJobs on resource: *");
    }

    private static String train(String serviceQueue) throws Exception {
        return text(ok(call(ADMIN, "SubmitServiceJob", """
                {"jobName":"training","jobQueue":"%s","serviceJobType":"SAGEMAKER_TRAINING",
                 "serviceRequestPayload":"{}"}""".formatted(serviceQueue))), "/jobId");
    }

    private static HttpResponse<String> jobs(TestSigner signer, String ofQueue) {
        Map<String, List<String>> query = ofQueue.isEmpty() ? Map.of() : Map.of("queue", List.of(ofQueue));
        return send(closed.uri(), signer, "GET", "/headrace/v1/jobs", query, "");
    }

    private static List<String> listed(TestSigner signer, String ofQueue) {
        return ok(jobs(signer, ofQueue))
                .path("jobs")
                .valueStream()
                .map(one -> text(one, "/jobId"))
                .toList();
    }

    @Test
    void shouldAskForAServiceJobByItsOwnArnWhenItIsRunAgain() throws Exception {
        String training = train(open.newServiceQueue());
        String job = text(ok(call(ADMIN, "SubmitJob", submission(queue, "again", ""))), "/jobId");

        assertRefused(
                retry(PLAIN, training),
                "AccessDeniedException",
                "headrace:RetryJob on resource: arn:aws:batch:us-east-1:123456789012:service-job/" + training);
        JsonNode ordinary = ok(retry(PLAIN, job));
        assertThat(text(ordinary, "/jobArn")).endsWith(":job/" + text(ordinary, "/jobId"));
        JsonNode again = ok(retry(ADMIN, training));
        assertThat(text(again, "/jobArn")).endsWith(":service-job/" + text(again, "/jobId"));
    }

    private static HttpResponse<String> retry(TestSigner signer, String job) {
        return send(closed.uri(), signer, "POST", "/headrace/v1/jobs/" + job + "/retry", Map.of(), "");
    }

    @Test
    void shouldWriteDownWhoAsked() throws Exception {
        String id = text(ok(call(ADMIN, "SubmitJob", submission(queue, "written-down", ""))), "/jobId");
        assertThat(actors(id)).containsExactly("arn:aws:iam::123456789012:user/admin");
        String anybodys = text(open.http.ok("SubmitJob", submission(queue, "anybodys", "")), "/jobId");
        assertThat(actors(anybodys)).containsExactly((String) null);
    }

    private static List<String> actors(String jobId) {
        return open.scheduler.seen().stream()
                .filter(command -> jobId.equals(command.subject()))
                .map(Envelope::actor)
                .collect(Collectors.toList());
    }

    @Test
    void shouldLimitTheRequestsOfAnAccount() throws Exception {
        Protection few =
                Protection.LOOPBACK.withAccess(folder.resolve("access.json")).withLimits(Limits.DEFAULT.withRate(1, 3));
        try (Submitter limited = new Submitter(open.config(0, "limited", few))) {
            limited.start();
            assertThat(send(limited.uri(), null, "GET", "/headrace/v1/jobs", Map.of(), "")
                            .statusCode())
                    .isEqualTo(403);
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> answer = send(limited.uri(), READER, "GET", "/headrace/v1/jobs", Map.of(), "");
                if (answer.statusCode() != 200) {
                    assertRefused(answer, "TooManyRequestsException", "Too Many Requests");
                    refused++;
                }
            }
            // Three at once, and one more for every second that all took.
            assertThat(refused).isBetween(1, 17);
            assertThat(send(limited.uri(), null, "GET", "/health/live", Map.of(), "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldKnowWhatEveryOperationNeeds() {
        assertThat(Needs.known()).containsExactlyInAnyOrderElementsOf(new BatchOperations(null).all());
    }
}
