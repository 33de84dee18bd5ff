package io.headrace.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headrace.systemtests.clients.ClientDriver.Answered;
import io.headrace.systemtests.clients.ClientDriver.Failed;
import io.headrace.systemtests.clients.ClientDriver.NotSent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of one client about service jobs. Inputs are written as JSON with single quotes; a dollar sign stands for the prefix of all names.
 */
final class ServiceCalls {
    static final String ARN = "arn:aws:batch:eu-central-1:123456789012:";

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<String> ENDED = List.of("SUCCEEDED", "FAILED");

    private final ClientDriver client;
    private final String prefix;

    ServiceCalls(ClientDriver client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    /** The answer of a call that must succeed. */
    JsonNode call(String operation, String input) throws IOException, InterruptedException {
        return call(operation, json(input));
    }

    private JsonNode call(String operation, JsonNode input) throws IOException, InterruptedException {
        return switch (client.call(operation, input)) {
            case Answered answered -> answered.answer();
            case Failed failed ->
                throw new AssertionError("%s: %s %s: %s: %s"
                        .formatted(client.name(), operation, input, failed.code(), failed.message()));
            case NotSent notSent ->
                throw new AssertionError(
                        "%s: %s %s was not sent: %s".formatted(client.name(), operation, input, notSent.reason()));
        };
    }

    /** What is said of a call that must be refused. */
    String refused(String operation, String input) throws IOException, InterruptedException {
        ClientDriver.Outcome outcome = client.call(operation, json(input));
        assertThat(outcome).as("%s %s %s", client.name(), operation, input).isInstanceOf(Failed.class);
        Failed failed = (Failed) outcome;
        assertThat(failed.code()).isEqualTo("ClientException");
        assertThat(failed.message()).isNotBlank().doesNotContain("\n");
        return failed.message();
    }

    /**
     * The id of a service job that is submitted.
     *
     * @param members of the submission, beside its payload and type
     * @param payload of the job
     */
    String submit(String members, JsonNode payload) throws IOException, InterruptedException {
        ObjectNode input = (ObjectNode) json("{" + members + ",'serviceJobType':'SAGEMAKER_TRAINING'}");
        input.put("serviceRequestPayload", payload.toString());
        JsonNode answer = call("SubmitServiceJob", input);
        String job = answer.path("jobId").asString();
        assertThat(answer.path("jobArn").asString()).isEqualTo(ARN + "service-job/" + job);
        assertThat(answer.path("jobName").asString())
                .isEqualTo(input.path("jobName").asString());
        return job;
    }

    /** A payload that runs a shell script on one {@code ml.m5.large}, with more members. */
    JsonNode payload(String script, String more) {
        ObjectNode payload = (ObjectNode) json("""
                {'AlgorithmSpecification':{'TrainingImage':'busybox','TrainingInputMode':'File',
                  'ContainerEntrypoint':['sh','-c']},
                 'ResourceConfig':{'InstanceType':'ml.m5.large','InstanceCount':1,'VolumeSizeInGB':1}%s}""".formatted(more));
        payload.withObjectProperty("AlgorithmSpecification")
                .putArray("ContainerArguments")
                .add(script);
        return payload;
    }

    JsonNode describe(String job) throws IOException, InterruptedException {
        return call("DescribeServiceJob", "{'jobId':'" + job + "'}");
    }

    /** The job when it has this status. */
    JsonNode awaitJob(String job, String status) {
        return awaitCall("DescribeServiceJob", "{'jobId':'" + job + "'}", answer -> {
            String now = answer.path("status").asString("");
            assertThat(now.equals(status) || !ENDED.contains(now))
                    .as("%s: job ended, but not %s: %s", client.name(), status, answer)
                    .isTrue();
            return now.equals(status);
        });
    }

    /** The answer when it is as wanted. */
    JsonNode awaitCall(String operation, String input, Predicate<JsonNode> enough) {
        return await(client.name() + " " + operation + " " + input)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .pollDelay(Duration.ZERO)
                .until(() -> call(operation, input), enough);
    }

    /** The text with the prefix in the place of each dollar sign. */
    String name(String text) {
        return text.replace("$", prefix);
    }

    private JsonNode json(String singleQuoted) {
        return JsonMapper.shared().readTree(name(singleQuoted).replace('\'', '"'));
    }
}
