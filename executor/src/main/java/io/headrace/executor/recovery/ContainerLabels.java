package io.headrace.executor.recovery;

import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The labels that a container carries: all that must be known about it when everything else is lost. Pure.
 *
 * <p>The names are a contract with running containers of older versions: they never change.
 */
public final class ContainerLabels {

    private static final String PREFIX = "io.headrace.";
    private static final String CLUSTER = PREFIX + "cluster";
    private static final String ACCOUNT = PREFIX + "account";
    private static final String EXECUTOR = PREFIX + "executor";
    private static final String ATTEMPT = PREFIX + "attempt";
    private static final String JOB_NAME = PREFIX + "job-name";
    private static final String JOB_QUEUE = PREFIX + "job-queue";
    private static final String FAILURE_FILE = PREFIX + "failure-file";
    private static final String CONTAINER = PREFIX + "container";
    private static final String CONTAINERS = PREFIX + "containers";
    private static final String NETWORK = PREFIX + "network";
    private static final String NAMES = PREFIX + "names";
    private static final String VOLUMES = PREFIX + "volumes";
    private static final String ARTIFACTS = PREFIX + "artifacts";

    /** Which GPUs of its machine a container has. Every Headrace on the machine goes by it. */
    public static final String GPUS = PREFIX + "gpus";

    /** What was said before the container started. */
    public static final String PREFACE = PREFIX + "preface";

    /** What it takes of its machine, to be looked at again before it starts. */
    public static final String NEEDS = PREFIX + "needs";

    private ContainerLabels() {}

    /**
     * The labels of every container of one executor, and of nobody else's.
     *
     * @param cluster the id of the Kafka cluster, so that two systems can share an engine
     */
    public static Map<String, String> own(String cluster, AccountId account, ExecutorId executor) {
        return Map.of(CLUSTER, cluster, ACCOUNT, account.value(), EXECUTOR, executor.value());
    }

    /** The labels of one attempt's container, beside the executor's own. */
    public static Map<String, String> attempt(AttemptId attempt, String jobName, String jobQueue) {
        return Map.of(ATTEMPT, attempt.toString(), JOB_NAME, jobName, JOB_QUEUE, jobQueue);
    }

    /**
     * The labels of a service job's container: what is taken out of it when it has ended.
     *
     * @param failureFile absolute path of the file in which it says why it failed
     * @param artifacts folders of the container that are kept when it ends well, and the archive on this host that each becomes
     */
    public static Map<String, String> service(String failureFile, Map<String, String> artifacts) {
        return artifacts.isEmpty()
                ? Map.of(FAILURE_FILE, failureFile)
                : Map.of(FAILURE_FILE, failureFile, ARTIFACTS, lines(artifacts));
    }

    /**
     * The labels of one of several containers of an attempt.
     *
     * @param group the text of all of them and how they hang together
     * @param name its name among them
     */
    public static Map<String, String> member(String group, String name) {
        return Map.of(CONTAINERS, group, CONTAINER, name);
    }

    /** The text of all the containers of its attempt and how they hang together; empty for the only one. */
    public static Optional<String> group(Map<String, String> labels) {
        return text(labels, CONTAINERS);
    }

    /** Its name among the containers of its attempt; empty for the only one. */
    public static Optional<String> memberName(Map<String, String> labels) {
        return text(labels, CONTAINER);
    }

    /**
     * The labels of a container that is connected to a network beside the engine's own.
     *
     * @param network its name
     * @param names other containers on it, by the names under which this one knows them
     */
    public static Map<String, String> network(String network, Map<String, String> names) {
        return Map.of(NETWORK, network, NAMES, lines(names));
    }

    /** The network beside the engine's own to which a container is connected. */
    public static Optional<String> network(Map<String, String> labels) {
        return text(labels, NETWORK);
    }

    /** Other containers, by the names under which this one knows them. */
    public static Map<String, String> names(Map<String, String> labels) {
        return pairs(labels.getOrDefault(NAMES, ""));
    }

    /** The network of an executor's containers that know each other by names. */
    public static String networkOf(Map<String, String> ownLabels) {
        return "headrace-" + ownLabels.getOrDefault(CLUSTER, "") + "-" + ownLabels.getOrDefault(EXECUTOR, "");
    }

    /** The label of a container that has these volumes in common with others. */
    public static Map<String, String> volumes(List<String> volumes) {
        return Map.of(VOLUMES, String.join("\n", volumes));
    }

    /** The volumes that a container has in common with others. */
    public static List<String> volumes(Map<String, String> labels) {
        return text(labels, VOLUMES).map(text -> text.lines().toList()).orElse(List.of());
    }

    private static Optional<String> text(Map<String, String> labels, String label) {
        return Optional.ofNullable(labels.get(label)).filter(text -> !text.isEmpty());
    }

    private static String lines(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /**
     * A container's labels with all that it does not have said to be nothing. An engine gives containers the labels of their images, too, and
     * an image must not choose which files of the host are written.
     */
    public static Map<String, String> overImage(Map<String, String> labels) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String label : List.of(
                FAILURE_FILE, ARTIFACTS, GPUS, PREFACE, NEEDS, CONTAINER, CONTAINERS, NETWORK, NAMES, VOLUMES)) {
            all.put(label, "");
        }
        all.putAll(labels);
        return all;
    }

    /** The file in which a service job's container says why it failed; empty for any other. */
    public static Optional<String> failureFile(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(FAILURE_FILE)).filter(file -> !file.isEmpty());
    }

    /** The folders that are kept when the container ends well, and the archive that each becomes. */
    public static Map<String, String> artifacts(Map<String, String> labels) {
        return pairs(labels.getOrDefault(ARTIFACTS, ""));
    }

    /** The label that says where the archives are written, for other places; none if nothing is kept. */
    public static Map<String, String> artifactsAt(Map<String, String> labels, UnaryOperator<String> place) {
        Map<String, String> moved = artifacts(labels);
        moved.replaceAll((folder, archive) -> place.apply(archive));
        return moved.isEmpty() ? Map.of() : Map.of(ARTIFACTS, lines(moved));
    }

    private static Map<String, String> pairs(String lines) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String line : lines.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                pairs.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return pairs;
    }

    /** Whose container this is; empty if the label is missing or is no attempt id. */
    public static Optional<AttemptId> attemptOf(Map<String, String> labels) {
        String text = labels.get(ATTEMPT);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(AttemptId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
