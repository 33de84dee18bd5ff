package io.headrace.schemas.service;

import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.service.TrainingJob.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What the container of a training job finds under {@code /opt/ml} and in its environment, as SageMaker lays it out. */
public final class TrainingFiles {
    /** Where the container leaves its model. */
    public static final String MODEL = "/opt/ml/model";

    /** Where the container leaves other results. */
    public static final String OUTPUT_DATA = "/opt/ml/output/data";

    /** Where the container says why it failed. */
    public static final String FAILURE = "/opt/ml/output/failure";

    /** What the only host of a training job is called. */
    public static final String HOST = "algo-1";

    static final String CHECKPOINTS = "/opt/ml/checkpoints";

    private static final String INPUT = "/opt/ml/input";
    private static final String OUTPUT = "/opt/ml/output";
    private static final String CONFIG = INPUT + "/config";
    private static final int NAME_LENGTH = 63;

    private TrainingFiles() {}

    /**
     * What an attempt is called at the service, at most 63 letters, digits and {@code -}: unique, because SageMaker wants it so.
     *
     * @param name of the job at the service
     */
    public static String attemptName(String name, AttemptId attempt) {
        String id = attempt.job().uuid();
        // The end of an id: ids of jobs begin with the time, so those of one minute begin alike.
        String end = "-" + id.substring(id.lastIndexOf('-') + 1) + "-" + attempt.number();
        String begin = name.replaceAll("[^A-Za-z0-9-]", "-");
        return begin.substring(0, Math.min(begin.length(), NAME_LENGTH - end.length())) + end;
    }

    /** Where the container finds a channel. */
    public static String channel(String name) {
        return INPUT + "/data/" + name;
    }

    /** The files that have to be there when the container starts: content by absolute path. */
    public static Map<String, String> files(TrainingJob job) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(CONFIG + "/hyperparameters.json", hyperParameters(job).toString());
        files.put(CONFIG + "/inputdataconfig.json", inputDataConfig(job).toString());
        files.put(CONFIG + "/resourceconfig.json", resourceConfig(job).toString());
        return files;
    }

    /**
     * The folders that have to be there when the container starts, and that it may write to. Not among them is what is mounted from the
     * executor's machine: it stays as it is there.
     */
    public static List<String> folders(TrainingJob job) {
        List<String> folders = new ArrayList<>(List.of(INPUT + "/data", MODEL, OUTPUT, OUTPUT_DATA));
        if (job.checkpoints() == null) {
            folders.add(CHECKPOINTS);
        }
        return folders;
    }

    /** Whether a path holds, is or lies in what is laid out here. */
    static boolean overlaps(String path) {
        return List.of(INPUT, MODEL, OUTPUT).stream()
                .anyMatch(taken -> (taken + "/").startsWith(path + "/") || (path + "/").startsWith(taken + "/"));
    }

    /**
     * The variables that SageMaker, or its training toolkit, sets.
     *
     * @param name of the training job
     * @param vcpus of the instance
     * @param gpus of the instance
     */
    public static Map<String, String> environment(TrainingJob job, String name, int vcpus, int gpus) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("TRAINING_JOB_NAME", name);
        variables.put("SM_TRAINING_JOB_NAME", name);
        variables.put("SM_MODEL_DIR", MODEL);
        variables.put("SM_INPUT_DIR", INPUT);
        variables.put("SM_INPUT_CONFIG_DIR", CONFIG);
        variables.put("SM_OUTPUT_DIR", OUTPUT);
        variables.put("SM_OUTPUT_DATA_DIR", OUTPUT_DATA);
        variables.put(
                "SM_CHECKPOINT_DIR",
                job.checkpoints() == null ? CHECKPOINTS : job.checkpoints().localPath());
        variables.put("SM_CURRENT_HOST", HOST);
        variables.put("SM_HOSTS", "[\"" + HOST + "\"]");
        variables.put("SM_CURRENT_INSTANCE_TYPE", job.instanceType());
        variables.put("SM_NUM_CPUS", Integer.toString(vcpus));
        variables.put("SM_NUM_GPUS", Integer.toString(gpus));
        variables.put("SM_INPUT_DATA_CONFIG", inputDataConfig(job).toString());
        variables.put("SM_RESOURCE_CONFIG", resourceConfig(job).toString());
        variables.put("SM_HPS", hyperParameters(job).toString());
        variables.put(
                "SM_CHANNELS",
                JsonCodec.mapper()
                        .valueToTree(job.channels().stream().map(Channel::name).toList())
                        .toString());
        job.channels()
                .forEach(channel -> variables.put("SM_CHANNEL_" + variable(channel.name()), channel(channel.name())));
        job.hyperParameters().forEach((key, value) -> variables.put("SM_HP_" + variable(key), value));
        variables.putAll(job.environment());
        return variables;
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }

    private static ObjectNode hyperParameters(TrainingJob job) {
        ObjectNode parameters = JsonCodec.mapper().createObjectNode();
        job.hyperParameters().forEach(parameters::put);
        return parameters;
    }

    private static ObjectNode inputDataConfig(TrainingJob job) {
        ObjectNode config = JsonCodec.mapper().createObjectNode();
        for (Channel channel : job.channels()) {
            ObjectNode one = config.putObject(channel.name())
                    .put("TrainingInputMode", channel.inputMode())
                    .put("S3DistributionType", "FullyReplicated")
                    .put("RecordWrapperType", "None");
            if (channel.contentType() != null) {
                one.put("ContentType", channel.contentType());
            }
        }
        return config;
    }

    private static ObjectNode resourceConfig(TrainingJob job) {
        ObjectNode config = JsonCodec.mapper().createObjectNode();
        config.put("current_host", HOST);
        config.put("current_instance_type", job.instanceType());
        config.put("current_group_name", "homogeneousCluster");
        config.putArray("hosts").add(HOST);
        ObjectNode group = config.putArray("instance_groups")
                .addObject()
                .put("instance_group_name", "homogeneousCluster")
                .put("instance_type", job.instanceType());
        group.putArray("hosts").add(HOST);
        config.put("network_interface_name", "eth0");
        return config;
    }
}
