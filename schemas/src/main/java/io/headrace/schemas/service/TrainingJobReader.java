package io.headrace.schemas.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.service.TrainingJob.Channel;
import io.headrace.schemas.service.TrainingJob.Checkpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the body of CreateTrainingJob member by member. */
final class TrainingJobReader {
    private static final String ROOT = "serviceRequestPayload";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9.\\-_]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,511}");

    private static final Pattern LOCAL_PATH = Pattern.compile("(/[^/]+)+");

    private static final String NO_SAGEMAKER = "it needs SageMaker itself";
    private static final String IN_BATCH = "say it in the service job instead";

    /** Members of CreateTrainingJob that nothing here could honour, and why. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("VpcConfig", "containers run in the network of the executor's machine"),
            Map.entry("DebugHookConfig", NO_SAGEMAKER),
            Map.entry("DebugRuleConfigurations", NO_SAGEMAKER),
            Map.entry("TensorBoardOutputConfig", NO_SAGEMAKER),
            Map.entry("ExperimentConfig", NO_SAGEMAKER),
            Map.entry("ProfilerConfig", NO_SAGEMAKER),
            Map.entry("ProfilerRuleConfigurations", NO_SAGEMAKER),
            Map.entry("RetryStrategy", IN_BATCH),
            Map.entry("RemoteDebugConfig", NO_SAGEMAKER),
            Map.entry("InfraCheckConfig", NO_SAGEMAKER),
            Map.entry("SessionChainingConfig", NO_SAGEMAKER),
            Map.entry("ServerlessJobConfig", NO_SAGEMAKER),
            Map.entry("MlflowConfig", NO_SAGEMAKER),
            Map.entry("ModelPackageConfig", NO_SAGEMAKER));

    private static final Map<String, String> REFUSED_OF_RESOURCES = Map.of(
            "VolumeKmsKeyId", "volumes are not encrypted here",
            "InstanceGroups", "expected InstanceType and InstanceCount",
            "KeepAlivePeriodInSeconds", "there are no warm pools",
            "TrainingPlanArn", NO_SAGEMAKER,
            "InstancePlacementConfig", NO_SAGEMAKER);

    private TrainingJobReader() {}

    static TrainingJob read(String payload) throws InvalidPayloadException {
        int bytes = payload.getBytes(UTF_8).length;
        if (bytes > TrainingJob.PAYLOAD_BYTES_MAX) {
            throw new InvalidPayloadException(
                    ROOT + " has " + bytes + " bytes, the maximum is " + TrainingJob.PAYLOAD_BYTES_MAX);
        }
        JsonNode json;
        try {
            json = JsonCodec.mapper().readTree(payload);
        } catch (JacksonException e) {
            throw new InvalidPayloadException(ROOT + " is not valid JSON: " + e.getOriginalMessage());
        }
        PayloadMembers members = PayloadMembers.of(ROOT, json);
        // Of no effect outside of SageMaker, and of none on what runs: stored and shown with the payload.
        members.stored("RoleArn", "Tags");
        members.off("EnableNetworkIsolation", "containers are not isolated from the network");
        members.off("EnableInterContainerTrafficEncryption", "traffic between containers is not encrypted");
        members.off("EnableManagedSpotTraining", "there are no spot instances");
        String name = name(members);
        PayloadMembers algorithm = members.object("AlgorithmSpecification");
        PayloadMembers resources = members.object("ResourceConfig");
        String image = image(algorithm);
        TrainingJob job = new TrainingJob(
                name,
                image,
                algorithm.texts("ContainerEntrypoint"),
                algorithm.texts("ContainerArguments"),
                environment(members),
                members.map("HyperParameters"),
                channels(members),
                outputPath(members),
                resources.requiredText("InstanceType"),
                instanceCount(resources),
                maxRuntimeSeconds(members),
                checkpoints(members));
        algorithm.end(Map.of(
                "AlgorithmName", "expected TrainingImage",
                "MetricDefinitions", NO_SAGEMAKER,
                "TrainingImageConfig", "images are pulled as the executor's engine is set up to"));
        resources.end(REFUSED_OF_RESOURCES);
        members.end(REFUSED);
        return job;
    }

    private static @Nullable String name(PayloadMembers members) throws InvalidPayloadException {
        String name = members.text("TrainingJobName");
        if (name != null && !NAME.matcher(name).matches()) {
            throw new InvalidPayloadException(members.place("TrainingJobName") + " '" + name
                    + "' is not valid: expected 1 to 63 letters, digits and -");
        }
        return name;
    }

    private static String image(PayloadMembers algorithm) throws InvalidPayloadException {
        algorithm.oneOf("TrainingInputMode", "File", "FastFile");
        algorithm.off("EnableSageMakerMetricsTimeSeries", NO_SAGEMAKER);
        if (algorithm.has("AlgorithmName")) {
            throw new InvalidPayloadException(
                    algorithm.place("AlgorithmName") + " cannot be honoured: expected TrainingImage");
        }
        return algorithm.requiredText("TrainingImage");
    }

    private static Map<String, String> environment(PayloadMembers members) throws InvalidPayloadException {
        Map<String, String> environment = members.map("Environment");
        for (String name : environment.keySet()) {
            if (!VARIABLE.matcher(name).matches() || name.startsWith("AWS_BATCH")) {
                throw new InvalidPayloadException(members.place("Environment") + " has the name '" + name
                        + "': expected letters, digits and _, and not AWS_BATCH in front");
            }
        }
        return environment;
    }

    private static List<Channel> channels(PayloadMembers members) throws InvalidPayloadException {
        List<Channel> channels = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (PayloadMembers channel : members.objects("InputDataConfig")) {
            String name = channel.requiredText("ChannelName");
            if (!CHANNEL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                throw new InvalidPayloadException(channel.place("ChannelName") + " '" + name
                        + "' is not valid: expected 1 to 64 letters, digits, '.', '-' and '_'");
            }
            if (!names.add(name)) {
                throw new InvalidPayloadException(
                        channel.place("ChannelName") + " '" + name + "' is named twice, expected it once");
            }
            PayloadMembers source = channel.object("DataSource");
            PayloadMembers s3 = source.object("S3DataSource");
            s3.oneOf("S3DataType", "S3Prefix");
            s3.oneOf("S3DataDistributionType", "FullyReplicated", "ShardedByS3Key");
            String path = path(s3, "S3Uri");
            s3.end(Map.of("AttributeNames", NO_SAGEMAKER, "InstanceGroupNames", NO_SAGEMAKER));
            source.end(Map.of("FileSystemDataSource", "expected S3DataSource with a file:// path"));
            channel.oneOf("CompressionType", "None");
            channel.oneOf("RecordWrapperType", "None");
            channels.add(new Channel(
                    name, path, channel.text("ContentType"), channel.oneOf("InputMode", "File", "FastFile")));
            channel.end(Map.of("ShuffleConfig", "files are read where they are"));
        }
        return channels;
    }

    private static @Nullable String outputPath(PayloadMembers members) throws InvalidPayloadException {
        if (!members.has("OutputDataConfig")) {
            return null;
        }
        PayloadMembers output = members.object("OutputDataConfig");
        String path = path(output, "S3OutputPath");
        output.oneOf("CompressionType", "GZIP");
        output.end(Map.of("KmsKeyId", "output is not encrypted here"));
        return path;
    }

    private static int instanceCount(PayloadMembers resources) throws InvalidPayloadException {
        // Local disks have no size of their own: stored and shown.
        resources.stored("VolumeSizeInGB");
        Integer count = resources.integer("InstanceCount", 1);
        if (count == null) {
            throw new InvalidPayloadException(resources.place("InstanceCount") + " is required");
        }
        if (count > 1) {
            throw resources.refused(
                    "InstanceCount",
                    count.toString(),
                    "a service job runs in one container; for several use a multi-node parallel job (SubmitJob)");
        }
        return count;
    }

    private static @Nullable Integer maxRuntimeSeconds(PayloadMembers members) throws InvalidPayloadException {
        PayloadMembers stopping = members.object("StoppingCondition");
        Integer seconds = stopping.integer("MaxRuntimeInSeconds", 1);
        stopping.end(Map.of(
                "MaxWaitTimeInSeconds", "there are no spot instances",
                "MaxPendingTimeInSeconds", "use the time limit actions of the job queue"));
        return seconds;
    }

    private static @Nullable Checkpoints checkpoints(PayloadMembers members) throws InvalidPayloadException {
        if (!members.has("CheckpointConfig")) {
            return null;
        }
        PayloadMembers config = members.object("CheckpointConfig");
        String asked = config.text("LocalPath");
        String localPath = asked == null ? TrainingFiles.CHECKPOINTS : asked.replaceFirst("/+$", "");
        Checkpoints checkpoints = new Checkpoints(path(config, "S3Uri"), localPath);
        config.end();
        if (!LOCAL_PATH.matcher(localPath).matches()
                || Arrays.stream(localPath.split("/")).anyMatch(part -> part.equals(".") || part.equals(".."))
                || TrainingFiles.overlaps(localPath)) {
            throw new InvalidPayloadException(
                    config.place("LocalPath") + " '" + asked
                            + "' is not valid: expected an absolute path apart from /opt/ml/input, /opt/ml/model and /opt/ml/output");
        }
        return checkpoints;
    }

    /** The absolute path of a file:// address. */
    private static String path(PayloadMembers members, String name) throws InvalidPayloadException {
        String address = members.requiredText(name);
        try {
            URI uri = new URI(address);
            String path = uri.getPath();
            if ("file".equals(uri.getScheme())
                    && (uri.getHost() == null || uri.getHost().isEmpty())
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && path != null
                    && path.startsWith("/")
                    && path.chars().noneMatch(Character::isISOControl)
                    && !List.of(path.split("/")).contains("..")) {
                return path;
            }
        } catch (URISyntaxException e) {
            // Said below, as for any other address.
        }
        throw members.refused(
                name, "'" + address + "'", "expected file:///, an absolute path on the executor's machine");
    }
}
