package io.headrace.schemas.command;

import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.value.ArrayProperties;
import io.headrace.schemas.value.ConsumableResourceProperties;
import io.headrace.schemas.value.ConsumableResourceRequirement;
import io.headrace.schemas.value.ContainerOverrides;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.EcsPropertiesOverride;
import io.headrace.schemas.value.EvaluateOnExit;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.KeyValuePair;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.schemas.value.PlacementConstraint;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import io.headrace.schemas.value.RetryStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A submission, said step by step. Name, queue and definition are needed; the rest comes from the definition unless said
 * here. Not safe to share between threads. Begin with {@link Commands#job(String)}.
 */
public final class SubmitJobBuilder {
    private final String jobName;
    private String jobId = JobId.fresh().toString();
    private @Nullable String queue;
    private @Nullable String definition;
    private @Nullable Integer arraySize;
    private @Nullable Integer timeoutSeconds;
    private @Nullable Integer attempts;
    private @Nullable Boolean propagateTags;
    private @Nullable String shareIdentifier;
    private @Nullable Integer schedulingPriority;
    private @Nullable NodeOverrides nodeOverrides;
    private @Nullable EcsPropertiesOverride containersOverride;
    private final List<ConsumableResourceRequirement> consumables = new ArrayList<>();
    private final List<PlacementConstraint> constraints = new ArrayList<>();
    private final List<JobDependency> dependsOn = new ArrayList<>();
    private final List<EvaluateOnExit> exitRules = new ArrayList<>();
    private final List<String> command = new ArrayList<>();
    private final List<KeyValuePair> environment = new ArrayList<>();
    private final List<ResourceRequirement> resources = new ArrayList<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();

    SubmitJobBuilder(String jobName) {
        this.jobName = jobName;
    }

    /** The queue: its name or ARN. */
    public SubmitJobBuilder queue(String nameOrArn) {
        queue = nameOrArn;
        return this;
    }

    /** The job definition: a name (highest active revision), {@code name:revision}, or an ARN of either. */
    public SubmitJobBuilder definition(String nameOrArn) {
        definition = nameOrArn;
        return this;
    }

    /**
     * The job's id, a lower-case UUID; random when not called. Derive it from what the job is for, and submitting twice is
     * submitting once.
     */
    public SubmitJobBuilder jobId(String uuid) {
        jobId = uuid;
        return this;
    }

    /** Replaces the definition's command. */
    public SubmitJobBuilder command(String... words) {
        command.clear();
        command.addAll(List.of(words));
        return this;
    }

    /** Sets an environment variable. */
    public SubmitJobBuilder environment(String name, String value) {
        environment.add(new KeyValuePair(name, value));
        return this;
    }

    /** Replaces one of the definition's resource requirements; the value is decimal text, MiB for memory. */
    public SubmitJobBuilder resource(ResourceType type, String value) {
        resources.add(new ResourceRequirement(type, value));
        return this;
    }

    /** Makes it an array job with this many children, 2 or more. */
    public SubmitJobBuilder arraySize(int children) {
        arraySize = children;
        return this;
    }

    /** Runs only after that job, array job or array child has succeeded. */
    public SubmitJobBuilder after(String otherJobId) {
        dependsOn.add(new JobDependency(otherJobId, null, null));
        return this;
    }

    /** Runs only after that job, array job or array child has ended in this way. */
    public SubmitJobBuilder after(String otherJobId, DependencyCondition condition) {
        dependsOn.add(new JobDependency(otherJobId, null, condition));
        return this;
    }

    /** Runs each child only after the child of that array job with the same index has succeeded. */
    public SubmitJobBuilder afterEach(String otherArrayJobId) {
        dependsOn.add(new JobDependency(otherArrayJobId, JobDependency.N_TO_N, null));
        return this;
    }

    /** Runs each child only after the child of that array job with the same index has ended in this way. */
    public SubmitJobBuilder afterEach(String otherArrayJobId, DependencyCondition condition) {
        dependsOn.add(new JobDependency(otherArrayJobId, JobDependency.N_TO_N, condition));
        return this;
    }

    /** Runs the children of this array job one after the other; the first that fails ends it. */
    public SubmitJobBuilder sequential() {
        dependsOn.add(new JobDependency(null, JobDependency.SEQUENTIAL, null));
        return this;
    }

    /** Runs the children of this array job one after the other, each after the one before has ended in this way. */
    public SubmitJobBuilder sequential(DependencyCondition condition) {
        dependsOn.add(new JobDependency(null, JobDependency.SEQUENTIAL, condition));
        return this;
    }

    /** A value for {@code Ref::name} in the command. */
    public SubmitJobBuilder parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** How often it is tried in all, 1 to 10. */
    public SubmitJobBuilder attempts(int inAll) {
        attempts = inAll;
        return this;
    }

    /** A rule about failed attempts; the first that matches decides. Needs {@link #attempts(int)}. */
    public SubmitJobBuilder onExit(EvaluateOnExit rule) {
        exitRules.add(rule);
        return this;
    }

    /** How long one attempt may run, a minute or more. */
    public SubmitJobBuilder timeout(Duration perAttempt) {
        timeoutSeconds = Math.toIntExact(perAttempt.toSeconds());
        return this;
    }

    /** Sets a tag. */
    public SubmitJobBuilder tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /** Whether tags go to the container. */
    public SubmitJobBuilder propagateTags(boolean propagate) {
        propagateTags = propagate;
        return this;
    }

    /** Whose share of the queue the job counts to; for a queue with a fair-share policy. */
    public SubmitJobBuilder share(String identifier) {
        shareIdentifier = identifier;
        return this;
    }

    /** Its place inside its share, 0 to 9999, the higher the earlier; replaces the definition's. */
    public SubmitJobBuilder schedulingPriority(int priority) {
        schedulingPriority = priority;
        return this;
    }

    /** Changes the nodes of a multi-node definition. */
    public SubmitJobBuilder nodes(NodeOverrides overrides) {
        nodeOverrides = overrides;
        return this;
    }

    /** Changes the containers of a definition that has several. */
    public SubmitJobBuilder containers(EcsPropertiesOverride overrides) {
        containersOverride = overrides;
        return this;
    }

    /** Takes so much of a consumable resource while it runs; what is said here replaces all that the definition says. */
    public SubmitJobBuilder consumes(String resource, long quantity) {
        consumables.add(new ConsumableResourceRequirement(resource, quantity));
        return this;
    }

    /** Runs only on executors that this is true of, such as {@code attribute:disk == ssd}; beside what the definition says. */
    public SubmitJobBuilder where(String expression) {
        constraints.add(PlacementConstraint.memberOf(expression));
        return this;
    }

    /**
     * The command.
     *
     * @throws IllegalArgumentException when something needed is missing or a value breaks the schema; one line says which
     */
    public SubmitJob build() {
        SubmitJob made = new SubmitJob(
                jobId,
                jobName,
                needed("jobQueue", queue),
                needed("jobDefinition", definition),
                shareIdentifier,
                schedulingPriority,
                arraySize == null ? null : new ArrayProperties(arraySize),
                dependsOn,
                parameters,
                overrides(),
                nodeOverrides,
                containersOverride,
                attempts == null && exitRules.isEmpty() ? null : new RetryStrategy(attempts, exitRules),
                timeoutSeconds == null ? null : new JobTimeout(timeoutSeconds),
                propagateTags,
                consumables.isEmpty() ? null : new ConsumableResourceProperties(consumables),
                constraints,
                tags);
        Commands.check(made);
        return made;
    }

    /** The record that submits the job for this account, checked as {@link #build()} does. */
    public ProducerRecord<String, byte[]> toRecord(AccountId account) {
        return Commands.submitJob(account, build());
    }

    /** The same, from a publisher that names itself. */
    public ProducerRecord<String, byte[]> toRecord(AccountId account, String source) {
        return Commands.submitJob(account, build(), source);
    }

    private @Nullable ContainerOverrides overrides() {
        return command.isEmpty() && environment.isEmpty() && resources.isEmpty()
                ? null
                : new ContainerOverrides(null, null, command, null, environment, resources);
    }

    private static String needed(String member, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("SubmitJob." + member + ": required but missing");
        }
        return value;
    }
}
