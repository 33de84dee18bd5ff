package io.headrace.schemas.service;

import io.headrace.schemas.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request of a service job of type SAGEMAKER_TRAINING: the body of SageMaker's CreateTrainingJob, as far as it can be honoured by a
 * container on an executor. After SageMaker's own local mode: data comes from and goes to {@code file://} paths of the executor's machine.
 *
 * @param name {@code TrainingJobName}, absent when the payload has none
 * @param image {@code AlgorithmSpecification.TrainingImage}
 * @param entrypoint {@code AlgorithmSpecification.ContainerEntrypoint}; empty means the image's own
 * @param arguments {@code AlgorithmSpecification.ContainerArguments}
 * @param environment {@code Environment}
 * @param hyperParameters {@code HyperParameters}
 * @param channels {@code InputDataConfig}
 * @param outputPath folder of {@code OutputDataConfig.S3OutputPath}, where the model goes to; absent when the payload has none
 * @param instanceType {@code ResourceConfig.InstanceType}
 * @param instanceCount {@code ResourceConfig.InstanceCount}; 1
 * @param maxRuntimeSeconds {@code StoppingCondition.MaxRuntimeInSeconds}; absent means none
 * @param checkpoints {@code CheckpointConfig}; absent when the payload has none
 */
public record TrainingJob(
        @Nullable String name,
        String image,
        List<String> entrypoint,
        List<String> arguments,
        Map<String, String> environment,
        Map<String, String> hyperParameters,
        List<Channel> channels,
        @Nullable String outputPath,
        String instanceType,
        int instanceCount,
        @Nullable Integer maxRuntimeSeconds,
        @Nullable Checkpoints checkpoints) {
    /** AWS's limit on a payload, bytes of UTF-8. */
    public static final int PAYLOAD_BYTES_MAX = 10 * 1024;

    /** Copies the collections. */
    public TrainingJob {
        entrypoint = Copies.list(entrypoint);
        arguments = Copies.list(arguments);
        environment = Copies.map(environment);
        hyperParameters = Copies.map(hyperParameters);
        channels = Copies.list(channels);
    }

    /**
     * Input that the container finds in {@code /opt/ml/input/data/<name>}.
     *
     * @param name {@code ChannelName}
     * @param path folder or file on the executor's machine
     * @param contentType {@code ContentType}; absent when the payload has none
     * @param inputMode {@code File} or {@code FastFile}
     */
    public record Channel(
            String name, String path, @Nullable String contentType, String inputMode) {}

    /**
     * Where the container keeps its state.
     *
     * @param path folder on the executor's machine, kept from one attempt to the next
     * @param localPath where the container finds it
     */
    public record Checkpoints(String path, String localPath) {}

    /**
     * Reads a payload. Every member is honoured, stored (such as {@code RoleArn} and {@code Tags}), or refused by name.
     *
     * @throws InvalidPayloadException when it is no such request, or asks for what cannot be honoured
     */
    public static TrainingJob parse(String payload) throws InvalidPayloadException {
        return TrainingJobReader.read(payload);
    }

    /** What the container is started with: the arguments, or as SageMaker does without any, {@code train}. */
    public List<String> command() {
        return entrypoint.isEmpty() && arguments.isEmpty() ? List.of("train") : arguments;
    }
}
