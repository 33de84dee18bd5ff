package io.headrace.submitter.readmodel;

import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.event.AttemptEvent.AttemptFailed;
import io.headrace.schemas.event.AttemptEvent.AttemptRunning;
import io.headrace.schemas.event.AttemptEvent.AttemptSucceeded;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ChildrenFailed;
import io.headrace.schemas.event.JobEvent.JobPlaced;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.JobEvent.NodesPlaced;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.AttemptId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.schemas.value.AwaitedJob;
import io.headrace.schemas.value.ChildRange;
import io.headrace.schemas.value.ComputeEnvironmentOrder;
import io.headrace.schemas.value.ComputeResource;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.DependencyCondition;
import io.headrace.schemas.value.DependencyKind;
import io.headrace.schemas.value.JobDependency;
import io.headrace.schemas.value.JobNodes;
import io.headrace.schemas.value.JobTimeout;
import io.headrace.schemas.value.KeyValuePair;
import io.headrace.schemas.value.LogConfiguration;
import io.headrace.schemas.value.LogRange;
import io.headrace.schemas.value.NodeGroup;
import io.headrace.schemas.value.NodePlacement;
import io.headrace.schemas.value.ResourceAmounts;
import io.headrace.schemas.value.ResourceRequirement;
import io.headrace.schemas.value.ResourceType;
import io.headrace.schemas.value.ServiceJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the events of one account, numbered as the scheduler numbers them; each a second after the last. */
public final class EventLog {
    /** When the first event is. */
    public static final long START = 1_700_000_000_000L;

    /** Where everything runs. */
    public static final ExecutorId EXECUTOR = new ExecutorId("host-1");

    private final AccountId account;
    private final List<Envelope<Event>> events = new ArrayList<>();

    public EventLog(AccountId account) {
        this.account = account;
    }

    /** Appends an event that nobody asked for. */
    public Envelope<Event> add(Event event) {
        return add(event, null);
    }

    /** Appends an event caused by a command. */
    public Envelope<Event> add(Event event, @Nullable String causationId) {
        long sequence = events.size() + 1L;
        Envelope<Event> envelope = new Envelope<>(
                "event-" + sequence,
                "/test",
                START + 1000 * sequence,
                null,
                account,
                sequence,
                causationId,
                "me",
                event);
        events.add(envelope);
        return envelope;
    }

    public List<Envelope<Event>> events() {
        return List.copyOf(events);
    }

    /** When the last event was. */
    public long now() {
        return START + 1000L * events.size();
    }

    /** Writes what has happened so far, and is not written yet, to a database. */
    public void foldInto(Database database) {
        ReadModelStore store = new ReadModelStore(database);
        EventFold fold = new EventFold(store);
        for (Envelope<Event> event : events) {
            fold(fold, event);
        }
        store.write(fold.changes(), "topic-1", Map.of(0, (long) events.size()));
    }

    /** Folds an event that must follow those before it. */
    static boolean fold(EventFold fold, Envelope<Event> event) {
        try {
            return fold.fold(event, JsonCodec.mapper().writeValueAsString(event.data()));
        } catch (MissingEventsException e) {
            throw new AssertionError(e);
        }
    }

    /** A job id that is easy to tell from others. */
    public static JobId id(int number) {
        return JobId.parse("00000000-0000-4000-8000-%012d".formatted(number));
    }

    /** A service job that was accepted. */
    public static JobSubmitted serviceJob(SubmitServiceJob command) {
        JobSubmitted template = submitted(JobId.parse(command.jobId()), command.jobName(), "q", null);
        return new JobSubmitted(
                template.jobId(),
                command.jobName(),
                command.jobQueue().substring(command.jobQueue().lastIndexOf('/') + 1),
                command.serviceJobType(),
                null,
                List.of(),
                Map.of(),
                template.container(),
                null,
                null,
                template.resources(),
                null,
                command.timeoutConfig() == null
                        ? null
                        : new JobTimeout(command.timeoutConfig().attemptDurationSeconds()),
                command.tags(),
                null,
                List.of(),
                command.shareIdentifier(),
                command.schedulingPriority() == null ? 0 : command.schedulingPriority(),
                List.of(),
                List.of(),
                new ServiceJob(
                        command.serviceJobType(),
                        command.serviceRequestPayload(),
                        command.jobName(),
                        "ml.m5.large",
                        1,
                        null,
                        command.retryStrategy(),
                        command.quotaShareName(),
                        command.preemptionConfiguration()),
                null,
                template.fingerprint());
    }

    public static JobSubmitted submitted(JobId id, String name, String queue, @Nullable Integer size) {
        return new JobSubmitted(
                id,
                name,
                queue,
                "def:3",
                size,
                List.of(),
                Map.of("who", "world"),
                container(),
                null,
                new ResourceAmounts(1000, 128, 0),
                null,
                null,
                Map.of("team", "a"),
                null,
                List.of(),
                null,
                0,
                List.of(),
                null,
                "f".repeat(64));
    }

