package io.headrace.executor.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.headrace.executor.runtime.docker.ContainerUsage.Counting;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ResourceUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What running containers have used, asked of the engine now and then, for engines whose control groups cannot be read here. What a
 * container uses after the last time that it was asked for is not counted, nor is one that ends before the first.
 */
final class UsageSamples {

    private static final Logger LOG = LoggerFactory.getLogger(UsageSamples.class);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration NEXT = Duration.ofSeconds(5);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EngineClients engine;
    private final Map<String, ResourceUsage> latest = new ConcurrentHashMap<>();

    UsageSamples(EngineClients engine) {
        this.engine = engine;
    }

    /** Goes on asking until it is closed. */
    Sampling of(String name) {
        return new Sampling(Thread.ofVirtual().name("usage-of-" + name).start(() -> sample(name)));
    }

    /** The asking about one container. */
    record Sampling(Thread thread) implements Counting {
        @Override
        public void close() {
            thread.interrupt();
        }
    }

    /** What it has used as far as is known. */
    Optional<ResourceUsage> usage(String name) {
        return Optional.ofNullable(latest.get(name));
    }

    void forget(String name) {
        latest.remove(name);
    }

    private void sample(String name) {
        try {
            for (Duration wait = FIRST; ; wait = NEXT) {
                Thread.sleep(wait);
                ask(name);
            }
        } catch (InterruptedException e) {
            LOG.debug("container {} has ended", name);
        }
    }

    private void ask(String name) {
        try (Response answer = engine.open(Method.GET, "/containers/" + name + "/stats?stream=false&one-shot=true")) {
            read(JsonCodec.mapper().readTree(new String(answer.getBody().readAllBytes(), UTF_8)))
                    .ifPresent(now -> latest.merge(name, now, UsageSamples::most));
        } catch (IOException | RuntimeException e) {
            LOG.debug("the engine does not say what {} uses: {}", name, e.toString());
        }
    }

    /** The engine's statistics in our words; empty for a container that does not run. */
    static Optional<ResourceUsage> read(JsonNode statistics) throws JacksonException {
        long cpu = statistics.at("/cpu_stats/cpu_usage/total_usage").asLong(0) / NANOS_PER_MILLI;
        JsonNode memory = statistics.path("memory_stats");
        long peak = Math.max(
                memory.path("max_usage").asLong(0), memory.path("usage").asLong(0));
        return peak == 0 ? Optional.empty() : Optional.of(new ResourceUsage(cpu, peak));
    }

    private static ResourceUsage most(ResourceUsage before, ResourceUsage now) {
        return new ResourceUsage(
                most(before.cpuMillis(), now.cpuMillis()), most(before.memoryPeakBytes(), now.memoryPeakBytes()));
    }

    private static @Nullable Long most(@Nullable Long before, @Nullable Long now) {
        if (before == null || now == null) {
            return before == null ? now : before;
        }
        return Math.max(before, now);
    }
}
