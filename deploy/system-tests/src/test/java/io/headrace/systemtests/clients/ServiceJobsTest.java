package io.headrace.systemtests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import io.headrace.systemtests.Cli;
import io.headrace.systemtests.HeadraceProcess;
import io.headrace.testkit.DockerEngine;
import io.headrace.testkit.RequiresDocker;
import io.headrace.testkit.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Training jobs as containers of a real engine, from the SDK for Java to files and back. Every answer must fit AWS's service model. */
@Tag("system")
@Tag("engine")
@RequiresDocker
class ServiceJobsTest {
    private static final String COMPLETED = "Received status from SageMaker: Training job completed";

    /** Runs until it is told to stop, and stops at once. */
    private static final String ENDLESS = "trap 'exit 143' TERM; echo begun; sleep 600 & wait";

    @TempDir
    private static Path data;

    @TempDir
    private Path shared;

    private static HeadraceProcess headrace;
    private static RecordingProxy proxy;
    private static ClientDriver driver;
    private static ServiceCalls calls;

    @BeforeAll
    static void start() throws Exception {
        try (DockerClient engine = DockerEngine.connect()) {
            TestImages.ensureBusybox(engine);
        }
        up();
        calls.call("CreateServiceEnvironment", """
                {'serviceEnvironmentName':'instances','serviceEnvironmentType':'SAGEMAKER_TRAINING',
                 'capacityLimits':[{'maxCapacity':4,'capacityUnit':'NUM_INSTANCES'}]}""");
        calls.call("CreateJobQueue", """
                {'jobQueueName':'training','jobQueueType':'SAGEMAKER_TRAINING','priority':1,
                 'serviceEnvironmentOrder':[{'order':1,'serviceEnvironment':'instances'}]}""");
    }

    private static void up() throws IOException {
        headrace = HeadraceProcess.up(
                data,
                Map.of("HEADRACE_EXECUTOR_ALLOW_HOST_PATHS", System.getProperty("java.io.tmpdir")),
                "--runtime",
                "docker",
                "--account",
                "123456789012",
                "--instance-types",
                "ml.m5.large=1:64");
        proxy = new RecordingProxy(headrace.endpoint());
        driver = new JavaSdkDriver(proxy.endpoint(), "eu-central-1", JavaSdkDriver.ANYBODY);
        calls = new ServiceCalls(driver, "");
    }

    @AfterAll
    static void stop() throws Exception {
        driver.close();
        proxy.close();
        headrace.close();
        assertThat(proxy.problems()).isEmpty();
    }

    @Test
    void shouldRunTheJobOfTheGuide() throws Exception {
        Path input = Files.createDirectories(shared.resolve("mnist"));
        Files.writeString(input.resolve("weights"), "1 2 3\n");
        String guide = Files.readString(HeadraceProcess.project().resolve("docs/guides/service-jobs.md"));
        String payload =
                guide.substring(guide.indexOf("```json\n") + 8, guide.indexOf("\n```", guide.indexOf("```json")));
        Path models = shared.resolve("models");

        String job = calls.submit(
                "'jobName':'mnist','jobQueue':'training'",
                JsonMapper.shared()
                        .readTree(payload.replace("/data/mnist", input.toString())
                                .replace("/data/models", models.toString())));

        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        String name = "mnist-" + job.substring(job.lastIndexOf('-') + 1) + "-1";
        assertThat(ended.path("attempts")).hasSize(1);
        assertThat(ended.at("/attempts/0/statusReason").asString()).isEqualTo(COMPLETED);
        assertThat(ended.at("/attempts/0/serviceResourceId/value").asString())
                .isEqualTo("arn:aws:sagemaker:eu-central-1:123456789012:training-job/" + name);
        assertThat(ended.path("createdAt").asLong())
                .isLessThanOrEqualTo(ended.path("scheduledAt").asLong());
        assertThat(ended.path("scheduledAt").asLong())
                .isLessThanOrEqualTo(ended.path("startedAt").asLong());
        assertThat(ended.path("startedAt").asLong())
                .isLessThanOrEqualTo(ended.path("stoppedAt").asLong());
        assertThat(files(models.resolve(name + "/output/model.tar.gz"))).isEqualTo(Map.of("weights", "1 2 3\n"));
        assertThat(models.resolve(name + "/output").toFile().list())
                .as("no unfinished archive is left")
                .containsExactlyInAnyOrder("model.tar.gz", "output.tar.gz");
        assertThat(cli("logs", job)).contains("{\"epochs\":\"3\"}");
        assertThat(cli("describe", job))
                .contains("Type:          SAGEMAKER_TRAINING\n")
                .contains("  Output:      file://" + models + "\n")
                .contains("AttemptStarting")
                .contains(COMPLETED);
    }

