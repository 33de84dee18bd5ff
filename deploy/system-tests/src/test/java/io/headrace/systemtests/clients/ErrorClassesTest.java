package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.systemtests.HeadraceProcess;
import io.headrace.systemtests.clients.ClientDriver.Answered;
import io.headrace.systemtests.clients.ClientDriver.Failed;
import io.headrace.systemtests.clients.ClientDriver.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the real clients tell their callers of what is nobody's bad request: a signature that does not hold, an action that is not
 * allowed, too many requests. {@link BatchFlow} has the ClientExceptions.
 */
@Tag("system")
@Execution(ExecutionMode.CONCURRENT)
class ErrorClassesTest {
    private static final String REGION = "us-east-1";
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
