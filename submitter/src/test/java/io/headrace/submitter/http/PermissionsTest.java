package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.guard.TestSigner;
import io.headrace.submitter.http.batch.BatchOperations;
import io.headrace.submitter.readmodel.JobSelection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What those may do whom a front door with an access file lets in, and that there is no way round it. */
@Tag("broker")
@Execution(ExecutionMode.CONCURRENT)
class PermissionsTest extends ClosedFrontDoor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
        "/headrace/v1/executors/x1/drain, POST, headrace:DrainExecutor",
        "/headrace/v1/executors/x1/undrain, POST, headrace:UndrainExecutor",
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
    void shouldKnowWhatEveryOperationNeeds() {
        assertThat(Needs.known()).containsExactlyInAnyOrderElementsOf(new BatchOperations(null).all());
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

    @Test
    void shouldFindThroughTheIndexWhatIsInAQueueWithoutServiceJobs() throws Exception {
        String plain = open.newQueue();
        for (String name : List.of("first", "second")) {
            ok(call(ADMIN, "SubmitJob", submission(plain, name, "")));
        }
        String token = text(
                ok(send(
                        closed.uri(),
                        PLAIN,
                        "GET",
                        "/headrace/v1/jobs",
                        Map.of("queue", List.of(plain), "limit", List.of("1")),
                        "")),
                "/nextToken");

        String question = JobSelection.of(plain, null)
                .with(JobSelection.ServiceJobs.FEW_LEFT_OUT)
                .toString();
        assertThat(PageTokens.read(question, token))
                .as("the question that was asked")
                .isPresent();
    }

    private String train(String serviceQueue) throws Exception {
        return text(ok(call(ADMIN, "SubmitServiceJob", """
            {"jobName":"training","jobQueue":"%s","serviceJobType":"SAGEMAKER_TRAINING",
             "serviceRequestPayload":"{}"}\
            """.formatted(serviceQueue))), "/jobId");
    }

    private HttpResponse<String> jobs(TestSigner signer, String ofQueue) {
        Map<String, List<String>> query = ofQueue.isEmpty() ? Map.of() : Map.of("queue", List.of(ofQueue));
        return send(closed.uri(), signer, "GET", "/headrace/v1/jobs", query, "");
    }

    private List<String> listed(TestSigner signer, String ofQueue) {
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

    @Test
    void shouldAskForAJobThatIsNotKnownAsForAJobOfEitherKind() {
        String unknown = "0b1f2a3c-0a82-49aa-ba5a-4727fcce14a8";
        String denied = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";

        assertRefused(
                retry(PLAIN, unknown),
                "AccessDeniedException",
                "headrace:RetryJob on resource: arn:aws:batch:us-east-1:123456789012:service-job/" + unknown);
        assertRefused(
                retry(DENIED, denied),
                "AccessDeniedException",
                "headrace:RetryJob on resource: arn:aws:batch:us-east-1:123456789012:job/" + denied);
        assertThat(retry(ADMIN, unknown).body()).contains("does not exist");
    }

    private HttpResponse<String> retry(TestSigner signer, String job) {
        return send(closed.uri(), signer, "POST", "/headrace/v1/jobs/" + job + "/retry", Map.of(), "");
    }
}
