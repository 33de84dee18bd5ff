package io.headrace.systemtests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.systemtests.FrontDoorClient;
import io.headrace.systemtests.HeadraceProcess;
import io.headrace.systemtests.hostile.HostileRequests.Hostile;
import io.headrace.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is sent, the answer is an error in AWS's form that names the sender's fault, and the next proper request is served. */
@Tag("system")
class HostileRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final int SIGNATURES = 1_000;
    private static final int AT_ONCE = 16;

    @TempDir
    private static Path data;

    private static HeadraceProcess headrace;
    private static FrontDoorClient client;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        client = new FrontDoorClient(headrace.endpoint()).withQueue().withScript("d", "true", "0.25");
    }

    @AfterAll
    static void stop() throws Exception {
        headrace.close();
    }

    @Test
    void shouldRefuseTenThousandHostileRequestsAndGoOn() {
        RawHttp http = new RawHttp(headrace.endpoint());
        Seeds.each(1, seed -> {
            HostileRequests requests = new HostileRequests(seed, http.host());
            assertThat(served(http, REQUESTS, requests::next)).isEmpty();
        });
        String job = client.submit("d", 0);
        client.awaitStatus(job, "SUCCEEDED");
        requireHealth(headrace);
    }

    @Test
    void shouldRefuseForgedAlteredAndReplayedSignatures(@TempDir Path settings) throws Exception {
        AwsBasicCredentials known = AwsBasicCredentials.create("AKIDADMIN", "secret of the admin");
        Path access = Files.writeString(settings.resolve("access.json"), """
                {"credentials":[{"accessKeyId":"AKIDADMIN","secretAccessKey":"secret of the admin",
                  "principal":"arn:aws:iam::123456789012:user/admin","policies":["everything"]}],
                 "policies":{"everything":{"Version":"2012-10-17",
                  "Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}}}""");
        try (HeadraceProcess submitter =
                headrace.submitter(settings, "account=123456789012", "access.file=" + access)) {
            RawHttp http = new RawHttp(submitter.endpoint());
            Instant now = Instant.now();
            Seeds.each(1, seed -> {
                BadSignatures requests = new BadSignatures(seed, http.host(), known, now);
                assertThat(served(http, SIGNATURES, requests::next)).isEmpty();
            });
            // What is right is served, and the same request again is the same job.
            byte[] good = new BadSignatures(1, http.host(), known, now).good();
            RawHttp.Reply first = http.send(good);
            assertThat(first.status()).as(first.body()).isEqualTo(200);
            assertThat(http.send(good).body()).isEqualTo(first.body());
            requireHealth(submitter);
        }
    }

    private static void requireHealth(HeadraceProcess process) {
        await().atMost(Duration.ofSeconds(10)).until(() -> process.status("/health/ready") == 200);
        assertThat(process.output()).doesNotContain("ERROR").doesNotContain("\tat ");
    }

    /** Those of so many requests that were not refused as they should be, one for each kind of defect. */
    private static Map<String, String> served(RawHttp http, int count, Supplier<Hostile> requests) {
        Map<String, String> served = new ConcurrentSkipListMap<>();
        Semaphore free = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                Hostile hostile = requests.get();
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        problem(http, hostile)
                                .ifPresent(problem ->
                                        served.putIfAbsent(kind(hostile.wrong() + ": " + problem), hostile.toString()));
                    } finally {
                        free.release();
                    }
                });
            }
        }
        return new TreeMap<>(served);
    }

    /** What is wrong with the answer, if anything is. */
    private static Optional<String> problem(RawHttp http, Hostile hostile) {
        RawHttp.Reply reply;
        try {
            reply = http.send(hostile.bytes());
        } catch (IOException | RuntimeException e) {
            // Also an answer that is no HTTP.
            return Optional.of(e.toString());
        }
        if (reply.status() < 400 || reply.status() > 499) {
            return Optional.of("status " + reply.status() + " " + shown(reply.body()));
        }
        String type = reply.headers().getOrDefault("x-amzn-errortype", "");
        if (type.isEmpty() || type.equals("ServerException")) {
            return Optional.of("status " + reply.status() + " with x-amzn-ErrorType '" + type + "'");
        }
        if (reply.headers().getOrDefault("x-amzn-requestid", "").length() != 36) {
            return Optional.of("no x-amzn-RequestId");
        }
        try {
            JsonNode body = JsonMapper.shared().readTree(reply.body());
            String message = body.path("message").asString("");
            return message.isBlank()
                            || message.contains("\n")
                            || message.contains("Exception:")
                            || message.length() > 2_000
                    ? Optional.of("message '" + shown(message) + "'")
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.of("no JSON: " + shown(reply.body()));
        }
    }

    /** The same for what is the same defect, so that the list of all of them can be read. */
    private static String kind(String problem) {
        return problem.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
    }

    private static String shown(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
}