    @Test
    void shouldFindFilesAndVariablesAsSageMakerHasThem() throws Exception {
        Path train = Files.createDirectories(shared.resolve("train"));
        Files.writeString(train.resolve("a"), "rows");
        String script = """
                cd /opt/ml; cat input/config/inputdataconfig.json; echo; cat input/config/resourceconfig.json; echo;
                echo $MINE $SM_HP_LEARNING_RATE $SM_CHANNEL_TRAIN $SM_NUM_CPUS $AWS_BATCH_JOB_ATTEMPT $TRAINING_JOB_NAME;
                touch input/data/train/b || echo read-only; stat -c '%a %n' model output/data checkpoints input/data /opt""";
        String job = calls.submit(
                "'jobName':'looks-around','jobQueue':'training'", calls.payload(script, """
                        ,'HyperParameters':{'learning-rate':'0.1'},'Environment':{'MINE':'my own'},
                        'InputDataConfig':[{'ChannelName':'train','ContentType':'text/csv','DataSource':{'S3DataSource':{
                         'S3DataType':'S3Prefix','S3Uri':'file://%s','S3DataDistributionType':'FullyReplicated'}}}]""".formatted(train)));

        calls.awaitJob(job, "SUCCEEDED");

        String output = output(job);
        assertThat(output)
                .contains("{\"train\":{\"TrainingInputMode\":\"File\"")
                .contains("\"ContentType\":\"text/csv\"")
                .contains("\"current_host\":\"algo-1\"")
                .contains("my own 0.1 /opt/ml/input/data/train 1 1 looks-around-")
                .contains("read-only");
        assertThat(output).contains("777 model\n777 output/data\n777 checkpoints\n777 input/data\n755 /opt\n");
    }

