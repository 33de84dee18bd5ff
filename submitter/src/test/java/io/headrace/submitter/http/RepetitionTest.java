package io.headrace.submitter.http;

import static io.headrace.submitter.http.FrontDoorFixture.ids;
import static io.headrace.submitter.http.FrontDoorFixture.json;
import static io.headrace.submitter.http.FrontDoorFixture.submission;
import static io.headrace.submitter.http.FrontDoorFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.Submitter;
import io.headrace.submitter.readmodel.EventLog;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A call that comes again, by the SDK's or the client's own doing: the same job, and no other request under its key. */
@Tag("broker")
class RepetitionTest extends OpenFrontDoor {
    @Test
    void shouldGiveARetriedCallTheSameJob() {
        String body = submission(queue, "again", "");
        Map<String, String> retry = Map.of("amz-sdk-invocation-id", "4d1a4a80-invocation");
        JsonNode first = door.http.ok("SubmitJob", body, retry);
        JsonNode second = door.http.ok("SubmitJob", body, retry);
        assertThat(second).isEqualTo(first);
        assertThat(door.http.ok("SubmitJob", body).path("jobId")).isNotEqualTo(first.path("jobId"));
        assertThat(first.path("jobId").stringValue())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void shouldRunAJobAgainOnceForOneKeyOrInvocation() {
        String id = text(door.http.ok("SubmitJob", submission(queue, "ended", "")), "/jobId");
        String path = "/headrace/v1/jobs/" + id + "/retry";
        for (Map<String, String> headers : List.of(
                Map.of("x-headrace-idempotency-key", "again/" + id), Map.of("amz-sdk-invocation-id", "again-" + id))) {
            JsonNode first = door.http.post(path, "", headers, 200);
            assertThat(text(door.http.post(path, "", headers, 200), "/jobId")).isEqualTo(text(first, "/jobId"));
        }
        assertThat(text(door.http.post(path, "", Map.of(), 200), "/jobId"))
                .isNotEqualTo(text(door.http.post(path, "", Map.of(), 200), "/jobId"));
        String named = "{\"jobId\":\"" + EventLog.id(77) + "\"}";
        assertThat(text(door.http.post(path, named, Map.of("x-headrace-idempotency-key", "k"), 400), "/message"))
                .isEqualTo("RetryJob: 'jobId' and the header x-headrace-idempotency-key both name the new job, expected"
                        + " one of them");
        assertThat(text(door.http.post(path, "", Map.of("x-headrace-idempotency-key", "a b"), 400), "/message"))
                .contains("expected 1 to 128 printable");
    }

    @Test
    void shouldTakeAKeyForOneRequestOnly() {
        String body = submission(queue, "keyed", "");
        Map<String, String> key = Map.of("x-headrace-idempotency-key", "nightly/2026-11-22");
        JsonNode first = door.http.ok("SubmitJob", body, key);
        assertThat(door.http.ok("SubmitJob", body, key)).isEqualTo(first);
        assertThat(door.http.ok("SubmitJob", " " + body, with(key, "amz-sdk-invocation-id", "another")))
                .isEqualTo(first);
        HttpResponse<String> another = door.http.post("SubmitJob", submission(queue, "other", ""), key);
        assertThat(another.statusCode()).isEqualTo(400);
        assertThat(another.headers().firstValue("x-amzn-ErrorType")).hasValue("ClientException");
        assertThat(text(json(another.body()), "/message"))
                .isEqualTo(
                        "x-headrace-idempotency-key 'nightly/2026-11-22' was used before for another request: submitted"
                                + " before with another payload");
        for (String wrong : List.of("a b", "x".repeat(129))) {
            assertThat(text(
                            json(door.http
                                    .post("SubmitJob", body, Map.of("x-headrace-idempotency-key", wrong))
                                    .body()),
                            "/message"))
                    .isEqualTo("x-headrace-idempotency-key is '" + wrong
                            + "', expected 1 to 128 printable ASCII characters without blanks");
        }
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return more;
    }

    @Test
    void shouldKnowARepetitionAtAnotherFrontDoorAndAfterARestart() {
        String body = submission(queue, "elsewhere", "");
        Map<String, String> key = Map.of("x-headrace-idempotency-key", "elsewhere");
        Map<String, String> retry = Map.of("amz-sdk-invocation-id", "5d1a4a80-invocation");
        JsonNode keyed = door.http.ok("SubmitJob", body, key);
        JsonNode retried = door.http.ok("SubmitJob", body, retry);
        assertThat(retried.path("jobId")).isNotEqualTo(keyed.path("jobId"));
        for (int start = 0; start < 2; start++) {
            try (Submitter second = new Submitter(door.config(0, "repetitions"))) {
                second.start();
                FrontDoorFixture.soon().until(second::ready);
                TestClient there = new TestClient(second.uri());
                assertThat(there.ok("SubmitJob", body, key)).isEqualTo(keyed);
                assertThat(there.ok("SubmitJob", body, retry)).isEqualTo(retried);
            }
        }
        assertThat(ids(door.http.ok(
                        "ListJobs",
                        "{\"jobQueue\":\"" + queue + "\",\"filters\":[{\"name\":\"JOB_NAME\","
                                + "\"values\":[\"elsewhere\"]}]}")))
                .containsExactlyInAnyOrder(
                        keyed.path("jobId").stringValue(), retried.path("jobId").stringValue());
    }
}
