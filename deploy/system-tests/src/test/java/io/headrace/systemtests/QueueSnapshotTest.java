package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.Jobs;
import io.headrace.submitter.cli.api.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** GetJobQueueSnapshot names what the scheduler then places, in that order. */
@Tag("system")
class QueueSnapshotTest {
    @TempDir
    private Path folder;

    @Test
    void shouldNameWhatIsPlacedNext() throws Exception {
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process")) {
            FrontDoorClient client =
                    new FrontDoorClient(headrace.endpoint()).withQueue().withScript("quick", "true", "0.01");
            ApiClient api = new ApiClient(URI.create(headrace.endpoint()), message -> {});
            withShares(api);
            setEnvironment(api, "DISABLED");
            for (int i = 0; i < 4; i++) {
                client.submit("quick", i == 1 ? 3 : 0);
            }
            List<String> shared = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                shared.add(submitShared(
                        api, List.of("slow", "slow", "fast", "other").get(i % 4), i % 3));
            }

            List<String> plain = front(api, "work");
            List<String> fair = front(api, "fair");
            assertThat(plain).hasSize(6).elements(1, 2, 3).allMatch(id -> id.contains(":"));
            assertThat(fair).containsExactlyInAnyOrderElementsOf(shared);
            JsonNode shares = snapshot(api, "fair").at("/queueUtilization/fairshareUtilization");
            assertThat(shares.path("activeShareCount").intValue()).isEqualTo(3);

            setEnvironment(api, "ENABLED");
            for (String job : shared) {
                client.awaitStatus(job, "SUCCEEDED");
            }
            for (String job : plain) {
                client.awaitStatus(job, "SUCCEEDED");
            }
            assertThat(inOrderOfPlacement(api, plain)).isEqualTo(plain);
            assertThat(inOrderOfPlacement(api, fair)).isEqualTo(fair);
            assertThat(front(api, "fair")).isEmpty();
        }
    }

    private static void withShares(ApiClient api) {
        ObjectNode policy = Json.object().put("shareDecaySeconds", 600);
        policy.set(
                "shareDistribution",
                Json.array()
                        .add(Json.object().put("shareIdentifier", "fast").put("weightFactor", 0.3))
                        .add(Json.object().put("shareIdentifier", "sl*").put("weightFactor", 1.7)));
        JsonNode made = api.call(
                "CreateSchedulingPolicy", Json.object().put("name", "shares").set("fairsharePolicy", policy));
        ObjectNode queue = Json.object().put("jobQueueName", "fair").put("priority", 1);
        queue.put("schedulingPolicyArn", Json.text(made, "arn"));
        queue.set(
                "computeEnvironmentOrder",
                Json.array().add(Json.object().put("order", 1).put("computeEnvironment", "work")));
        api.call("CreateJobQueue", queue);
    }

    private static String submitShared(ApiClient api, String share, int priority) {
        ObjectNode body = Json.object()
                .put("jobName", "shared")
                .put("jobQueue", "fair")
                .put("jobDefinition", "quick")
                .put("shareIdentifier", share)
                .put("schedulingPriorityOverride", priority);
        return Json.text(api.call("SubmitJob", body), "jobId");
    }

    private static void setEnvironment(ApiClient api, String state) {
        api.call(
                "UpdateComputeEnvironment",
                Json.object().put("computeEnvironment", "work").put("state", state));
    }

    private static JsonNode snapshot(ApiClient api, String queue) {
        return api.call("GetJobQueueSnapshot", Json.object().put("jobQueue", queue));
    }

    private static List<String> front(ApiClient api, String queue) {
        JsonNode snapshot = snapshot(api, queue);
        long now = snapshot.at("/frontOfQueue/lastUpdatedAt").longValue();
        return Json.elements(snapshot.path("frontOfQueue"), "jobs").stream()
                .peek(job -> assertThat(job.path("earliestTimeAtPosition").longValue())
                        .isPositive()
                        .isLessThanOrEqualTo(now))
                .map(job -> Json.text(job, "jobArn"))
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .toList();
    }

    private static List<String> inOrderOfPlacement(ApiClient api, List<String> jobs) {
        Jobs reader = new Jobs(api);
        return jobs.stream()
                .sorted(Comparator.comparingLong(job -> Json.elements(reader.history(job), "events").stream()
                        .filter(event -> Json.text(event, "type").equals("JobPlaced"))
                        .mapToLong(event -> event.path("sequence").longValue())
                        .findFirst()
                        .orElseThrow()))
                .toList();
    }
}