    /** A single job, or an array job of this size, that waits for others. */
    public static JobSubmitted submittedAfter(
            JobId id, String name, String queue, @Nullable Integer size, JobDependency... dependencies) {
        JobSubmitted single = submitted(id, name, queue, size);
        return new JobSubmitted(
                id,
                name,
                queue,
                single.jobDefinition(),
                size,
                List.of(dependencies),
                single.parameters(),
                single.container(),
                null,
                single.resources(),
                null,
                null,
                single.tags(),
                null,
                List.of(),
                null,
                0,
                List.of(),
                null,
                single.fingerprint());
    }

    /** A multi-node parallel job that takes two licences, all but its last node in one group. */
    public static JobSubmitted submittedWithNodes(JobId id, String name, String queue, int nodes, int mainNode) {
        JobSubmitted single = submitted(id, name, queue, null);
        return new JobSubmitted(
                id,
                name,
                queue,
                single.jobDefinition(),
                null,
                single.dependsOn(),
                single.parameters(),
                null,
                new JobNodes(
                        nodes,
                        mainNode,
                        List.of(
                                new NodeGroup(0, nodes - 1, container(), single.resources()),
                                new NodeGroup(nodes - 1, nodes, container(), new ResourceAmounts(2000, 512, 1)))),
                new ResourceAmounts(1000 * nodes + 1000, 128 * (nodes - 1) + 512, 1),
                null,
                null,
                single.tags(),
                null,
                List.of(),
                null,
                0,
                List.of(new ConsumableRequirement("licence", 2)),
                null,
                single.fingerprint());
    }

    /** All nodes were placed, each on an executor of its own: {@code host-0} and so on. */
    public static NodesPlaced nodesPlaced(JobId id, int attempt, int nodes) {
        return new NodesPlaced(
                id,
                attempt,
                "q",
                "ce",
                IntStream.range(0, nodes)
                        .mapToObj(node -> new NodePlacement(node, new ExecutorId("host-" + node), "i1"))
                        .toList());
    }

    public static ContainerProperties container() {
        return container(null);
    }

    /** A container whose output goes there. */
    public static ContainerProperties container(@Nullable LogConfiguration logs) {
        return new ContainerProperties(
                "busybox",
                null,
                null,
                List.of("echo", "hello"),
                null,
                null,
                List.of(),
                List.of(new KeyValuePair("A", "b")),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                List.of(
                        new ResourceRequirement(ResourceType.VCPU, "1"),
                        new ResourceRequirement(ResourceType.MEMORY, "128")),
                null,
                logs,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A whole job that has to succeed. */
    public static AwaitedJob awaited(JobId id) {
        return new AwaitedJob(id, DependencyKind.WHOLE, DependencyCondition.SUCCEEDED);
    }

    /** Children from an index on were cancelled together. */
    public static ChildrenFailed cancelled(JobId array, int from, int count, String reason) {
        List<ChildRange> all = List.of(new ChildRange(from, Integer.MAX_VALUE));
        return new ChildrenFailed(array, all, count, FailureCause.CANCELLED, reason, List.of());
    }

    public static JobPlaced placed(JobId id, int attempt) {
        return new JobPlaced(
                id, new AttemptId(id, attempt), "q", "ce", EXECUTOR, "i1", new ResourceAmounts(1000, 128, 0));
    }

    public static AttemptRunning running(JobId id, int attempt, long at) {
        return new AttemptRunning(new AttemptId(id, attempt), EXECUTOR, "container-" + attempt, at, null, null);
    }

    public static AttemptSucceeded succeeded(JobId id, int attempt, long from, long to) {
        return new AttemptSucceeded(
                new AttemptId(id, attempt),
                EXECUTOR,
                "Essential container in task exited",
                from,
                to,
                new LogRange(2, 10, 20),
                null);
    }

    public static AttemptFailed failed(JobId id, int attempt, int exitCode, long from, long to) {
        return new AttemptFailed(
                new AttemptId(id, attempt),
                EXECUTOR,
                exitCode,
                null,
                "Essential container in task exited",
                from,
                to,
                null,
                null);
    }

    public static RegisterJobDefinition definition(String name) {
        return new RegisterJobDefinition(
                name, "container", Map.of(), null, container(), null, null, null, Map.of(), null, List.of(), null);
    }

    public static CreateComputeEnvironment environment(String name) {
        return new CreateComputeEnvironment(
                name,
                "MANAGED",
                "ENABLED",
                null,
                new ComputeResource(
                        "EC2",
                        16,
                        0,
                        null,
                        null,
                        List.of("optimal"),
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null),
                null,
                Map.of());
    }

    public static CreateJobQueue queue(String name, String environment) {
        return new CreateJobQueue(name, "ENABLED", 1, List.of(new ComputeEnvironmentOrder(1, environment)), Map.of());
    }
}
