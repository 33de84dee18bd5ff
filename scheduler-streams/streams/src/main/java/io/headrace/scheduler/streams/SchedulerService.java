package io.headrace.scheduler.streams;

import io.headrace.service.KafkaWait;
import io.headrace.service.LocalChecks;
import io.headrace.service.Service;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** The scheduler as a process of its own. */
public final class SchedulerService implements Service {
    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public String description() {
        return "Decides which job runs where and when. Makes the topics that are missing.";
    }

    @Override
    public Map<String, String> settings() {
        return SchedulerText.HELP;
    }

    @Override
    public int run(Map<String, String> given, Consumer<String> say) throws InterruptedException {
        SchedulerSettings settings = SchedulerText.parse(given);
        LocalChecks.writableFolder("state.dir", settings.stateDir());
        LocalChecks.freePort("health.port", settings.healthHost(), settings.healthPort());
        KafkaWait.await(settings.bootstrapServers(), say);
        SchedulerApp app;
        try {
            app = SchedulerApp.start(settings);
        } catch (KafkaException e) {
            throw new SchedulerStartException(
                    "the Kafka cluster at " + settings.bootstrapServers() + ": " + e.getMessage(), e);
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(app::close, "close"));
        app.failure().thenAccept(cause -> {
            say.accept("failed: " + cause);
            ended.countDown();
        });
        say.accept("started, with Kafka at " + settings.bootstrapServers());
        ended.await();
        return 1;
    }
}
