package io.headrace.submitter.http;

import io.headrace.schemas.Topics;
import io.headrace.schemas.command.ClientCommand;
import io.headrace.schemas.command.ClientCommand.CancelJob;
import io.headrace.schemas.command.ClientCommand.CreateComputeEnvironment;
import io.headrace.schemas.command.ClientCommand.CreateJobQueue;
import io.headrace.schemas.command.ClientCommand.RegisterJobDefinition;
import io.headrace.schemas.command.ClientCommand.RetryJob;
import io.headrace.schemas.command.ClientCommand.SubmitJob;
import io.headrace.schemas.command.ClientCommand.TerminateJob;
import io.headrace.schemas.command.ResourceCommand;
import io.headrace.schemas.command.ResourceCommand.CreateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.CreateSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeleteComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.DeleteConsumableResource;
import io.headrace.schemas.command.ResourceCommand.DeleteJobQueue;
import io.headrace.schemas.command.ResourceCommand.DeleteSchedulingPolicy;
import io.headrace.schemas.command.ResourceCommand.DeregisterJobDefinition;
import io.headrace.schemas.command.ResourceCommand.DrainExecutor;
import io.headrace.schemas.command.ResourceCommand.TagResource;
import io.headrace.schemas.command.ResourceCommand.UndrainExecutor;
import io.headrace.schemas.command.ResourceCommand.UntagResource;
import io.headrace.schemas.command.ResourceCommand.UpdateComputeEnvironment;
import io.headrace.schemas.command.ResourceCommand.UpdateConsumableResource;
import io.headrace.schemas.command.ResourceCommand.UpdateJobQueue;
import io.headrace.schemas.command.ResourceCommand.UpdateSchedulingPolicy;
import io.headrace.schemas.command.ServiceCommand;
import io.headrace.schemas.command.ServiceCommand.CreateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.CreateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.DeleteQuotaShare;
import io.headrace.schemas.command.ServiceCommand.DeleteServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.SubmitServiceJob;
import io.headrace.schemas.command.ServiceCommand.TerminateServiceJob;
import io.headrace.schemas.command.ServiceCommand.UpdateQuotaShare;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceEnvironment;
import io.headrace.schemas.command.ServiceCommand.UpdateServiceJob;
import io.headrace.schemas.event.Event;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainCancelled;
import io.headrace.schemas.event.ExecutorEvent.ExecutorDrainRequested;
import io.headrace.schemas.event.FailureCause;
import io.headrace.schemas.event.JobEvent.ArrayQueued;
import io.headrace.schemas.event.JobEvent.JobFailed;
import io.headrace.schemas.event.JobEvent.JobQueued;
import io.headrace.schemas.event.JobEvent.JobSubmitted;
import io.headrace.schemas.event.Refusal.CommandRejected;
import io.headrace.schemas.event.RejectionReason;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentCreated;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeleted;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.ComputeEnvironmentUpdated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceCreated;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceDeleted;
import io.headrace.schemas.event.ResourceEvent.ConsumableResourceUpdated;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionDeregistered;
import io.headrace.schemas.event.ResourceEvent.JobDefinitionRegistered;
import io.headrace.schemas.event.ResourceEvent.JobQueueCreated;
import io.headrace.schemas.event.ResourceEvent.JobQueueDeletionRequested;
import io.headrace.schemas.event.ResourceEvent.JobQueueUpdated;
import io.headrace.schemas.event.ResourceEvent.ResourceTagged;
import io.headrace.schemas.event.ResourceEvent.ResourceUntagged;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyCreated;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyDeleted;
import io.headrace.schemas.event.ResourceEvent.SchedulingPolicyUpdated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareCreated;
import io.headrace.schemas.event.ServiceEvent.QuotaShareDeleted;
import io.headrace.schemas.event.ServiceEvent.QuotaShareUpdated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentCreated;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentDeleted;
import io.headrace.schemas.event.ServiceEvent.ServiceEnvironmentUpdated;
import io.headrace.schemas.event.ServiceJobEvent.JobReprioritized;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.id.ExecutorId;
import io.headrace.schemas.id.JobId;
import io.headrace.schemas.id.ResourceArn;
import io.headrace.schemas.serde.Envelope;
import io.headrace.schemas.serde.EnvelopeCodec;
import io.headrace.schemas.serde.MessageFamily;
import io.headrace.schemas.serde.UndecodableException;
import io.headrace.schemas.value.ConsumableRequirement;
import io.headrace.schemas.value.ConsumableResourceProperties;
import io.headrace.schemas.value.ContainerProperties;
import io.headrace.schemas.value.LogConfiguration;
import io.headrace.schemas.value.NodeOverrides;
import io.headrace.submitter.readmodel.EventLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Answers commands as the scheduler does, without running anything; a test says what happens to the jobs. */
final class FakeScheduler implements AutoCloseable {
    /** A queue of this name never gets an answer. */
    static final String SILENT = "silent";