    @Test
    void shouldGoOnFromItsCheckpointAfterAFailureThatIsPassedOn() throws Exception {
        Path checkpoints = Files.createDirectories(shared.resolve("checkpoints"));
        Files.setPosixFilePermissions(checkpoints, PosixFilePermissions.fromString("rwxr-x---"));
        String script = "cat /opt/ml/checkpoints/step && exit 0; echo 7 > /opt/ml/checkpoints/step;"
                + " echo ' loss is NaN' > /opt/ml/output/failure; exit 3";
        String job = calls.submit("""
                'jobName':'again','jobQueue':'training','retryStrategy':{'attempts':3,'evaluateOnExit':[
                 {'action':'RETRY','onStatusReason':'Received status from SageMaker: AlgorithmError: loss*'},
                 {'action':'EXIT','onStatusReason':'*'}]}""", calls.payload(script, """
                        ,'OutputDataConfig':{'S3OutputPath':'file://%s'},'CheckpointConfig':{'S3Uri':'file://%s'}""".formatted(shared.resolve("out"), checkpoints)));

        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");

        assertThat(ended.path("attempts")
                        .valueStream()
                        .map(attempt -> attempt.path("statusReason").asString()))
                .containsExactly(
                        "Received status from SageMaker: AlgorithmError: loss is NaN, exit code: 3", COMPLETED);
        assertThat(checkpoints.resolve("step")).hasContent("7\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(checkpoints)))
                .as("the folder of the host keeps its rights")
                .isEqualTo("rwxr-x---");
        assertThat(shared.resolve("out").toFile().list())
                .as("only the attempt that ended well leaves a model")
                .containsExactly(ended.at("/latestAttempt/serviceResourceId/value")
                        .asString()
                        .replaceFirst(".*/", ""));
    }

    @Test
    void shouldStopOneThatRunsLongerThanItsStoppingConditionSays() throws Exception {
        String job = calls.submit(
                "'jobName':'late','jobQueue':'training'",
                calls.payload(ENDLESS, ",'StoppingCondition':{'MaxRuntimeInSeconds':2}"));

        JsonNode ended = calls.awaitJob(job, "FAILED");

        assertThat(ended.path("statusReason").asString()).isEqualTo("Job attempt duration exceeded timeout");
        assertThat(ended.path("attempts")).hasSize(1);
        assertThat(ended.path("stoppedAt").asLong() - ended.path("startedAt").asLong())
                .isBetween(2_000L, 30_000L);
    }

    @Test
    void shouldTerminateOneThatRuns() throws Exception {
        String job = calls.submit("'jobName':'unwanted','jobQueue':'training'", calls.payload(ENDLESS, ""));
        calls.awaitJob(job, "RUNNING");
        assertThat(calls.call("ListServiceJobs", "{'jobQueue':'training'}")
                        .path("jobSummaryList")
                        .toString())
                .contains(job);

        calls.call("TerminateServiceJob", "{'jobId':'" + job + "','reason':'enough'}");

        JsonNode ended = calls.awaitJob(job, "FAILED");
        assertThat(ended.path("statusReason").asString()).isEqualTo("enough");
        assertThat(ended.path("isTerminated").asBoolean(false)).isTrue();
        assertThat(ended.at("/attempts/0/statusReason").asString())
                .isEqualTo("Received status from SageMaker: Stopped: enough");
    }

    @Test
    void shouldFailWhereTheModelCannotBeKept() throws Exception {
        Path file = Files.createFile(shared.resolve("no-folder"));
        String job = calls.submit(
                "'jobName':'lost','jobQueue':'training'",
                calls.payload("true", ",'OutputDataConfig':{'S3OutputPath':'file://" + file + "'}"));

        JsonNode ended = calls.awaitJob(job, "FAILED");

        assertThat(ended.at("/attempts/0/statusReason").asString())
                .startsWith("Received status from SageMaker: ")
                .contains(file + "/lost-")
                .contains("cannot be written");
    }

    @Test
    void shouldKeepTheModelOfAContainerThatEndsWhileNobodyLooks() throws Exception {
        Path models = shared.resolve("models");
        Path go = Files.createDirectories(shared.resolve("go"));
        String script =
                "echo begun; until [ -e /opt/ml/input/data/go/go ]; do sleep 0.1; done; echo m > /opt/ml/model/m;"
                        + " rm -f /opt/ml/output/data/x";
        String job = calls.submit(
                "'jobName':'alone','jobQueue':'training'", calls.payload(script, """
                ,'OutputDataConfig':{'S3OutputPath':'file://%s'},'InputDataConfig':[{'ChannelName':'go','DataSource':{
                 'S3DataSource':{'S3DataType':'S3Prefix','S3Uri':'file://%s'}}}]""".formatted(models, go)));
        calls.awaitJob(job, "RUNNING");
        headrace.kill();
        driver.close();
        assertThat(proxy.problems()).isEmpty();
        proxy.close();
        Files.createFile(go.resolve("go"));
        try (DockerClient engine = DockerEngine.connect()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Boolean.FALSE.equals(engine.inspectContainerCmd("headrace-" + job + "-1")
                            .exec()
                            .getState()
                            .getRunning()));
        }

        up();

        JsonNode ended = calls.awaitJob(job, "SUCCEEDED");
        assertThat(ended.path("attempts")).hasSize(1);
        String name = "alone-" + job.substring(job.lastIndexOf('-') + 1) + "-1";
        assertThat(files(models.resolve(name + "/output/model.tar.gz"))).isEqualTo(Map.of("m", "m\n"));
    }

    /** The files of an archive by name. */
    private static Map<String, String> files(Path archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName().replaceFirst("^[.]/", ""), new String(tar.readAllBytes(), UTF_8));
                }
            }
        }
        return files;
    }

    private static String cli(String... words) throws Exception {
        return Cli.run(headrace.endpoint(), words).requireSuccess();
    }

    /** What the job printed, a message a line. */
    private static String output(String job) throws IOException, InterruptedException {
        URI logs = URI.create(headrace.endpoint() + "/headrace/v1/jobs/" + job + "/logs");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(logs).build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .map(line ->
                            JsonMapper.shared().readTree(line).path("message").asString() + "\n")
                    .collect(Collectors.joining());
        }
    }
}
