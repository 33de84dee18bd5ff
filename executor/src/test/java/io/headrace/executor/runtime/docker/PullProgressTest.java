package io.headrace.executor.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.PullResponseItem;
import io.headrace.schemas.serde.JsonCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PullProgressTest {

    /** The mapper of docker-java, which is of an older Jackson. */
    private static final ObjectMapper DOCKER_JAVA = new ObjectMapper();

    private final AtomicLong now = new AtomicLong();
    private final PullProgress progress = new PullProgress("i:1", now::get);

    private static PullResponseItem item(String id, String status, long current, long total) throws Exception {
        return DOCKER_JAVA.readValue(
                JsonCodec.mapper()
                        .createObjectNode()
                        .put("id", id)
                        .put("status", status)
                        .set(
                                "progressDetail",
                                JsonCodec.mapper()
                                        .createObjectNode()
                                        .put("current", current)
                                        .put("total", total))
                        .toString(),
                PullResponseItem.class);
    }

    @Test
    void shouldSayAFewLinesInHalfAnHourOfThousands() throws Exception {
        long mib = 1024 * 1024;
        List<String> lines = new ArrayList<>();
        progress.said(item("1", "Pulling from i", 0, 0));
        progress.said(item("a", "Already exists", 0, 0));
        for (int tenth = 0; tenth < 18_000; tenth++) {
            now.addAndGet(Duration.ofMillis(100).toNanos());
            progress.said(item("b", "Downloading", tenth * mib / 100, 180 * mib))
                    .ifPresent(lines::add);
        }
        progress.said(item("b", "Extracting", 1, 180 * mib));
        progress.said(item("b", "Pull complete", 0, 0));

        assertThat(lines).hasSizeBetween(5, 12);
        assertThat(lines.getFirst()).matches("pulling image i:1: 1 of 2 layers, 0 MiB so far");
        assertThat(lines.getLast()).matches("pulling image i:1: 1 of 2 layers, 1[0-9]{2} MiB so far");
        assertThat(progress.done(200 * mib)).isEqualTo("pulled image i:1: 200 MiB in 1800 s");
    }
}