    private final AccountId account;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final EnvelopeCodec<Event> events = EnvelopeCodec.of(MessageFamily.EVENTS);
    private final EnvelopeCodec<ClientCommand> commands = EnvelopeCodec.of(MessageFamily.COMMANDS);
    private final Map<String, Integer> revisions = new HashMap<>();
    private final Set<String> queues = new HashSet<>();
    private final Set<String> jobs = new HashSet<>();
    private final Map<String, SubmitJob> submissions = new HashMap<>();
    private final List<Envelope<ClientCommand>> seen = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean running = true;
    private long sequence;

    FakeScheduler(String bootstrapServers, AccountId account) {
        this.account = account;
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0);
        producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.COMMANDS.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofVirtual().start(this::run);
    }

    /** The commands so far. */
    List<Envelope<ClientCommand>> seen() {
        return List.copyOf(seen);
    }

    private void run() {
        while (running) {
            consumer.poll(Duration.ofMillis(50)).forEach(read -> {
                try {
                    Envelope<ClientCommand> command = commands.decode(read.key(), read.headers(), read.value());
                    seen.add(command);
                    answer(command);
                } catch (UndecodableException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** All events of an answer stand together, as in a transaction: what a test says comes before or behind them. */
    private synchronized void answer(Envelope<ClientCommand> asked) {
        String id = asked.id();
        switch (asked.data()) {
            case RegisterJobDefinition c ->
                emit(new JobDefinitionRegistered(revisions.merge(c.jobDefinitionName(), 1, Integer::sum), c), id);
            case CreateComputeEnvironment c -> emit(new ComputeEnvironmentCreated("uuid-of-" + id, c), id);
            case CreateJobQueue c -> createQueue(c, id);
            case ResourceCommand c -> resource(c, id);
            case ServiceCommand c -> service(c, id);
            case SubmitJob c -> submit(c, id);
            case RetryJob c -> retry(c, id);
            case CancelJob c -> end(c.jobId(), c.reason(), FailureCause.CANCELLED, "CancelJob", id);
            case TerminateJob c -> end(c.jobId(), c.reason(), FailureCause.TERMINATED, "TerminateJob", id);
        }
    }

    private void createQueue(CreateJobQueue command, String causation) {
        if (command.jobQueueName().equals(SILENT) || queues.add(command.jobQueueName())) {
            emit(new JobQueueCreated(command), causation);
        } else {
            String message = "jobQueueName '" + command.jobQueueName() + "' exists already";
            emit(new CommandRejected("CreateJobQueue", RejectionReason.ALREADY_EXISTS, message, null), causation);
        }
    }

    /** Every job that it knows counts as ended. */
    private void retry(RetryJob command, String causation) {
        if (!jobs.contains(command.retriedJobId())) {
            String message = "Job " + command.retriedJobId() + " does not exist";
            emit(
                    new CommandRejected("RetryJob", RejectionReason.UNKNOWN_RETRIED_JOB, message, command.jobId()),
                    causation);
        } else if (!jobs.add(command.jobId())) {
            emit(
                    new CommandRejected("RetryJob", RejectionReason.ALREADY_SUBMITTED, "again", command.jobId()),
                    causation);
        } else {
            JobSubmitted again = EventLog.submitted(JobId.parse(command.jobId()), "again", "q", null);
            emit(again, causation);
        }
    }

    /** It knows every executor but one. */
    private void drain(ExecutorId executor, Event event, String causation) {
        String message = "executor " + executor + " is not registered";
        emit(
                executor.value().equals("unknown")
                        ? new CommandRejected("DrainExecutor", RejectionReason.UNKNOWN_EXECUTOR, message, null)
                        : event,
                causation);
    }

    /** Says yes to everything, with totals as they are asked for. */
    private void resource(ResourceCommand command, String causation) {
        switch (command) {
            case DeregisterJobDefinition c -> {
                String[] parts = last(c.jobDefinition()).split(":");
                emit(new JobDefinitionDeregistered(parts[0], Integer.parseInt(parts[1]), 0), causation);
            }
            case DrainExecutor c -> drain(c.executorId(), new ExecutorDrainRequested(c.executorId(), "i"), causation);
            case UndrainExecutor c -> drain(c.executorId(), new ExecutorDrainCancelled(c.executorId(), "i"), causation);
            case UpdateComputeEnvironment c -> emit(new ComputeEnvironmentUpdated(c), causation);
            case DeleteComputeEnvironment c -> {
                emit(new ComputeEnvironmentDeletionRequested(last(c.computeEnvironment())), causation);
                emit(new ComputeEnvironmentDeleted(last(c.computeEnvironment())), causation);
            }
            case UpdateJobQueue c -> emit(new JobQueueUpdated(c), causation);
            case DeleteJobQueue c -> emit(new JobQueueDeletionRequested(last(c.jobQueue())), causation);
            case CreateSchedulingPolicy c -> emit(new SchedulingPolicyCreated(c), causation);
            case UpdateSchedulingPolicy c ->
                emit(new SchedulingPolicyUpdated(last(c.arn()), c.fairsharePolicy(), c.quotaSharePolicy()), causation);
            case DeleteSchedulingPolicy c -> emit(new SchedulingPolicyDeleted(last(c.arn())), causation);
            case CreateConsumableResource c ->
                emit(
                        new ConsumableResourceCreated(new CreateConsumableResource(
                                c.consumableResourceName(),
                                c.totalQuantity() == null ? 0 : c.totalQuantity(),
                                c.resourceType() == null ? "REPLENISHABLE" : c.resourceType(),
                                c.tags())),
                        causation);
            case UpdateConsumableResource c ->
                emit(
                        new ConsumableResourceUpdated(
                                last(c.consumableResource()),
                                c.operation(),
                                c.quantity(),
                                c.quantity(),
                                c.clientToken()),
                        causation);
            case DeleteConsumableResource c ->
                emit(new ConsumableResourceDeleted(last(c.consumableResource())), causation);
            case TagResource c -> {
                ResourceArn arn = ResourceArn.parse(c.resourceArn());
                emit(new ResourceTagged(arn.kind(), arn.name(), c.tags()), causation);
            }
            case UntagResource c -> {
                ResourceArn arn = ResourceArn.parse(c.resourceArn());
                emit(new ResourceUntagged(arn.kind(), arn.name(), c.tagKeys()), causation);
            }
        }
    }

    /** Says yes to everything; a service job stands at its place and waits. */
    private void service(ServiceCommand command, String causation) {
        switch (command) {
            case CreateServiceEnvironment c -> emit(new ServiceEnvironmentCreated(c), causation);
            case UpdateServiceEnvironment c -> emit(new ServiceEnvironmentUpdated(c), causation);
            case DeleteServiceEnvironment c ->
                emit(new ServiceEnvironmentDeleted(last(c.serviceEnvironment())), causation);
            case SubmitServiceJob c -> {
                if (!jobs.add(c.jobId())) {
                    emit(
                            new CommandRejected(
                                    "SubmitServiceJob",
                                    RejectionReason.ALREADY_SUBMITTED,
                                    "Job " + c.jobId() + " was submitted before; nothing changes",
                                    c.jobId()),
                            causation);
                    return;
                }
                emit(EventLog.serviceJob(c), causation);
                emit(new JobQueued(JobId.parse(c.jobId()), last(c.jobQueue()), 1, false), causation);
            }
            case CreateQuotaShare c -> emit(new QuotaShareCreated(c), causation);
            case UpdateQuotaShare c -> emit(new QuotaShareUpdated("q", last(c.quotaShareArn()), c), causation);
            case DeleteQuotaShare c -> emit(new QuotaShareDeleted("q", last(c.quotaShareArn())), causation);
            case UpdateServiceJob c ->
                emit(new JobReprioritized(JobId.parse(c.jobId()), "q", c.schedulingPriority()), causation);
            case TerminateServiceJob c ->
                end(c.jobId(), c.reason(), FailureCause.TERMINATED, "TerminateServiceJob", causation);
        }
    }

    private static String last(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }

    private void submit(SubmitJob command, String causation) {
        JobId id = JobId.parse(command.jobId());
        String queue = command.jobQueue().substring(command.jobQueue().lastIndexOf('/') + 1);
        if (queue.equals(SILENT)) {
            return;
        }
        if (!queues.contains(queue)) {
            String message = "jobQueue '" + queue + "' does not exist";
            emit(new CommandRejected("SubmitJob", RejectionReason.UNKNOWN_QUEUE, message, command.jobId()), causation);
            return;
        }
        SubmitJob known = submissions.putIfAbsent(command.jobId(), command);
        if (!jobs.add(command.jobId())) {
            boolean same = command.equals(known);
            emit(
                    new CommandRejected(
                            "SubmitJob",
                            same ? RejectionReason.ALREADY_SUBMITTED : RejectionReason.JOB_ID_TAKEN,
                            "submitted before" + (same ? "" : " with another payload"),
                            command.jobId()),
                    causation);
            return;
        }
        Integer size = command.arrayProperties() == null
                ? null
                : command.arrayProperties().size();
        NodeOverrides nodes = command.nodeOverrides();
        JobSubmitted template = nodes != null && nodes.numNodes() != null
                ? EventLog.submittedWithNodes(id, command.jobName(), queue, nodes.numNodes(), 0)
                : EventLog.submitted(id, command.jobName(), queue, size);
        emit(
                new JobSubmitted(
                        id,
                        command.jobName(),
                        queue,
                        "def:1",
                        size,
                        command.dependsOn(),
                        command.parameters(),
                        container(command, template.container()),
                        null,
                        template.nodes(),
                        template.resources(),
                        command.retryStrategy(),
                        command.timeout(),
                        command.tags(),
                        command.propagateTags(),
                        List.of(),
                        command.shareIdentifier(),
                        0,
                        consumables(command),
                        command.placementConstraints(),
                        null,
                        null,
                        template.fingerprint()),
                causation);
        emit(size == null ? new JobQueued(id, queue, 1, false) : new ArrayQueued(id, queue, false), causation);
    }

    /** The output goes to the group that the parameter {@code log-group} names. */
    private static @Nullable ContainerProperties container(SubmitJob command, @Nullable ContainerProperties usual) {
        String group = command.parameters().get("log-group");
        return group == null
                ? usual
                : EventLog.container(new LogConfiguration("awslogs", Map.of("awslogs-group", group), List.of()));
    }

    private static List<ConsumableRequirement> consumables(SubmitJob command) {
        ConsumableResourceProperties named = command.consumableResourcePropertiesOverride();
        return named == null
                ? List.of()
                : named.consumableResourceList().stream()
                        .map(need -> new ConsumableRequirement(last(need.consumableResource()), need.quantity()))
                        .toList();
    }

    private void end(String jobId, String reason, FailureCause cause, String command, String causation) {
        if (jobs.contains(jobId)) {
            emit(new JobFailed(JobId.parse(jobId), cause, reason, false), causation);
        } else {
            emit(
                    new CommandRejected(
                            command, RejectionReason.UNKNOWN_JOB, "job " + jobId + " does not exist", jobId),
                    causation);
        }
    }

    /** Writes the next event of the account. */
    synchronized void emit(Event event, @Nullable String causationId) {
        sequence++;
        Envelope<Event> envelope = new Envelope<>(
                "event-" + sequence,
                "/fake",
                EventLog.START + sequence,
                null,
                account,
                sequence,
                causationId,
                "someone",
                event);
        try {
            producer.send(events.toRecord(account.value(), envelope)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.join();
        consumer.close();
        producer.close();
    }
}
