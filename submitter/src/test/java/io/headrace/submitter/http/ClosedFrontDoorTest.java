package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.Submitter;
import io.headrace.submitter.guard.Limits;
import io.headrace.submitter.guard.Protection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who is let in by a front door with an access file, through which door, and what is written down about it. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class ClosedFrontDoorTest extends ClosedFrontDoor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
        "/headrace/v1/executors/x/drain, POST",
        "/headrace/v1/executors/x/undrain, POST",
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
                "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: batch:CreateJobQueue on"
                        + " resource: arn:aws:batch:us-east-1:123456789012:job-queue/q because no identity-based policy"
                        + " allows the batch:CreateJobQueue action");
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
    void shouldWriteDownWhoAsked() throws Exception {
        String id = text(ok(call(ADMIN, "SubmitJob", submission(queue, "written-down", ""))), "/jobId");
        assertThat(actors(id)).containsExactly("arn:aws:iam::123456789012:user/admin");
        String anybodys = text(open.http.ok("SubmitJob", submission(queue, "anybodys", "")), "/jobId");
        assertThat(actors(anybodys)).containsExactly((String) null);
    }

    @Test
    void shouldLimitTheRequestsOfAnAccount() throws Exception {
        Protection few = Protection.LOOPBACK.withAccess(access).withLimits(Limits.DEFAULT.withRate(1, 3));
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
}
