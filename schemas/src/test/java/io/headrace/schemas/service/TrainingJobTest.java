package io.headrace.schemas.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.service.TrainingJob.Channel;
import io.headrace.schemas.service.TrainingJob.Checkpoints;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a payload becomes; the scenarios say how a submission is refused. */
class TrainingJobTest {
    private static final String JOB = """
            {'TrainingJobName':'mnist','AlgorithmSpecification':{'TrainingImage':'busybox','TrainingInputMode':'FastFile',
              'ContainerEntrypoint':['python'],'ContainerArguments':['train.py']},
             'HyperParameters':{'learning-rate':'0.1'},'Environment':{'SM_NUM_CPUS':'mine','A':'b'},
             'InputDataConfig':[{'ChannelName':'train','ContentType':'text/csv','CompressionType':'None','RecordWrapperType':'None',
               'DataSource':{'S3DataSource':{'S3DataType':'S3Prefix','S3Uri':'file:///data/in%20put'}}}],
             'OutputDataConfig':{'S3OutputPath':'file:///out','CompressionType':'GZIP'},
             'ResourceConfig':{'InstanceType':'ml.m5.large','InstanceCount':1,'VolumeSizeInGB':10},
             'StoppingCondition':{'MaxRuntimeInSeconds':60},
             'CheckpointConfig':{'S3Uri':'file:///state','LocalPath':'/var/state/'},'RoleArn':'r','Tags':[{'Key':'a','Value':'b'}]}""";

    @Test
    void shouldReadWhatIsHonoured() throws InvalidPayloadException {
        TrainingJob job = parse(JOB);

        assertThat(job.name()).isEqualTo("mnist");
        assertThat(job.entrypoint()).containsExactly("python");
        assertThat(job.command()).containsExactly("train.py");
        assertThat(job.channels()).containsExactly(new Channel("train", "/data/in put", "text/csv", "File"));
        assertThat(job.outputPath()).isEqualTo("/out");
        assertThat(job.maxRuntimeSeconds()).isEqualTo(60);
        assertThat(job.checkpoints()).isEqualTo(new Checkpoints("/state", "/var/state"));
        assertThat(parse("{'AlgorithmSpecification':{'TrainingImage':'i'},"
                                + "'ResourceConfig':{'InstanceType':'ml.m5.large','InstanceCount':1}}")
                        .command())
                .as("as SageMaker does without any")
                .containsExactly("train");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'/var/state/' | '/opt/ml/input/config'",
                "'/var/state/' | '/opt/ml'",
                "'/var/state/' | '/'",
                "'/var/state/' | 'state'",
                "'/var/state/' | '/var/../etc'",
                "'/var/state/' | '/opt/ml/./model'",
                "'/var/state/' | '/opt/ml/model/'"
            },
            quoteCharacter = '"')
    void shouldRefuseToKeepStateWhereOtherThingsLie(String was, String is) {
        String payload = JOB.replace(was.strip(), is.strip());
        assertThat(payload).isNotEqualTo(JOB);

        assertThatThrownBy(() -> parse(payload))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("serviceRequestPayload.CheckpointConfig.LocalPath " + is.strip()
                        + " is not valid: expected an absolute path apart from /opt/ml/input, /opt/ml/model and"
                        + " /opt/ml/output");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file://host/data",
                "file:///data?x",
                "file:///a/%2e%2e/b",
                "file:///a%0Ab",
                "file:///a%00b",
                "/data",
                "s3://bucket/x",
                "file:"
            })
    void shouldTakeAbsolutePathsOfTheMachineOnly(String address) {
        assertThatThrownBy(() -> parse(JOB.replace("file:///data/in%20put", address)))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("serviceRequestPayload.InputDataConfig[0].DataSource.S3DataSource.S3Uri '" + address
                        + "' cannot be honoured: expected file:///, an absolute path on the executor's machine");
    }

    @Test
    void shouldRefuseWhatIsTooLongOrNoJson() {
        assertThatThrownBy(() -> TrainingJob.parse("ü".repeat(6_000)))
                .hasMessage("serviceRequestPayload has 12000 bytes, the maximum is 10240");
        assertThatThrownBy(() -> TrainingJob.parse("{"))
                .hasMessageStartingWith("serviceRequestPayload is not valid JSON");
        assertThatThrownBy(() ->
                        parse(JOB.replace("'StoppingCondition':{", "'StoppingCondition':{'MaxWaitTimeInSeconds':5,")))
                .hasMessage("serviceRequestPayload.StoppingCondition.MaxWaitTimeInSeconds cannot be honoured: there are"
                        + " no spot instances");
        assertThatThrownBy(() -> parse(JOB.replace("'A':'b'", "'1A':'b'"))).hasMessageContaining("the name '1A'");
    }

    @Test
    void shouldLayOutWhatSageMakerDoes() throws InvalidPayloadException {
        TrainingJob job = parse(JOB);
        Map<String, String> files = TrainingFiles.files(job);

        assertThat(files)
                .containsOnlyKeys(
                        "/opt/ml/input/config/hyperparameters.json",
                        "/opt/ml/input/config/inputdataconfig.json",
                        "/opt/ml/input/config/resourceconfig.json")
                .containsEntry("/opt/ml/input/config/hyperparameters.json", "{\"learning-rate\":\"0.1\"}");
        JsonNode resources = JsonCodec.mapper().readTree(files.get("/opt/ml/input/config/resourceconfig.json"));
        assertThat(resources.at("/hosts/0").stringValue()).isEqualTo("algo-1");
        assertThat(TrainingFiles.folders(job))
                .contains("/opt/ml/model", "/opt/ml/output/data")
                .as("mounted from the machine, whose folder stays as it is")
                .doesNotContain("/var/state", "/opt/ml/checkpoints");
        String withoutCheckpoints =
                JOB.replace("'CheckpointConfig':{'S3Uri':'file:///state','LocalPath':'/var/state/'},", "");
        assertThat(TrainingFiles.folders(parse(withoutCheckpoints))).contains("/opt/ml/checkpoints");
    }

    @Test
    void shouldSetTheVariablesOfTheToolkitAndThenTheJobsOwn() throws InvalidPayloadException {
        assertThat(TrainingFiles.environment(parse(JOB), "mnist-1", 2, 1))
                .containsEntry("TRAINING_JOB_NAME", "mnist-1")
                .containsEntry("SM_HP_LEARNING_RATE", "0.1")
                .containsEntry("SM_HPS", "{\"learning-rate\":\"0.1\"}")
                .containsEntry("SM_CHANNELS", "[\"train\"]")
                .containsEntry("SM_CHANNEL_TRAIN", "/opt/ml/input/data/train")
                .containsEntry("SM_CHECKPOINT_DIR", "/var/state")
                .containsEntry("SM_NUM_GPUS", "1")
                .containsEntry("SM_NUM_CPUS", "mine")
                .containsEntry("A", "b");
    }

    @Test
    void shouldCallEachAttemptByANameThatSageMakerTakes() {
        AttemptId attempt = new AttemptId(JobId.parse("00000000-0000-4000-8000-0123456789ab"), 12);

        assertThat(TrainingFiles.attemptName("my_job", attempt)).isEqualTo("my-job-0123456789ab-12");
        assertThat(TrainingFiles.attemptName("x".repeat(128), attempt))
                .hasSize(63)
                .endsWith("x-0123456789ab-12");
    }

    private static TrainingJob parse(String singleQuoted) throws InvalidPayloadException {
        return TrainingJob.parse(singleQuoted.replace('\'', '"'));
    }
}
