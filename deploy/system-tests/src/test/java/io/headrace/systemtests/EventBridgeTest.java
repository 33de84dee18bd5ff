package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is told on EventBridge's topic over two kills of the process that tells it. */
@Tag("system")
class EventBridgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CHILDREN = 90;

    /** So many that what is told of all of them takes several transactions, between which a kill may come. */
    private static final int WAITING_CHILDREN = 8_000;

    @TempDir
    private Path folder;

    @Test
    void shouldTellEachChangeOnceOverKills() throws Exception {
        String job = "";
        String waiting = "";
        for (int ended : List.of(CHILDREN / 4, CHILDREN / 2)) {
            try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process")) {
                FrontDoorClient client = new FrontDoorClient(headrace.endpoint());
                if (job.isEmpty()) {
                    client.withQueue().withScript("child", "sleep 0.2", "0.25").withScript("too-big", "true", "1000");
                    waiting = client.submit("too-big", WAITING_CHILDREN);
                    job = client.submit("child", CHILDREN);
                } else {
                    client.terminate(waiting);
                }
                String array = job;
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> client.children(array, "SUCCEEDED") >= ended);
                headrace.kill();
            }
        }
        try (HeadraceProcess headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process")) {
            new FrontDoorClient(headrace.endpoint()).awaitStatus(job, "SUCCEEDED");
            KafkaClient kafka = new KafkaClient(headrace.bootstrapServers());
            Map<String, List<String>> told = new HashMap<>();
            String array = job;
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                told.clear();
                told.putAll(changes(kafka));
                return told.getOrDefault(array, List.of()).contains("SUCCEEDED");
            });

            assertThat(told.remove(job)).containsExactly("PENDING", "SUCCEEDED");
            assertThat(told.remove(waiting)).containsExactly("PENDING", "FAILED");
            String childOfWaiting = waiting + ":";
            assertThat(told).hasSize(CHILDREN + WAITING_CHILDREN);
            assertThat(told)
                    .allSatisfy((child, changes) -> assertThat(changes)
                            .isEqualTo(
                                    child.startsWith(childOfWaiting)
                                            ? List.of("RUNNABLE", "FAILED")
                                            : List.of("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED")));
        }
    }

    /** The statuses that were told of each job, in order. */
    private static Map<String, List<String>> changes(KafkaClient kafka) {
        Map<String, List<String>> told = new HashMap<>();
        kafka.records(Topics.EVENTBRIDGE.name()).forEach(read -> {
            JsonNode event = JsonMapper.shared().readTree(read.value());
            if (event.path("detail-type").asString("").equals("Batch Job State Change")) {
                told.computeIfAbsent(event.at("/detail/jobId").asString(""), id -> new ArrayList<>())
                        .add(event.at("/detail/status").asString(""));
            }
        });
        return told;
    }
}
