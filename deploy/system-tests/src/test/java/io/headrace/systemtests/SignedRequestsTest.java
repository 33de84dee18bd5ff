package io.headrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.testkit.OutsideTools;
import io.headrace.testkit.RequiresAwsCli;
import io.headrace.testkit.RequiresBoto3;
import io.headrace.testkit.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * AWS's own clients against a front door that asks who they are, over TLS: a submitter beside the open one of {@code headrace up}, so
 * that there are two on one log.
 */
@Tag("system")
@RequiresAwsCli
@RequiresBoto3
class SignedRequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening at (https://127\\.0\\.0\\.1:\\d+)");
    private static final Map<String, String> ADMIN = key("AKIDADMIN", "admin's secret/+=");
    private static final Map<String, String> READER = key("AKIDREADER", "reader's secret");
    private static final Map<String, String> ABROAD = key("AKIDABROAD", "secret of another account");
    private static final String ACCESS = """
            {"credentials":[
              {"accessKeyId":"AKIDADMIN","secretAccessKey":"admin's secret/+=",
               "principal":"arn:aws:iam::123456789012:user/admin","policies":["everything"]},
              {"accessKeyId":"AKIDREADER","secretAccessKey":"reader's secret",
               "principal":"arn:aws:iam::123456789012:user/reader","policies":["reads"]},
              {"accessKeyId":"AKIDABROAD","secretAccessKey":"secret of another account",
               "principal":"arn:aws:iam::210987654321:user/admin","policies":["everything"]},
              {"accessKeyId":"ASIASESSION","secretAccessKey":"session's secret","sessionToken":"FwoGZXIvYXdzEA/+==",
               "principal":"arn:aws:sts::123456789012:assumed-role/pipeline/1","policies":["everything"]}],
             "policies":{
              "everything":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]},
              "reads":{"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":["batch:Describe*","batch:List*"],"Resource":"*"}]}}}""";

    @TempDir
    private static Path folder;

    private static HeadraceProcess headrace;
    private static HeadraceProcess submitter;
    private static String endpoint;
    private static TestCertificate certificate;
    private static Path access;

    private static Map<String, String> key(String id, String secret) {
        return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", secret);
    }

    @BeforeAll
    static void start() throws Exception {
        headrace = HeadraceProcess.up(folder.resolve("data"), "--runtime", "process", "--account", "123456789012");
        certificate = TestCertificate.make(folder, "headrace", "EC");
        access = Files.writeString(folder.resolve("access.json"), ACCESS);
        submitter = HeadraceProcess.start(List.of(
                "submitter",
                "--bootstrap-servers",
                headrace.bootstrapServers(),
                "--data-dir",
                folder.resolve("submitter").toString(),
                "--account",
                "123456789012",
                "--http-port",
                "0",
                "--access-file",
                access.toString(),
                "--tls-certificate",
                certificate.certificate().toString(),
                "--tls-key",
                certificate.key().toString()));
        await().atMost(PATIENCE)
                .until(() -> LISTENING.matcher(submitter.output()).find());
        Matcher listening = LISTENING.matcher(submitter.output());
        assertThat(listening.find()).isTrue();
        endpoint = listening.group(1);
        new FrontDoorClient(headrace.endpoint()).withQueue().withScript("hello", "echo hello", "0.1");
        await().atMost(PATIENCE)
                .until(() -> aws(ADMIN, "describe-job-queues").out().contains("job-queue/work"));
    }

    @AfterAll
    static void stop() throws Exception {
        submitter.close();
        headrace.close();
    }

    private static Command aws(Map<String, String> credentials, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                OutsideTools.awsCli().orElseThrow().toString(),
                "--endpoint-url",
                endpoint,
                "--ca-bundle",
                certificate.certificate().toString(),
                "--output",
                "json",
                "batch"));
        command.addAll(List.of(words));
        Map<String, String> variables = new TreeMap<>(credentials);
        variables.put("AWS_DEFAULT_REGION", "eu-central-1");
        variables.put("AWS_PAGER", "");
        return Command.run(variables, command);
    }

    private static JsonNode json(Command command) {
        return JsonMapper.shared().readTree(command.requireSuccess());
    }

    /** Runs statements of Python with a client {@code batch}. */
    private static Command boto3(String credentials, String statements) throws IOException, InterruptedException {
        String script = """
                import boto3, botocore, botocore.auth, datetime
                batch = boto3.client("batch", endpoint_url="%s", verify="%s", region_name="eu-central-1", %s)
                def refused(call):
                    try:
                        call()
                    except botocore.exceptions.ClientError as e:
                        print(e.response["ResponseMetadata"]["HTTPStatusCode"], e.response["Error"]["Code"],
                              e.response["Error"]["Message"])
                """.formatted(endpoint, certificate.certificate(), credentials) + statements;
        return Command.run(
                Map.of(), List.of(OutsideTools.pythonWithBoto3().orElseThrow().toString(), "-c", script));
    }

    private static final String SESSION =
            "aws_access_key_id='ASIASESSION', aws_secret_access_key=\"session's secret\", aws_session_token='FwoGZXIvYXdzEA/+=='";

    private static String submit() throws Exception {
        return json(aws(
                        ADMIN,
                        "submit-job",
                        "--job-name",
                        "signed",
                        "--job-queue",
                        "work",
                        "--job-definition",
                        "hello"))
                .path("jobId")
                .asString();
    }

    @Test
    void shouldKeepAccountsApart() throws Exception {
        assertThat(json(aws(ABROAD, "describe-job-queues")).path("jobQueues")).isEmpty();

        aws(ABROAD, "create-compute-environment", "--compute-environment-name", "work", "--type", "UNMANAGED")
                .requireSuccess();
        JsonNode made = json(aws(
                ABROAD,
                "create-job-queue",
                "--job-queue-name",
                "work",
                "--priority",
                "7",
                "--compute-environment-order",
                "order=1,computeEnvironment=work"));

        assertThat(made.path("jobQueueArn").asString())
                .isEqualTo("arn:aws:batch:eu-central-1:210987654321:job-queue/work");
        assertThat(json(aws(ABROAD, "describe-job-queues"))
                        .at("/jobQueues/0/priority")
                        .asInt())
                .isEqualTo(7);
        assertThat(json(aws(ADMIN, "describe-job-queues"))
                        .at("/jobQueues/0/priority")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void shouldServeWhoSignsAndRecordThem() throws Exception {
        String job = submit();
        assertThat(json(aws(READER, "describe-jobs", "--jobs", job))
                        .at("/jobs/0/jobName")
                        .asString())
                .isEqualTo("signed");
        Map<String, String> environment = new TreeMap<>(READER);
        environment.put("HEADRACE_ENDPOINT", endpoint);
        environment.put("HEADRACE_CA", certificate.certificate().toString());
        JsonNode history = json(Cli.run(environment, "history", job, "--output", "json"));
        assertThat(history.at("/events/0/actor").asString()).isEqualTo("arn:aws:iam::123456789012:user/admin");
        assertThat(Cli.run(environment, "history", job).requireSuccess()).contains("user/admin");
    }

    @Test
    void shouldRefuseAsAwsDoes() throws Exception {
        assertRefused(aws(key("AKIDADMIN", "wrong"), "describe-job-queues"), "InvalidSignatureException");
        assertRefused(aws(key("AKIDNOBODY", "wrong"), "describe-job-queues"), "UnrecognizedClientException");
        Command denied =
                aws(READER, "submit-job", "--job-name", "denied", "--job-queue", "work", "--job-definition", "hello");
        assertRefused(denied, "AccessDeniedException");
        assertThat(denied.err())
                .contains("User: arn:aws:iam::123456789012:user/reader is not authorized to perform: batch:SubmitJob on"
                        + " resource: arn:aws:batch:us-east-1:123456789012:job-definition/hello because no identity-based"
                        + " policy allows the batch:SubmitJob action");
    }

    private static void assertRefused(Command command, String code) {
        assertThat(command.status()).as(command.out()).isNotZero();
        assertThat(command.err()).contains("An error occurred (" + code + ")");
    }

    @Test
    void shouldVerifyTheRoutesOfTags() throws Exception {
        String arn = "arn:aws:batch:eu-central-1:123456789012:job-queue/work";
        String tags = "{\"team\":\"a b/c\",\"c d/e\":\"1\",\"f\":\"2\"}";
        aws(ADMIN, "tag-resource", "--resource-arn", arn, "--tags", tags).requireSuccess();
        assertThat(json(aws(READER, "list-tags-for-resource", "--resource-arn", arn))
                        .at("/tags/team")
                        .asString())
                .isEqualTo("a b/c");
        aws(ADMIN, "untag-resource", "--resource-arn", arn, "--tag-keys", "team", "c d/e")
                .requireSuccess();
        assertThat(json(aws(READER, "list-tags-for-resource", "--resource-arn", arn))
                        .path("tags")
                        .propertyNames())
                .containsExactly("f");
        assertRefused(aws(READER, "untag-resource", "--resource-arn", arn, "--tag-keys", "x"), "AccessDeniedException");
    }

    @Test
    void shouldVerifySessionTokensAndClocks() throws Exception {
        assertThat(boto3(SESSION, "print(batch.describe_job_queues()['jobQueues'][0]['jobQueueName'])")
                        .requireSuccess())
                .isEqualTo("work\n");
        assertThat(boto3(SESSION.replace("+==", "x"), "refused(batch.describe_job_queues)")
                        .requireSuccess())
                .isEqualTo("403 UnrecognizedClientException The security token included in the request is invalid.\n");
        String otherTime = """
                real = datetime.datetime
                class Shifted(real):
                    @classmethod
                    def utcnow(cls):
                        return real.utcnow() + datetime.timedelta(minutes=%d)
                botocore.auth.datetime.datetime = Shifted
                """;
        assertThat(boto3(SESSION, otherTime.formatted(-16) + "refused(batch.describe_job_queues)")
                        .requireSuccess())
                .startsWith("403 InvalidSignatureException Signature expired: ");
        assertThat(boto3(SESSION, otherTime.formatted(16) + "refused(batch.describe_job_queues)")
                        .requireSuccess())
                .startsWith("403 InvalidSignatureException Signature not yet current: ");
        assertThat(boto3(SESSION, otherTime.formatted(-14) + "print(len(batch.describe_job_queues()['jobQueues']))")
                        .requireSuccess())
                .isEqualTo("1\n");
    }

    /** The scheduler, not a front door, knows that a submission came before. */
    @Test
    void shouldTakeAKeyOnceAtAllFrontDoors() throws Exception {
        String hook = """
                batch.meta.events.register("before-sign.batch.SubmitJob",
                    lambda request, **more: request.headers.add_header("x-headrace-idempotency-key", "nightly"))
                """;
        String job = boto3(
                        SESSION,
                        hook + "print(batch.submit_job(jobName='n', jobQueue='work', jobDefinition='hello')['jobId'])")
                .requireSuccess()
                .strip();
        assertThat(openly("{\"jobName\":\"n\",\"jobQueue\":\"work\",\"jobDefinition\":\"hello\"}"))
                .contains(job);
        assertThat(openly("{\"jobName\":\"other\",\"jobQueue\":\"work\",\"jobDefinition\":\"hello\"}"))
                .contains("x-headrace-idempotency-key 'nightly' was used before for another request");
    }

    private static String openly(String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(headrace.endpoint() + "/v1/submitjob"))
                                    .header("x-headrace-idempotency-key", "nightly")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void shouldTakeBackWhatTheFileNoLongerAllows() throws Exception {
        String guest = "{\"accessKeyId\":\"AKIDGUEST\",\"secretAccessKey\":\"g\",\"policies\":[\"reads\"],"
                + "\"principal\":\"arn:aws:iam::123456789012:user/guest\"},";
        Map<String, String> credentials = key("AKIDGUEST", "g");
        assertRefused(aws(credentials, "describe-job-queues"), "UnrecognizedClientException");
        replaceAccess(ACCESS.replace("\"credentials\":[", "\"credentials\":[" + guest));
        await().atMost(PATIENCE)
                .until(() -> aws(credentials, "describe-job-queues").status() == 0);
        replaceAccess("{\"credentials\":");
        await().atMost(PATIENCE).until(() -> {
            // Somebody must ask for it to be looked at.
            assertThat(aws(credentials, "describe-job-queues").status()).isZero();
            return submitter.output().contains("stays in force");
        });
        replaceAccess(ACCESS);
        await().atMost(PATIENCE)
                .until(() -> aws(credentials, "describe-job-queues").status() != 0);
        assertThat(submitter.output().lines().filter(line -> line.contains("stays in force")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("access file " + access + ": is not JSON"));
    }

    private static void replaceAccess(String json) throws IOException {
        Files.move(Files.writeString(folder.resolve("access.new"), json), access, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void shouldTellTheCommandLineWhatItLacks() throws Exception {
        Map<String, String> environment = Map.of(
                "HEADRACE_ENDPOINT",
                endpoint,
                "AWS_SHARED_CREDENTIALS_FILE",
                folder.resolve("none").toString());
        Command untrusted = Cli.run(environment, "queues");
        assertThat(untrusted.status()).isNotZero();
        assertThat(untrusted.err())
                .contains("the certificate of " + endpoint + " is not trusted here: name the file of its CA with --ca");
        Command unsigned =
                Cli.run(environment, "queues", "--ca", certificate.certificate().toString());
        assertThat(unsigned.status()).isNotZero();
        assertThat(unsigned.err()).contains("Missing Authentication Token: this Headrace asks for credentials");
    }
}
