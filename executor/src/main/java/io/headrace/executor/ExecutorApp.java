package io.headrace.executor;

import io.headrace.executor.ExecutorSettings.HealthAddress;
import io.headrace.executor.ExecutorSettings.InvalidSetting;
import io.headrace.executor.ExecutorSettings.Setting;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.service.BadSettingException;
import io.headrace.service.HealthServer;
import io.headrace.service.KafkaWait;
import io.headrace.service.LocalChecks;
import io.headrace.service.Service;
import io.headrace.service.ServiceCommand;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The executor as a process of its own. */
public final class ExecutorApp implements Service {

    /** Runs an executor; {@code --help} says how. */
    public static void main(String[] arguments) {
        ServiceCommand.main(new ExecutorApp(), arguments);
    }

    @Override
    public String name() {
        return "executor";
    }

    @Override
    public String description() {
        return "Runs the containers of jobs on this host.";
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            settings.put(setting.key(), setting.help());
        }
        return settings;
    }

    @Override
    public int run(Map<String, String> settings, Consumer<String> say) throws InterruptedException, ContainerFailure {
        ExecutorConfig config = config(settings);
        RuntimeChoice.check(config.runtime());
        HealthAddress health = health(settings);
        LocalChecks.freePort(Setting.HEALTH_PORT.key(), health.host(), health.port());
        KafkaWait.await(config.bootstrapServers(), say);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AtomicBoolean ready = new AtomicBoolean();
        // Before the executor, which waits for Kafka and its topics: by then it lives, and is not ready.
        HealthServer server = HealthServer.start(health.host(), health.port(), () -> true, ready::get, meters::scrape);
        Executor executor;
        try {
            executor = Executor.start(config, meters);
        } catch (ContainerFailure | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        ready.set(true);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ready.set(false);
            executor.close();
            server.close();
            ended.countDown();
        }));
        var unused = executor.drained().thenRun(ended::countDown);
        say.accept(config.executorId() + " is ready: " + executor.runtimeNotice());
        if (server.port() >= 0) {
            say.accept("health and metrics: http://" + health.host() + ":" + server.port());
        }
        ended.await();
        if (executor.drained().isDone()) {
            // The process ends now, and closes it as after any other end.
            say.accept(config.executorId() + " is drained and leaves");
        }
        return 0;
    }

    private static HealthAddress health(Map<String, String> settings) {
        try {
            return ExecutorSettings.health(settings);
        } catch (InvalidSetting e) {
            throw new BadSettingException(String.valueOf(e.getMessage()));
        }
    }

    private static ExecutorConfig config(Map<String, String> settings) {
        try {
            return ExecutorSettings.parse(settings);
        } catch (InvalidSetting e) {
            throw new BadSettingException(String.valueOf(e.getMessage()));
        }
    }
}
