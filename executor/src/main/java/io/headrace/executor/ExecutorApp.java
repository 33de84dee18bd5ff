package io.headrace.executor;

import io.headrace.executor.ExecutorSettings.InvalidSetting;
import io.headrace.executor.ExecutorSettings.Setting;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.service.BadSettingException;
import io.headrace.service.KafkaWait;
import io.headrace.service.Service;
import io.headrace.service.ServiceCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
        KafkaWait.await(config.bootstrapServers(), say);
        Executor executor = Executor.start(config);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            executor.close();
            closed.countDown();
        }));
        say.accept(config.executorId() + " is ready: " + executor.runtimeNotice());
        closed.await();
        return 0;
    }

    private static ExecutorConfig config(Map<String, String> settings) {
        try {
            return ExecutorSettings.parse(settings);
        } catch (InvalidSetting e) {
            throw new BadSettingException(String.valueOf(e.getMessage()));
        }
    }
}
