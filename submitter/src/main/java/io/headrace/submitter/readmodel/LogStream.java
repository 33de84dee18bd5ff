package io.headrace.submitter.readmodel;

import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.service.TrainingFiles;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.EcsProperties;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.TaskContainerProperties;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which names CloudWatch Logs would have the output of an attempt.
 *
 * @param group log group
 * @param name log stream: unique in its group
 */
public record LogStream(String group, String name) {
    /** The group of jobs whose definition names none. */
    public static final String USUAL_GROUP = "/aws/batch/job";

    /** The group of training jobs. */
    private static final String TRAINING_GROUP = "/aws/sagemaker/TrainingJobs";

    private static final int DEFINITION_MAX = 200;

    /** The stream of an attempt of this job. */
    static LogStream of(JobRow.Head job, AttemptId attempt) {
        String group = job.logGroup();
        JobRow.Service service = job.service();
        if (group != null && service != null) {
            return new LogStream(group, TrainingFiles.attemptName(service.name(), attempt) + "/" + TrainingFiles.HOST);
        }
        String definition = job.definition();
        String name = definition.substring(0, Math.max(0, definition.lastIndexOf(':')));
        String beginning = name.length() > DEFINITION_MAX ? name.substring(0, DEFINITION_MAX) : name;
        return new LogStream(group == null ? USUAL_GROUP : group, beginning + "/default/" + taskId(attempt));
    }

    /** The stream of one of several containers, where this is that of its attempt. */
    public LogStream of(String container) {
        int task = name.lastIndexOf('/');
        int only = name.lastIndexOf('/', Math.max(0, task - 1));
        return new LogStream(group, name.substring(0, Math.max(0, only)) + "/" + container + name.substring(task));
    }

    /** Names of the containers, where there are several; else none. */
    static List<String> containersOf(@Nullable EcsProperties properties) {
        return properties == null
                ? List.of()
                : properties.task().containers().stream()
                        .map(TaskContainerProperties::name)
                        .toList();
    }

    /** What stands for an attempt where AWS clients expect the id of a task. */
    public static String taskId(AttemptId attempt) {
        JobId job = attempt.job();
        String id = job.uuid().replace("-", "");
        String part = job.isChild() ? "-" + job.index() : job.isNode() ? "-node" + job.nodeIndex() : "";
        return id + part + "-" + attempt.number();
    }

    /**
     * The group that a job names for its output; null for the usual one. Of several nodes the main one's counts, of several containers
     * the first that names one.
     */
    static @Nullable String groupOf(JobSubmitted job) {
        if (job.service() != null) {
            return TRAINING_GROUP;
        }
        JobNodes nodes = job.nodes();
        String group = nodes == null
                ? groupOf(job.container(), job.ecsProperties())
                : groupOf(
                        nodes.of(nodes.mainNode()).container(),
                        nodes.of(nodes.mainNode()).ecsProperties());
        return group == null || group.isEmpty() || group.equals(USUAL_GROUP) ? null : group;
    }

    private static @Nullable String groupOf(
            @Nullable ContainerProperties container, @Nullable EcsProperties containers) {
        return Stream.concat(
                        Stream.ofNullable(container).map(ContainerProperties::logConfiguration),
                        Stream.ofNullable(containers)
                                .flatMap(several -> several.task().containers().stream())
                                .map(TaskContainerProperties::logConfiguration))
                .filter(Objects::nonNull)
                .map(logs -> logs.options().get("awslogs-group"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
