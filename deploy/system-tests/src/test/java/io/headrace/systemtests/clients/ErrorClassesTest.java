package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.embeddedkafka.EmbeddedKafkaConfig;
import io.headrace.systemtests.HeadraceProcess;
import io.headrace.systemtests.clients.ClientDriver.Answered;
import io.headrace.systemtests.clients.ClientDriver.Failed;
import io.headrace.systemtests.clients.ClientDriver.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the real clients tell their callers of what is nobody's bad request: a signature that does not hold, an action that is not
 * allowed, too many requests, and a server that can do nothing at the moment. {@link RefusalWalk} has the ClientExceptions.
 */
@Tag("system")
class ErrorClassesTest {
    private static final String REGION = "us-east-1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final AwsBasicCredentials ADMIN = AwsBasicCredentials.create("AKIDADMIN", "secret of the admin");
    private static final AwsBasicCredentials READER = AwsBasicCredentials.create("AKIDREADER", "secret of the reader");

    @TempDir
    private static Path data;

    @TempDir
    private static Path settings;

    private static HeadraceProcess headrace;
    private static HeadraceProcess submitter;
    private static RecordingProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(data, "--runtime", "process", "--account", "123456789012");
        Path access = Files.writeString(settings.resolve("access.json"), """
                {"credentials":[
                  {"accessKeyId":"AKIDADMIN","secretAccessKey":"secret of the admin",
                   "principal":"arn:aws:iam::123456789012:user/admin","policies":["everything"]},
                  {"accessKeyId":"AKIDREADER","secretAccessKey":"secret of the reader",
                   "principal":"arn:aws:iam::123456789012:user/reader","policies":["reads"]}],
                 "policies":{
                  "everything":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}},
                  "reads":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"batch:Describe*","Resource":"*"}}}}""");
        submitter = headrace.submitter(
                settings, "account=123456789012", "access.file=" + access, "limit.rate=1", "limit.burst=100");
        proxy = new RecordingProxy(submitter.endpoint());
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        submitter.close();
        headrace.close();
    }

    @AfterEach
    void everyAnswerFitsTheServiceModel() {
        assertThat(proxy.problems().stream().distinct()).isEmpty();
    }

    @Test
    void shouldTellEachClientOfEachErrorByItsName() throws Exception {
        List<RealClient> clients = Stream.of(RealClient.values())
                .filter(client -> client.interpreter().isPresent())
                .toList();
        JsonNode none = JsonMapper.shared().createObjectNode();
        JsonNode queue = JsonMapper.shared().readTree("{\"jobQueue\":\"none\"}");
        AwsBasicCredentials liar = AwsBasicCredentials.create(ADMIN.accessKeyId(), "another secret");
        AwsBasicCredentials stranger = AwsBasicCredentials.create("AKIDSOMEBODY", "secret");
        for (RealClient client : clients) {
            expect(client, READER, 403, "AccessDeniedException", driver -> call(driver, "DeleteJobQueue", queue));
            expect(client, liar, 403, "InvalidSignatureException", driver -> call(driver, "DescribeJobQueues", none));
            expect(client, stranger, 403, "UnrecognizedClientException", driver -> call(driver, "ListJobs", queue));
        }
        // Somebody of the same account asks without end.
        AtomicBoolean enough = new AtomicBoolean();
        Thread flood = Thread.ofVirtual().start(() -> {
            try (ClientDriver driver = RealClient.JAVA.start(submitter.endpoint(), REGION, ADMIN)) {
                while (!enough.get()) {
                    call(driver, "DescribeJobQueues", none);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            for (RealClient client : clients) {
                expect(client, READER, 429, "TooManyRequestsException", ErrorClassesTest::untilItIsTooMuch);
            }
        } finally {
            enough.set(true);
            flood.join();
        }
    }

    /** Questions that are answered, until one is not. */
    private static Outcome untilItIsTooMuch(ClientDriver driver) {
        for (int i = 0; i < 500; i++) {
            Outcome outcome =
                    call(driver, "DescribeJobQueues", JsonMapper.shared().createObjectNode());
            if (!(outcome instanceof Answered)) {
                return outcome;
            }
        }
        throw new AssertionError(driver.name() + " was answered 500 times");
    }

    private static Outcome call(ClientDriver driver, String operation, JsonNode input) {
        try {
            return driver.call(operation, input);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** ServerException is the other of the two errors that every operation of AWS Batch lists. */
    @Test
    void shouldTellEachClientThatTheServerIsAtFaultAndServeItAfterwards(@TempDir Path folder) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), 0));
        try (HeadraceProcess open = HeadraceProcess.submitterOf(kafka.bootstrapServers(), folder);
                RecordingProxy checks = new RecordingProxy(open.endpoint());
                Clients clients = Clients.start(checks.endpoint())) {
            clients.requireServerException("early", "topic headrace.commands is not there yet");
            HeadraceProcess scheduler = HeadraceProcess.schedulerOf(kafka.bootstrapServers(), folder);
            try (scheduler) {
                clients.awaitService("early");
            }
            clients.requireServerException("recorded", "the scheduler did not answer CreateComputeEnvironment in time");
            kafka.close();
            clients.requireServerException("lost", "Kafka did not acknowledge the command");
            kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(folder.resolve("kafka"), kafka.port()));
            HeadraceProcess again = HeadraceProcess.schedulerOf(kafka.bootstrapServers(), folder);
            try (again) {
                // What the answer said of the second one is true: it needs no other call.
                clients.awaitEnvironments("recorded");
                clients.awaitService("afterwards");
            }
            assertThat(checks.problems().stream().distinct()).isEmpty();
        } finally {
            kafka.close();
        }
    }

    /** All clients that are here, each of which makes compute environments of its own. */
    private record Clients(Map<RealClient, ClientDriver> drivers) implements AutoCloseable {
        static Clients start(String endpoint) throws IOException {
            Map<RealClient, ClientDriver> drivers = new EnumMap<>(RealClient.class);
            for (RealClient client : RealClient.values()) {
                if (client.interpreter().isPresent()) {
                    drivers.put(client, client.start(endpoint, REGION, JavaSdkDriver.ANYBODY));
                }
            }
            return new Clients(drivers);
        }

        /** Makes an environment, with all clients at once: each waits as long as the server does. */
        private Map<RealClient, Outcome> make(String environment) throws Exception {
            Map<RealClient, Future<Outcome>> calls = new EnumMap<>(RealClient.class);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                drivers.forEach((client, driver) -> calls.put(
                        client,
                        threads.submit(
                                () -> driver.call("CreateComputeEnvironment", input("""
                                {"computeEnvironmentName":"%s","type":"UNMANAGED","serviceRole":"r"}""", client, environment)))));
            }
            Map<RealClient, Outcome> outcomes = new EnumMap<>(RealClient.class);
            for (RealClient client : calls.keySet()) {
                outcomes.put(client, calls.get(client).get());
            }
            return outcomes;
        }

        private static JsonNode input(String json, RealClient client, String environment) {
            return JsonMapper.shared().readTree(json.formatted(environment + "-" + client.name()));
        }

        void requireServerException(String environment, String message) throws Exception {
            make(environment).forEach((client, outcome) -> {
                assertThat(outcome).as(client + ": " + outcome).isInstanceOf(Failed.class);
                Failed failed = (Failed) outcome;
                assertThat(failed.code()).as(client + ": " + failed).isEqualTo("ServerException");
                assertThat(failed.message()).startsWith(message).doesNotContain("\n");
                if (client != RealClient.AWSCLI) {
                    // The command line prints code and message, and nothing else.
                    assertThat(failed.details().path("status").asInt()).isEqualTo(503);
                    assertThat(failed.details().path("type").asString()).isEqualTo("ServerException");
                    assertThat(failed.details().path("requestId").asString()).isNotBlank();
                }
            });
        }

        void awaitService(String environment) {
            await().atMost(PATIENCE)
                    .until(() -> make(environment).values().stream()
                            .allMatch(outcome -> outcome instanceof Answered || isThere(outcome)));
            awaitEnvironments(environment);
        }

        /** A call that came to nothing in time may have been carried out since. */
        private static boolean isThere(Outcome outcome) {
            return outcome instanceof Failed failed && failed.message().contains("already exists");
        }

        void awaitEnvironments(String environment) {
            drivers.forEach((client, driver) -> await().atMost(PATIENCE)
                    .until(() -> driver.call(
                                            "DescribeComputeEnvironments",
                                            input("{\"computeEnvironments\":[\"%s\"]}", client, environment))
                                    instanceof Answered answered
                            && answered.answer().path("computeEnvironments").size() == 1));
        }

        @Override
        public void close() {
            drivers.values().forEach(ClientDriver::close);
        }
    }

    private static void expect(
            RealClient client,
            AwsBasicCredentials identity,
            int status,
            String code,
            Function<ClientDriver, Outcome> call)
            throws IOException, InterruptedException {
        try (ClientDriver driver = client.start(proxy.endpoint(), REGION, identity)) {
            Outcome outcome = call.apply(driver);
            assertThat(outcome).as(client + ": " + outcome).isInstanceOf(Failed.class);
            Failed failed = (Failed) outcome;
            assertThat(failed.code()).as(client + ": " + failed).isEqualTo(code);
            assertThat(failed.details().path("status").asInt(status)).isEqualTo(status);
            assertThat(failed.message()).isNotBlank();
            assertThat(List.of(failed.message().split("\n"))).hasSize(1);
        }
    }
}
