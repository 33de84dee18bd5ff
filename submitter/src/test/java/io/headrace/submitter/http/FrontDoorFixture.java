package io.headrace.submitter.http;

import static org.awaitility.Awaitility.await;

import io.headrace.embeddedkafka.EmbeddedKafka;
import io.headrace.schemas.Topics;
import io.headrace.schemas.id.AccountId;
import io.headrace.schemas.serde.JsonCodec;
import io.headrace.submitter.Submitter;
import io.headrace.submitter.SubmitterConfig;
import io.headrace.submitter.guard.Protection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;

/** A front door over a real broker, with a scheduler that answers. */
final class FrontDoorFixture implements AutoCloseable {
    static final AccountId ACCOUNT = new AccountId("123456789012");
    static final String ARN = "arn:aws:batch:us-east-1:123456789012:";

    final EmbeddedKafka kafka;
    final FakeScheduler scheduler;
    final Submitter submitter;
    final TestClient http;

    private final Path folder;
    private final AtomicInteger queues = new AtomicInteger();

    FrontDoorFixture(Path folder) {
        this.folder = folder;
        kafka = EmbeddedKafka.ephemeral();
        Topics.all().forEach(topic -> kafka.createTopic(topic.name(), topic.partitions()));
        scheduler = new FakeScheduler(kafka.bootstrapServers(), ACCOUNT);
        submitter = new Submitter(config(0, "one"));
        submitter.start();
        http = new TestClient(submitter.uri());
        soon().until(submitter::ready);
    }

    /** Another front door of the same broker; its data lies in a folder of this name. */
    SubmitterConfig config(int port, String name) {
        return config(port, name, Protection.LOOPBACK);
    }

    SubmitterConfig config(int port, String name, Protection protection) {
        return new SubmitterConfig(
                kafka.bootstrapServers(),
                Map.of(),
                new FrontDoorConfig("127.0.0.1", port, ACCOUNT, "us-east-1", protection),
                folder.resolve(name),
                false,
                Duration.ofSeconds(2));
    }

    /** Makes a queue that no other test has, with an environment {@code ce-<queue>}. */
    String newQueue() {
        String queue = "q" + queues.incrementAndGet();
        String environment = """
                {"computeEnvironmentName":"ce-%s","type":"MANAGED","computeResources":{"type":"EC2","maxvCpus":8}}""";
        http.ok("CreateComputeEnvironment", environment.formatted(queue));
        http.ok("CreateJobQueue", queueBody(queue, queue));
        return queue;
    }

    /** The same for service jobs, with a service environment {@code se-<queue>}. */
    String newServiceQueue() {
        String queue = "q" + queues.incrementAndGet();
        http.ok("CreateServiceEnvironment", """
                {"serviceEnvironmentName":"se-%s","serviceEnvironmentType":"SAGEMAKER_TRAINING",
                 "capacityLimits":[{"maxCapacity":4,"capacityUnit":"NUM_INSTANCES"}]}""".formatted(queue));
        http.ok("CreateJobQueue", """
                {"jobQueueName":"%s","jobQueueType":"SAGEMAKER_TRAINING","priority":5,
                 "serviceEnvironmentOrder":[{"order":1,"serviceEnvironment":"se-%s"}]}""".formatted(queue, queue));
        return queue;
    }

    /** The body of CreateJobQueue for a queue on the environment of {@link #newQueue()}. */
    static String queueBody(String name, String madeQueue) {
        return """
                {"jobQueueName":"%s","priority":5,
                 "computeEnvironmentOrder":[{"order":1,"computeEnvironment":"ce-%s"}]}""".formatted(name, madeQueue);
    }

    /** The body of SubmitJob, with further members. */
    static String submission(String queue, String name, String more) {
        return "{\"jobName\":\"" + name + "\",\"jobQueue\":\"" + queue + "\",\"jobDefinition\":\"def\""
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** The job once it has this status. */
    JsonNode describe(String id, String status) {
        String body = "{\"jobs\":[\"" + id + "\"]}";
        soon().until(() -> status.equals(text(http.ok("DescribeJobs", body), "/jobs/0/status")));
        return http.ok("DescribeJobs", body).at("/jobs/0");
    }

    /** A text member; empty when it is absent. */
    static String text(JsonNode document, String pointer) {
        return Optional.of(document.at(pointer))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .orElse("");
    }

    /** The ids of a ListJobs answer. */
    static List<String> ids(JsonNode list) {
        return list.path("jobSummaryList")
                .valueStream()
                .map(job -> text(job, "/jobId"))
                .toList();
    }

    static JsonNode json(String text) {
        return JsonCodec.mapper().readTree(text);
    }

    /** The machine may be busy: what shall come is waited for longer than it ever should take. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1));
    }

    @Override
    public void close() throws InterruptedException {
        submitter.close();
        scheduler.close();
        kafka.close();
    }
}
