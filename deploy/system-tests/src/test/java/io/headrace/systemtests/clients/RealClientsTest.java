package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.headrace.systemtests.HeadraceProcess;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresAwsCliLibrary;
import io.headrace.testkit.RequiresBoto3;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.RequiresNodeClient;
import io.headrace.testkit.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

    @TempDir
    private static Path containerData;

    private static HeadraceProcess headrace;

    /** With containers, for service jobs need them. */
    private static @Nullable HeadraceProcess containers;

    private static ExecutorService threads;
    private static final Map<RealClient, CompletableFuture<Walked>> WALKS = new EnumMap<>(RealClient.class);
    private static final Map<RealClient, CompletableFuture<Walked>> SERVICE_WALKS = new EnumMap<>(RealClient.class);

    /**
     * What a walk has shown.
     *
     * @param problems answers that do not fit the service model
     * @param members members that answers had
     */
    private record Walked(List<String> problems, Set<String> members) {}

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        threads = Executors.newVirtualThreadPerTaskExecutor();
        for (RealClient client : RealClient.values()) {
            if (client.interpreter().isPresent()) {
                WALKS.put(client, CompletableFuture.supplyAsync(() -> walk(client), threads));
            }
        }
        if (DockerEngine.whyUnreachable().isEmpty()) {
            try (DockerClient engine = DockerEngine.connect()) {
                TestImages.ensureBusybox(engine);
            }
            containers = HeadraceProcess.up(
                    containerData,
                    "--runtime",
                    "docker",
                    "--account",
                    "123456789012",
                    "--instance-types",
                    "ml.m5.large=0.2:32");
            for (RealClient client : RealClient.values()) {
                if (client.interpreter().isPresent() && !client.old()) {
                    SERVICE_WALKS.put(client, CompletableFuture.supplyAsync(() -> serviceWalk(client), threads));
                }
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        threads.close();
        headrace.close();
        if (containers != null) {
            containers.close();
        }
    }

    @Test
    void shouldServeTheSdkForJava() throws Exception {
        requireSuccess(WALKS, RealClient.JAVA);
    }

    @Test
    @RequiresBoto3
    void shouldServeDebiansBoto3() throws Exception {
        requireSuccess(WALKS, RealClient.BOTO3);
    }

    @Test
    @RequiresAwsCliLibrary
    void shouldServeDebiansAwsCli() throws Exception {
        requireSuccess(WALKS, RealClient.AWSCLI);
    }

    @Test
    @RequiresNodeClient
    void shouldServeTheSdkForJavaScript() throws Exception {
        requireSuccess(WALKS, RealClient.NODE);
    }

    @Test
    @RequiresDocker
    void shouldServeServiceJobsToTheSdkForJava() throws Exception {
        requireSuccess(SERVICE_WALKS, RealClient.JAVA);
    }

    @Test
    @RequiresDocker
    @RequiresNodeClient
    void shouldServeServiceJobsToTheSdkForJavaScript() throws Exception {
        requireSuccess(SERVICE_WALKS, RealClient.NODE);
    }

    /** The page on compatibility says of each member of an answer whether it is there: nothing else is, and all of that is. */
    @Test
    @RequiresDocker
    @RequiresNodeClient
    void shouldAnswerTheMembersThatThePageOnCompatibilityNames() throws Exception {
        Compatibility page = new Compatibility();
        TreeSet<String> seen =
                new TreeSet<>(requireSuccess(WALKS, RealClient.NODE).members());
        seen.addAll(requireSuccess(SERVICE_WALKS, RealClient.NODE).members());
        assertThat(seen).doesNotContainAnyElementsOf(page.neverAnswered().keySet());
        TreeSet<String> unseen = new TreeSet<>(page.answered());
        unseen.removeAll(seen);
        assertThat(unseen)
                .as("members that the page promises and no answer had")
                .isEmpty();
    }

    /** Something that a client does, all of it. */
    private interface Walk {
        void by(ClientDriver driver, String prefix) throws IOException, InterruptedException;
    }

    private static Walked walk(RealClient client) {
        return walk(client, headrace, (driver, prefix) -> new BatchFlow(driver, prefix, client).run());
    }

    private static Walked serviceWalk(RealClient client) {
        return walk(
                client,
                Objects.requireNonNull(containers),
                (driver, prefix) -> new ServiceFlow(driver, prefix, client).run());
    }

    private static Walked walk(RealClient client, HeadraceProcess system, Walk walk) {
        List<String> problems = new ArrayList<>();
        try (RecordingProxy proxy = new RecordingProxy(system.endpoint());
                ClientDriver driver = client.start(proxy.endpoint(), REGION, JavaSdkDriver.ANYBODY)) {
            try {
                walk.by(driver, client.name().toLowerCase(Locale.ROOT));
            } finally {
                problems.addAll(proxy.problems().stream().distinct().toList());
            }
            return new Walked(problems, proxy.members());
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nanswers that do not fit: " + problems, e);
        }
    }

    private static Walked requireSuccess(Map<RealClient, CompletableFuture<Walked>> walks, RealClient client)
            throws Exception {
        try {
            Walked walked = walks.get(client).get();
            assertThat(walked.problems())
                    .as("answers to %s that do not fit AWS's service model", client)
                    .isEmpty();
            return walked;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
