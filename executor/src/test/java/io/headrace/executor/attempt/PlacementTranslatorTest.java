package io.headrace.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.executor.recovery.ContainerLabels;
import io.headrace.executor.runtime.ContainerFailure;
import io.headrace.executor.runtime.ContainerPlan;
import io.headrace.executor.runtime.ContainerPlan.Network;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.placement.ExecutorOrder.Placement;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.NodeOrder;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ServiceOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTranslatorTest {

    private static final String UUID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";

    private final PlacementTranslator translator = new PlacementTranslator(Map.of("own", "label"), Network.HOST);

    private static Placement placement(String attempt, @Nullable Integer arraySize, String container) {
        return placement(attempt, arraySize, null, container);
    }

    private static Placement placement(
            String attempt, @Nullable Integer arraySize, @Nullable NodeOrder node, String container) {
        return new Placement(
                new ExecutorId("e1"),
                "i1",
                AttemptId.parse(attempt),
                "my-job",
                "my-queue",
                "my-environment",
                arraySize,
                node,
                JsonCodec.mapper().readValue(container, ContainerProperties.class),
                new ResourceAmounts(1500, 700, 1),
                null);
    }

    @Test
    void shouldGiveTheVariablesThatAwsBatchPromises() {
        String container = """
                {"image": "i", "environment": [{"name": "MINE", "value": "x"}, {"name": "AWS_BATCH_JOB_ID", "value": "forged"}]}
                """;

        assertThat(JobEnvironment.of(placement(UUID + "/2", null, container)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "MINE", "x",
                        "AWS_BATCH_JOB_ID", UUID,
                        "AWS_BATCH_JOB_ATTEMPT", "2",
                        "AWS_BATCH_JQ_NAME", "my-queue",
                        "AWS_BATCH_CE_NAME", "my-environment",
                        "AWS_EXECUTION_ENV", "AWS_ECS_EC2"));
        assertThat(JobEnvironment.of(placement(UUID + ":7/1", 20, container)))
                .containsEntry("AWS_BATCH_JOB_ID", UUID + ":7")
                .containsEntry("AWS_BATCH_JOB_ARRAY_INDEX", "7")
                .containsEntry("AWS_BATCH_JOB_ARRAY_SIZE", "20");
    }

    @Test
    void shouldLayOutAServiceJobAndSayInItsLabelsWhatIsKept() throws Exception {
        ContainerPlan plan = translator.translate(service("""
                {"AlgorithmSpecification":{"TrainingImage":"i","ContainerEntrypoint":["python"]},
                 "Environment":{"AWS_EXECUTION_ENV":"forged","MINE":"x"},"OutputDataConfig":{"S3OutputPath":"file:///out=1/"},
                 "ResourceConfig":{"InstanceType":"ml.m5.large","InstanceCount":1}}"""));

        assertThat(plan.service()).hasValueSatisfying(service -> {
            assertThat(service.entrypoint()).containsExactly("python");
            assertThat(service.files()).containsKey("/opt/ml/input/config/hyperparameters.json");
            assertThat(service.folders()).contains("/opt/ml/model");
        });
        assertThat(plan.environment())
                .containsEntry("MINE", "x")
                .containsEntry("SM_NUM_CPUS", "1")
                .containsEntry("SM_NUM_GPUS", "1")
                .containsEntry("TRAINING_JOB_NAME", "mnist-4727fcce14a8-2")
                .as("ours win: a job must be able to trust them")
                .containsEntry("AWS_EXECUTION_ENV", "AWS_ECS_EC2")
                .containsEntry("AWS_BATCH_CE_NAME", "my-environment");
        assertThat(ContainerLabels.failureFile(plan.labels())).hasValue("/opt/ml/output/failure");
        assertThat(ContainerLabels.artifacts(plan.labels()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "/opt/ml/model", "/out=1/mnist-4727fcce14a8-2/output/model.tar.gz",
                        "/opt/ml/output/data", "/out=1/mnist-4727fcce14a8-2/output/output.tar.gz"));
    }

    @Test
    void shouldKeepNothingOfAServiceJobThatNamesNoOutput() throws Exception {
        ContainerPlan plan = translator.translate(service("""
                {"AlgorithmSpecification":{"TrainingImage":"i"},"ResourceConfig":{"InstanceType":"ml.m5.large","InstanceCount":1}}"""));

        assertThat(ContainerLabels.artifacts(plan.labels())).isEmpty();
        assertThat(ContainerLabels.failureFile(plan.labels())).isPresent();
        assertThat(ContainerLabels.failureFile(Map.of())).isEmpty();
    }

    @Test
    void shouldRefuseAPayloadThatItCannotRead() {
        assertThatThrownBy(() -> translator.translate(service("[]")))
                .isInstanceOf(ContainerFailure.class)
                .hasMessageContaining("serviceRequestPayload is no JSON object");
    }

    private static Placement service(String payload) {
        return new Placement(
                new ExecutorId("e1"),
                "i1",
                AttemptId.parse(UUID + "/2"),
                "my-job",
                "my-queue",
                "service-environment/my-environment",
                null,
                null,
                new ServiceOrder("SAGEMAKER_TRAINING", payload, "mnist"),
                JsonCodec.mapper().readValue("{\"image\":\"i\"}", ContainerProperties.class),
                null,
                new ResourceAmounts(1500, 700, 1),
                null);
    }

    @Test
    void shouldTellANodeOfTheOthers() {
        String container = """
                {"image": "i", "environment": [{"name": "AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS", "value": "forged"}]}
                """;
        NodeOrder unknown = new NodeOrder(4, 2, null);

        Map<String, String> main = JobEnvironment.of(placement(UUID + "#2/1", null, unknown, container));
        assertThat(main)
                .containsEntry("AWS_BATCH_JOB_ID", UUID + "#2")
                .containsEntry("AWS_BATCH_JOB_NODE_INDEX", "2")
                .containsEntry("AWS_BATCH_JOB_NUM_NODES", "4")
                .containsEntry("AWS_BATCH_JOB_MAIN_NODE_INDEX", "2")
                .doesNotContainKeys(
                        "AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS",
                        "AWS_BATCH_JOB_ARRAY_INDEX",
                        "AWS_BATCH_JOB_ARRAY_SIZE");

        assertThat(JobEnvironment.of(placement(UUID + "#3/1", null, new NodeOrder(4, 2, "10.0.0.7"), container)))
                .containsEntry("AWS_BATCH_JOB_NODE_INDEX", "3")
                .containsEntry("AWS_BATCH_JOB_MAIN_NODE_INDEX", "2")
                .containsEntry("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS", "10.0.0.7");
        assertThat(JobEnvironment.of(placement(UUID + "#0/1", null, unknown, container)))
                .as("who has no such variable takes itself for the main node")
                .containsEntry("AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS", "");
    }

    @Test
    void shouldNameTheContainersOfNodesApart() throws Exception {
        ContainerPlan plan = translator.translate(
                placement(UUID + "#7/3", null, new NodeOrder(8, 0, "10.0.0.7"), "{\"image\": \"i\"}"));

        assertThat(plan.name()).isEqualTo("headrace-" + UUID + "-node7-3");
        assertThat(ContainerLabels.attemptOf(plan.labels())).hasValue(AttemptId.parse(UUID + "#7/3"));
    }

    @Test
    void shouldTranslateEveryProperty() throws Exception {
        ContainerPlan plan = translator.translate(placement(UUID + ":7/3", 20, """
                {"image": "busybox", "command": ["a", "b"], "user": "nobody", "privileged": true,
                 "readonlyRootFilesystem": true,
                 "volumes": [{"name": "data", "host": {"sourcePath": "/data"}}, {"name": "fresh"}],
                 "mountPoints": [{"sourceVolume": "data", "containerPath": "/in", "readOnly": true},
                                 {"sourceVolume": "fresh", "containerPath": "/scratch"}],
                 "ulimits": [{"name": "nofile", "softLimit": 10, "hardLimit": 20}],
                 "linuxParameters": {"initProcessEnabled": true, "sharedMemorySize": 64, "maxSwap": 5, "swappiness": 6,
                    "tmpfs": [{"containerPath": "/tmp", "size": 16, "mountOptions": ["noexec"]}],
                    "devices": [{"hostPath": "/dev/fuse"},
                                {"hostPath": "/dev/a", "containerPath": "/dev/b", "permissions": ["READ", "MKNOD"]}]},
                 "secrets": [{"name": "S", "valueFrom": "db"}],
                 "runtimePlatform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"},
                 "ephemeralStorage": {"sizeInGiB": 21}, "repositoryCredentials": {"credentialsParameter": "registry"},
                 "logConfiguration": {"logDriver": "syslog", "options": {"tag": "x"},
                    "secretOptions": [{"name": "T", "valueFrom": "token"}]}}
                """));

        assertThat(plan.name()).isEqualTo("headrace-" + UUID + "-7-3");
        assertThat(plan.labels()).containsEntry("own", "label");
        assertThat(ContainerLabels.attemptOf(plan.labels())).hasValue(AttemptId.parse(UUID + ":7/3"));
        assertThat(plan.command()).containsExactly("a", "b");
        assertThat(plan.limits().vcpuMillis()).isEqualTo(1500);
        assertThat(plan.limits().memoryMib()).isEqualTo(700);
        assertThat(plan.limits().gpus()).isEqualTo(1);
        assertThat(plan.limits().sharedMemoryMib()).hasValue(64);
        assertThat(plan.limits().maxSwapMib()).hasValue(5);
        assertThat(plan.limits().swappiness()).hasValue(6);
        assertThat(plan.limits().ulimits()).containsExactly(new ContainerPlan.Ulimit("nofile", 10, 20));
        assertThat(plan.privileges())
                .isEqualTo(new ContainerPlan.Privileges(Optional.of("nobody"), true, true, true, Network.HOST));
        assertThat(plan.storage().mounts())
                .containsExactly(
                        new ContainerPlan.Mount(Optional.of("/data"), "/in", true),
                        new ContainerPlan.Mount(Optional.empty(), "/scratch", false));
        assertThat(plan.storage().tmpfs()).containsExactly(new ContainerPlan.Tmpfs("/tmp", 16, List.of("noexec")));
        assertThat(plan.storage().devices())
                .containsExactly(
                        new ContainerPlan.Device("/dev/fuse", "/dev/fuse", "rwm"),
                        new ContainerPlan.Device("/dev/a", "/dev/b", "rm"));
        assertThat(plan.logDriver())
                .hasValue(new ContainerPlan.LogDriver(
                        "syslog", Map.of("tag", "x"), List.of(new ContainerPlan.SecretReference("T", "token"))));
        assertThat(plan.machine()).isEqualTo(new ContainerPlan.Machine(Optional.of("ARM64"), OptionalInt.of(21)));
        assertThat(plan.registryCredentials()).hasValue("registry");
        assertThat(plan.secrets()).containsExactly(new ContainerPlan.SecretReference("S", "db"));
    }

    @Test
    void shouldTakeAwslogsForItsOwnWay() throws Exception {
        assertThat(translator.translate(placement(UUID + "/1", null, """
                                {"image": "i", "logConfiguration": {"logDriver": "awslogs"}}
                                """)).logDriver())
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatNobodyCanGive() {
        assertThatThrownBy(() -> translator.translate(placement(UUID + "/1", null, """
                        {"image": "i", "mountPoints": [{"sourceVolume": "gone", "containerPath": "/x"}]}
                        """)))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage("ResourceInitializationError: mountPoints: there is no volume named gone");
        assertThatThrownBy(() -> translator.translate(placement(UUID + "/1", null, """
                        {"image": "i", "logConfiguration": {"logDriver": "awslogs",
                           "secretOptions": [{"name": "S", "valueFrom": "s"}]}}
                        """)))
                .isInstanceOf(ContainerFailure.class)
                .hasMessage("ResourceInitializationError: logConfiguration.secretOptions: awslogs has none");
    }
}
