package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.submitter.cli.api.ApiClient;
import io.headrace.submitter.cli.api.ApiFailure;
import io.headrace.submitter.cli.api.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a call has done, the next one shows: nothing is waited for in between. */
@Tag("system")
class ReadYourWritesTest {
    private static final int TIMES = 200;

    @TempDir
    private Path folder;

    @Test
    void shouldShowWhatHasJustBeenDone() throws Exception {
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process")) {
            FrontDoorClient client =
                    new FrontDoorClient(headrace.endpoint()).withQueue().withScript("quick", "true", "0.01");
            ApiClient api = new ApiClient(URI.create(headrace.endpoint()), message -> {});
            for (int i = 0; i < TIMES; i++) {
                String job = client.submit("quick", 0);
                assertThat(client.status(job)).isIn("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED");
                ObjectNode list = Json.object().put("jobQueue", "work").put("maxResults", 1);
                list.set("filters", filter("JOB_NAME", "quick"));
                assertThat(Json.text(api.call("ListJobs", list).at("/jobSummaryList/0"), "jobId"))
                        .isEqualTo(job);
            }
            for (int i = 0; i < TIMES / 4; i++) {
                String queue = "queue-" + i;
                create(api, queue, i);
                assertThat(queue(api, queue).path("priority").intValue()).isEqualTo(i);
                api.call("UpdateJobQueue", Json.object().put("jobQueue", queue).put("priority", i + 1));
                assertThat(queue(api, queue).path("priority").intValue()).isEqualTo(i + 1);
            }
            ObjectNode nowhere =
                    Json.object().put("jobName", "a").put("jobQueue", "none").put("jobDefinition", "quick");
            assertThatThrownBy(() -> api.call("SubmitJob", nowhere))
                    .as("the scheduler's own refusal")
                    .isInstanceOf(ApiFailure.class)
                    .hasMessageContaining("none");
        }
    }

    private static JsonNode filter(String name, String value) {
        ObjectNode filter = Json.object().put("name", name);
        filter.set("values", Json.array().add(value));
        return Json.array().add(filter);
    }

    private static void create(ApiClient api, String name, int priority) {
        ObjectNode queue = Json.object().put("jobQueueName", name).put("priority", priority);
        queue.set(
                "computeEnvironmentOrder",
                Json.array().add(Json.object().put("order", 1).put("computeEnvironment", "work")));
        api.call("CreateJobQueue", queue);
    }

    private static JsonNode queue(ApiClient api, String name) {
        ObjectNode names = Json.object();
        names.set("jobQueues", Json.array().add(name));
        List<JsonNode> found = Json.elements(api.call("DescribeJobQueues", names), "jobQueues");
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
