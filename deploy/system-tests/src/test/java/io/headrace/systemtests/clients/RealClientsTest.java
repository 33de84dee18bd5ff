package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.systemtests.HeadraceProcess;
import io.headrace.testkit.OutsideTools;
import io.headrace.testkit.RequiresAwsCliLibrary;
import io.headrace.testkit.RequiresBoto3;
import io.headrace.testkit.RequiresNodeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same walk through AWS Batch with each of the real clients, all at once against one system, for the shortest timeout that AWS
 * allows takes a minute. Every answer must fit AWS's service model.
 */
@Tag("system")
class RealClientsTest {
    private static final String REGION = "eu-central-1";

    @TempDir
    private static Path data;

    private static HeadraceProcess headrace;
    private static ExecutorService threads;
    private static Walk java;
    private static @Nullable Walk boto3;
    private static @Nullable Walk awsCli;
    private static @Nullable Walk node;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        threads = Executors.newVirtualThreadPerTaskExecutor();
        java = new Walk("java", false, endpoint -> new JavaSdkDriver(endpoint, REGION)).start(threads);
        boto3 = OutsideTools.pythonWithBoto3()
                .map(python -> walk("boto3", true, python, "python/boto3_driver.py"))
                .orElse(null);
        awsCli = OutsideTools.pythonWithAwsCli()
                .map(python -> walk("awscli", true, python, "python/awscli_driver.py"))
                .orElse(null);
        node = OutsideTools.nodeWithModules(Path.of("src/test/javascript"))
                .map(program -> walk("node", false, program, "javascript/driver.mjs"))
                .orElse(null);
    }

    @AfterAll
    static void stop() throws Exception {
        threads.close();
        headrace.close();
    }

    @Test
    void shouldServeTheSdkForJava() throws Exception {
        java.requireSuccess();
    }

    @Test
    @RequiresBoto3
    void shouldServeDebiansBoto3() throws Exception {
        boto3.requireSuccess();
    }

    @Test
    @RequiresAwsCliLibrary
    void shouldServeDebiansAwsCli() throws Exception {
        awsCli.requireSuccess();
    }

    @Test
    @RequiresNodeClient
    void shouldServeTheSdkForJavaScript() throws Exception {
        node.requireSuccess();
    }

    private static Walk walk(String name, boolean old, Path interpreter, String program) {
        return new Walk(name, old, endpoint -> ProgramDriver.start(name, interpreter, program, endpoint, REGION))
                .start(threads);
    }

    /** Starts a driver. */
    private interface Start {
        ClientDriver at(String endpoint) throws IOException;
    }

    /** One client's walk through {@link BatchFlow}. */
    private static final class Walk {
        private final String name;
        private final boolean old;
        private final Start driver;
        private final CompletableFuture<List<String>> done = new CompletableFuture<>();

        private Walk(String name, boolean old, Start driver) {
            this.name = name;
            this.old = old;
            this.driver = driver;
        }

        private Walk start(Executor executor) {
            executor.execute(() -> {
                List<String> problems = new ArrayList<>();
                try (RecordingProxy proxy = new RecordingProxy(headrace.endpoint());
                        ClientDriver client = driver.at(proxy.endpoint())) {
                    try {
                        new BatchFlow(client, name, old).run();
                    } finally {
                        problems.addAll(proxy.problems().stream().distinct().toList());
                    }
                    done.complete(problems);
                } catch (Throwable e) {
                    done.completeExceptionally(
                            new AssertionError(e.getMessage() + "\nanswers that do not fit: " + problems, e));
                }
            });
            return this;
        }

        private void requireSuccess() throws Exception {
            try {
                assertThat(done.get())
                        .as("answers to %s that do not fit AWS's service model", name)
                        .isEmpty();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e;
            }
        }
    }
}
